"""The domain: tables, rules, sealing, and Amazon."""
