"""The whole portal, walked from outside."""
