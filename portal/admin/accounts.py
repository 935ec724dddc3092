"""Seller accounts, their people's parts, and what they say about themselves."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from credentials.flows.accounts import change_account, open_account
from credentials.flows.invitations import invite, withdraw_invitation
from credentials.flows.people import add_member, remove_member
from credentials.flows.steps import update_registration
from credentials.models import (
    Attestation,
    Invitation,
    Membership,
    Registration,
    SellerAccount,
)
from portal.admin.guarded import GuardedAdmin, actor_of, become
from portal.forms.admin import AccountForm, AdminInvitationForm


@admin.register(SellerAccount)
class SellerAccountAdmin(GuardedAdmin[SellerAccount]):
    may_add = True
    may_change = True
    form = AccountForm
    list_display = ["name", "slug", "home_country", "created_at"]
    search_fields = ["name", "slug"]
    fields = ["name", "slug", "home_country", "created_at"]

    def get_readonly_fields(
        self, request: HttpRequest, obj: SellerAccount | None = None
    ) -> list[str]:
        # The slug stands in addresses that Runner has stored.
        return ["created_at", "slug"] if obj else ["created_at"]

    def save_model(
        self,
        request: HttpRequest,
        obj: SellerAccount,
        form: "ModelForm[SellerAccount]",
        change: bool,
    ) -> None:
        said = {
            "name": form.cleaned_data["name"],
            "home_country": form.cleaned_data["home_country"],
            "actor": actor_of(request),
        }
        if change:
            become(obj, change_account(account=obj, **said))
        else:
            become(obj, open_account(slug=form.cleaned_data["slug"], **said))


@admin.register(Membership)
class MembershipAdmin(GuardedAdmin[Membership]):
    may_add = True
    may_delete = True
    list_display = ["user", "account", "role", "since"]
    list_filter = ["role"]
    list_select_related = ["user", "account"]
    search_fields = ["user__email", "user__name", "account__name", "account__slug"]
    fields = ["account", "user", "role"]
    actions = None

    def save_model(
        self,
        request: HttpRequest,
        obj: Membership,
        form: "ModelForm[Membership]",
        change: bool,
    ) -> None:
        become(obj, add_member(**form.cleaned_data, actor=actor_of(request)))

    def delete_model(self, request: HttpRequest, obj: Membership) -> None:
        # The page before this one asked whether it was meant.
        remove_member(membership=obj, actor=actor_of(request), may_leave_none=True)


@admin.register(Invitation)
class InvitationAdmin(GuardedAdmin[Invitation]):
    may_add = True
    form = AdminInvitationForm
    list_display = [
        "email",
        "role",
        "account",
        "created_at",
        "expires_at",
        "accepted_at",
        "withdrawn_at",
    ]
    list_filter = ["role"]
    list_select_related = ["account"]
    search_fields = ["email", "account__name", "account__slug"]
    fields = [
        "email",
        "role",
        "account",
        "invited_by",
        "created_at",
        "expires_at",
        "accepted_at",
        "withdrawn_at",
    ]
    actions = ["withdraw"]

    def get_fields(
        self, request: HttpRequest, obj: Invitation | None = None
    ) -> list[Any]:
        return list(self.fields or []) if obj else ["email", "role", "account"]

    def save_model(
        self,
        request: HttpRequest,
        obj: Invitation,
        form: "ModelForm[Invitation]",
        change: bool,
    ) -> None:
        become(obj, invite(**form.cleaned_data, actor=actor_of(request)))

    @admin.action(description=gettext_lazy("Withdraw the selected invitations"))
    def withdraw(self, request: HttpRequest, queryset: "QuerySet[Invitation]") -> None:
        for invitation in queryset.select_related("account"):
            withdraw_invitation(invitation=invitation, actor=actor_of(request))
        self.message_user(request, _("Their links no longer work."), messages.SUCCESS)


@admin.register(Registration)
class RegistrationAdmin(GuardedAdmin[Registration]):
    may_change = True
    list_display = ["account", "status", "sent_on", "decided_on", "updated_at"]
    list_filter = ["status"]
    list_select_related = ["account"]
    search_fields = ["account__name", "account__slug", "case_id"]
    fields = [
        "account",
        "status",
        "sent_on",
        "asked_on",
        "decided_on",
        "case_id",
        "notes",
        "updated_at",
        "updated_by",
    ]
    readonly_fields = ["account", "updated_at", "updated_by"]

    def save_model(
        self,
        request: HttpRequest,
        obj: Registration,
        form: "ModelForm[Registration]",
        change: bool,
    ) -> None:
        if form.has_changed():
            stored = update_registration(
                account=obj.account, **form.cleaned_data, actor=actor_of(request)
            )
            become(obj, stored)


@admin.register(Attestation)
class AttestationAdmin(GuardedAdmin[Attestation]):
    list_display = ["account", "step", "by", "at"]
    list_select_related = ["account", "by"]
    search_fields = ["account__name", "account__slug"]
    fields = ["account", "step", "by", "at"]
