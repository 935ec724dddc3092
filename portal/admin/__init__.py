"""Django's admin: a look at every table, and changes only through flows."""

from portal.admin import accounts, credentials, people, records, reminders, rotations

__all__ = ["accounts", "credentials", "people", "records", "reminders", "rotations"]
