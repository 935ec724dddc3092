"""Applications, client secrets and authorizations: secrets go in, none comes out."""

from typing import Any

from django.contrib import admin, messages
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.debug import (
    sensitive_post_parameters,
    sensitive_variables,
)

from credentials.errors import OverlapOpen, PasteRefused
from credentials.flows.client_secrets import store_client_credentials
from credentials.flows.refresh_tokens import store_refresh_token
from credentials.flows.steps import describe_application
from credentials.models import Application, Authorization, ClientSecret
from credentials.validation import FINDINGS
from portal.admin.guarded import GuardedAdmin, M, actor_of
from portal.forms.admin import ApplicationForm, AuthorizationForm, explain

LOOKED_AT = (
    "account",
    "country",
    "region",
    "status",
    "status_since",
    "in_words",
    "validated_at",
    "checked_at",
    "check_due_at",
    "authorized_at",
    "authorized_by",
    "tail",
    "version",
    "removed_at",
)
SECRETS = ("new_client_secret", "new_refresh_token")


class PastingAdmin(GuardedAdmin[M]):
    """A page that takes a secret and asks Amazon about it."""

    @method_decorator(csrf_protect)
    @method_decorator(sensitive_post_parameters(*SECRETS))
    @sensitive_variables()
    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Serve the page without Django's transaction around it.

        Amazon is never asked inside a transaction; each flow opens its own.
        """
        try:
            return self._changeform_view(  # type: ignore[attr-defined, no-any-return]  # Django's own, which its types leave out
                request, object_id, form_url, extra_context
            )
        except PasteRefused as refused:
            self.message_user(request, explain(refused.finding), messages.ERROR)
        except OverlapOpen:
            self.message_user(
                request,
                _(
                    "Not stored: the secret that was replaced last still works. "
                    "Wait until it has died."
                ),
                messages.ERROR,
            )
        return HttpResponseRedirect(request.path)


@admin.register(Application)
class ApplicationAdmin(PastingAdmin[Application]):
    may_change = True
    form = ApplicationForm
    list_display = ["account", "name", "client_id", "client_id_proven_at"]
    list_select_related = ["account"]
    search_fields = ["name", "client_id", "account__name", "account__slug"]
    fields = [
        "account",
        "name",
        "roles",
        "client_id",
        "client_id_proven_at",
        "new_client_secret",
        "issued_on",
    ]
    readonly_fields = ["account", "client_id_proven_at"]

    @sensitive_variables()
    def save_model(
        self,
        request: HttpRequest,
        obj: Application,
        form: "ModelForm[Application]",
        change: bool,
    ) -> None:
        said = form.cleaned_data
        if said["new_client_secret"]:
            store_client_credentials(
                account=obj.account,
                client_id=said["client_id"],
                client_secret=said["new_client_secret"],
                issued_at=form.issued_at if isinstance(form, ApplicationForm) else None,
                actor=actor_of(request),
            )
        if {"name", "roles"} & set(form.changed_data):
            describe_application(
                account=obj.account,
                name=said["name"],
                roles=said["roles"],
                actor=actor_of(request),
            )


@admin.register(ClientSecret)
class ClientSecretAdmin(GuardedAdmin[ClientSecret]):
    list_display = ["application", "number", "tail", "stands", "expires_at", "dies_at"]
    list_select_related = ["application__account"]
    search_fields = ["application__account__name", "application__account__slug"]
    fields = [
        "application",
        "number",
        "tail",
        "stands",
        "issued_at",
        "issued_source",
        "expires_at",
        "expires_source",
        "stored_at",
        "stored_by",
        "proven_at",
        "refused_at",
        "replaced_at",
        "dies_at",
        "retired_at",
    ]

    @admin.display(description=gettext_lazy("state"))
    def stands(self, secret: ClientSecret) -> str:
        return str(secret.state.label)


@admin.register(Authorization)
class AuthorizationAdmin(PastingAdmin[Authorization]):
    may_change = True
    form = AuthorizationForm
    list_display = ["account", "country", "status", "validated_at", "authorized_at"]
    list_filter = ["status", "region"]
    list_select_related = ["account"]
    search_fields = ["account__name", "account__slug", "marketplace_id"]
    fields = [*LOOKED_AT, "new_refresh_token"]
    readonly_fields = LOOKED_AT

    @admin.display(description=gettext_lazy("marketplace"), ordering="marketplace_id")
    def country(self, authorization: Authorization) -> str:
        marketplace = authorization.marketplace
        return f"{marketplace.country_code}, {_(marketplace.name)}"

    @admin.display(description=gettext_lazy("findings"))
    def in_words(self, authorization: Authorization) -> str:
        told = (slug for slug in authorization.findings if slug in FINDINGS)
        return ", ".join(_(FINDINGS[slug].title) for slug in told) or "–"

    @sensitive_variables()
    def save_model(
        self,
        request: HttpRequest,
        obj: Authorization,
        form: "ModelForm[Authorization]",
        change: bool,
    ) -> None:
        if form.cleaned_data["new_refresh_token"]:
            store_refresh_token(
                account=obj.account,
                marketplace=obj.marketplace,
                refresh_token=form.cleaned_data["new_refresh_token"],
                actor=actor_of(request),
            )
