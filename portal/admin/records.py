"""What flows alone write: the log, runner tokens, deliveries, notices, the vault."""

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from credentials.flows.runner_tokens import revoke_runner_token
from credentials.models import (
    AccessToken,
    Delivery,
    Event,
    EventHead,
    HeldImport,
    HeldPaste,
    Installation,
    InstallationKey,
    Notice,
    Pickup,
    RunnerToken,
    RunnerTokenScope,
    ValidationBatch,
    ValidationRequest,
)
from portal.admin.guarded import GuardedAdmin, actor_of
from portal.event_words import details_of


@admin.register(Event)
class EventAdmin(GuardedAdmin[Event]):
    list_display = ["seq", "at", "tag", "account", "actor"]
    list_filter = ["tag"]
    list_select_related = ["account"]
    search_fields = ["actor", "account__name", "account__slug"]
    fields = ["seq", "at", "tag", "actor", "account", "subject_type", "in_words"]

    @admin.display(description=gettext_lazy("details"))
    def in_words(self, event: Event) -> str:
        return details_of(event) or "–"


@admin.register(EventHead)
class EventHeadAdmin(GuardedAdmin[EventHead]):
    list_display = ["seq"]
    fields = ["seq"]


@admin.register(RunnerToken)
class RunnerTokenAdmin(GuardedAdmin[RunnerToken]):
    list_display = ["name", "tail", "created_at", "expires_at", "revoked_at"]
    search_fields = ["name", "scopes__account__name", "scopes__account__slug"]
    fields = [
        "name",
        "tail",
        "networks",
        "access_tokens_only",
        "created_at",
        "created_by",
        "expires_at",
        "revoked_at",
        "last_used_at",
        "last_used_from",
    ]
    actions = ["revoke"]

    @admin.action(description=gettext_lazy("Revoke the selected runner tokens"))
    def revoke(self, request: HttpRequest, queryset: "QuerySet[RunnerToken]") -> None:
        for token in queryset:
            revoke_runner_token(token=token, actor=actor_of(request))
        self.message_user(
            request, _("They no longer let anybody fetch anything."), messages.SUCCESS
        )


@admin.register(RunnerTokenScope)
class RunnerTokenScopeAdmin(GuardedAdmin[RunnerTokenScope]):
    list_display = ["token", "account", "marketplace_id"]
    fields = ["token", "account", "marketplace_id"]
    list_select_related = ["token", "account"]


@admin.register(Delivery)
class DeliveryAdmin(GuardedAdmin[Delivery]):
    list_display = [
        *("at", "kind", "token", "authorization", "version", "address", "unchanged")
    ]
    list_filter = ["kind", "unchanged"]
    list_select_related = ["token", "authorization__account"]
    fields = [
        *("at", "kind", "token", "authorization", "version", "address", "unchanged")
    ]
    ordering = ["-pk"]


@admin.register(Pickup)
class PickupAdmin(GuardedAdmin[Pickup]):
    list_display = ["at", "kind", "token", "authorization", "version"]
    list_select_related = ["token", "authorization__account"]
    fields = ["kind", "token", "authorization", "version", "first_at", "at"]


@admin.register(AccessToken)
class AccessTokenAdmin(GuardedAdmin[AccessToken]):
    list_display = ["application", "expires_at", "by_fallback", "finding", "asked_at"]
    list_filter = ["by_fallback", "is_refused"]
    list_select_related = ["application__account"]
    fields = [
        "application",
        "token_type",
        "expires_at",
        "refresh_at",
        "by_fallback",
        "finding",
        "is_refused",
        "ask_again_at",
        "lease_until",
        "asked_at",
    ]


@admin.register(Notice)
class NoticeAdmin(GuardedAdmin[Notice]):
    list_display = ["kind", "recipient", "due_at", "sent_at", "attempts", "last_error"]
    list_filter = ["kind"]
    search_fields = ["recipient"]
    fields = [
        "kind",
        "recipient",
        "invitation",
        "due_at",
        "attempts",
        "sent_at",
        "last_error",
    ]


@admin.register(ValidationBatch)
class ValidationBatchAdmin(GuardedAdmin[ValidationBatch]):
    list_display = ["requested_at", "requested_by"]
    fields = ["requested_at", "requested_by"]
    list_select_related = ["requested_by"]


@admin.register(ValidationRequest)
class ValidationRequestAdmin(GuardedAdmin[ValidationRequest]):
    list_display = ["batch", "authorization", "done_at"]
    fields = ["batch", "authorization", "done_at"]
    list_select_related = ["batch", "authorization__account"]


@admin.register(HeldImport)
class HeldImportAdmin(GuardedAdmin[HeldImport]):
    list_display = ["account", "held_by", "number", "held_at"]
    fields = ["account", "held_by", "number", "held_at"]
    list_select_related = ["account", "held_by"]


@admin.register(HeldPaste)
class HeldPasteAdmin(GuardedAdmin[HeldPaste]):
    list_display = ["account", "held_by", "marketplace_id", "held_at"]
    fields = ["account", "held_by", "marketplace_id", "held_at"]
    list_select_related = ["account", "held_by"]


@admin.register(Installation)
class InstallationAdmin(GuardedAdmin[Installation]):
    list_display = ["install_id", "created_at"]
    fields = ["install_id", "created_at"]


@admin.register(InstallationKey)
class InstallationKeyAdmin(GuardedAdmin[InstallationKey]):
    list_display = ["purpose", "created_at"]
    fields = ["purpose", "created_at"]
