"""Reminders and whom they reach: the admin looks, flows alone write."""

from django.contrib import admin

from credentials.models import (
    BackupContact,
    Reminder,
    ReminderEngine,
    ReminderWatch,
    ReturnedMail,
)
from portal.admin.guarded import GuardedAdmin


@admin.register(Reminder)
class ReminderAdmin(GuardedAdmin[Reminder]):
    list_display = ["kind", "account", "origin", "told_mark", "next_at", "settled_at"]
    list_filter = ["kind"]
    list_select_related = ["account"]
    search_fields = ["account__name", "account__slug"]
    fields = [
        "kind",
        "account",
        "origin",
        "opened_at",
        "told_mark",
        "told_at",
        "next_at",
        "snoozed_until",
        "acknowledged_by",
        "acknowledged_at",
        "settled_at",
    ]


@admin.register(ReminderWatch)
class ReminderWatchAdmin(GuardedAdmin[ReminderWatch]):
    list_display = ["account", "due_at"]
    list_select_related = ["account"]
    fields = ["account", "due_at"]


@admin.register(ReminderEngine)
class ReminderEngineAdmin(GuardedAdmin[ReminderEngine]):
    list_display = ["ran_at", "due_at", "digest_on"]
    fields = ["ran_at", "due_at", "lease_until", "seen_seq", "digest_on"]


@admin.register(BackupContact)
class BackupContactAdmin(GuardedAdmin[BackupContact]):
    list_display = ["account", "name", "email", "since"]
    list_select_related = ["account"]
    search_fields = ["name", "email", "account__name", "account__slug"]
    fields = ["account", "name", "email", "user", "since"]


@admin.register(ReturnedMail)
class ReturnedMailAdmin(GuardedAdmin[ReturnedMail]):
    list_display = ["email", "since", "answer", "cleared_at"]
    search_fields = ["email"]
    fields = ["email", "since", "answer", "cleared_at"]
