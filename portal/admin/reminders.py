"""Reminders and whom they reach: the admin looks, flows alone write."""

from django.contrib import admin

from credentials.models import (
    BackupContact,
    CalendarFeed,
    Channel,
    Dispatch,
    Reminder,
    ReminderEngine,
    ReminderWatch,
    ReturnedMail,
    Webhook,
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


@admin.register(CalendarFeed)
class CalendarFeedAdmin(GuardedAdmin[CalendarFeed]):
    list_display = ["user", "made_at"]
    list_select_related = ["user"]
    fields = ["user", "made_at"]


@admin.register(Channel)
class ChannelAdmin(GuardedAdmin[Channel]):
    list_display = ["name", "scheme", "last_sent_at", "failing_since"]
    search_fields = ["name"]
    fields = ["name", "scheme", "kinds", "accounts", "created_at", "last_sent_at"]


@admin.register(Webhook)
class WebhookAdmin(GuardedAdmin[Webhook]):
    list_display = ["name", "url", "last_sent_at", "failing_since", "disabled_at"]
    search_fields = ["name", "url"]
    fields = ["name", "url", "kinds", "accounts", "created_at", "disabled_at"]


@admin.register(Dispatch)
class DispatchAdmin(GuardedAdmin[Dispatch]):
    list_display = ["type", "channel", "webhook", "created_at", "sent_at", "attempts"]
    list_filter = ["type"]
    list_select_related = ["channel", "webhook"]
    fields = [
        "type",
        "channel",
        "webhook",
        "reminder",
        "body",
        "created_at",
        "due_at",
        "attempts",
        "status_code",
        "last_error",
        "sent_at",
        "given_up_at",
    ]
