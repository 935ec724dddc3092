"""The guide: its steps as data, and how far an account is, derived from facts."""
