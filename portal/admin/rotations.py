"""Rotations and Amazon's queue: the admin looks, flows alone write."""

from django.contrib import admin

from credentials.models import (
    AutomaticRotation,
    InboundMessage,
    QueueWatch,
    Rotation,
)
from portal.admin.guarded import GuardedAdmin


@admin.register(Rotation)
class RotationAdmin(GuardedAdmin[Rotation]):
    list_display = ["application", "state", "state_since", "next_at", "finding"]
    list_filter = ["state"]
    list_select_related = ["application__account"]
    search_fields = ["application__account__name", "application__account__slug"]
    fields = [
        "application",
        "state",
        "state_since",
        "opened_at",
        "intent_at",
        "asked_by",
        "answer",
        "replaces",
        "presumed_dies_at",
        "secret",
        "old_dies_at",
        "passes",
        "first_pass_at",
        "last_pass_at",
        "finding",
        "next_at",
        "lease_until",
    ]


@admin.register(AutomaticRotation)
class AutomaticRotationAdmin(GuardedAdmin[AutomaticRotation]):
    list_display = ["application", "is_on", "enrolled_at", "first_done_at", "next_at"]
    list_filter = ["is_on"]
    list_select_related = ["application__account"]
    search_fields = ["application__account__name", "application__account__slug"]
    fields = [
        "application",
        "is_on",
        "changed_at",
        "enrolled_at",
        "first_done_at",
        "wanted_at",
        "wanted_by",
        "obstacles",
        "looked_at",
        "next_at",
        "lease_until",
    ]


@admin.register(InboundMessage)
class InboundMessageAdmin(GuardedAdmin[InboundMessage]):
    list_display = ["received_at", "kind", "state", "reason", "application"]
    list_filter = ["state", "reason"]
    list_select_related = ["application__account"]
    search_fields = ["message_id", "client_id"]
    fields = [
        "message_id",
        "received_at",
        "read_due_at",
        "state",
        "reason",
        "kind",
        "application",
        "client_id",
        "secret",
        "happened_at",
        "new_expires_at",
        "old_dies_at",
        "tries",
    ]


@admin.register(QueueWatch)
class QueueWatchAdmin(GuardedAdmin[QueueWatch]):
    list_display = ["polled_at", "message_at", "oldest_seconds", "error"]
    fields = [
        "polled_at",
        "message_at",
        "oldest_seconds",
        "error",
        "error_at",
        "probe_sent_at",
        "probe_seen_at",
    ]
