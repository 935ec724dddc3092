"""Notices: what the domain has written to its outbox, brought to people."""
