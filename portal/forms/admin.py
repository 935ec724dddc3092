"""The forms of Django's admin; what is secret goes in and never comes out."""

from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib.admin.widgets import AdminDateWidget
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_variables

from credentials.amazon import MARKETPLACES, ROLES, Kind, kind_of
from credentials.models import Application, Authorization, Invitation, SellerAccount
from credentials.secret import Secret
from credentials.validation import FINDINGS, read_paste
from portal.forms.client_secrets import not_to_come

if TYPE_CHECKING:
    RowForm = forms.ModelForm
else:

    class RowForm(forms.ModelForm):
        """Django's form, which names its model to a type checker only."""

        def __class_getitem__(cls, _model: object) -> type:
            return cls


def _countries() -> list[tuple[str, str]]:
    named = [(one.country_code, _(one.name)) for one in MARKETPLACES]
    return sorted(named, key=lambda country: country[1])


@sensitive_variables()
def _read(text: str, expected: Kind) -> Secret | str | None:
    """The one value that was pasted; raises ValidationError that says what it was."""
    if not text.strip():
        return None
    paste = read_paste(text, expected)
    if paste.value is None:
        raise ValidationError(explain(paste.finding or ""), code=paste.finding)
    return paste.value


def explain(slug: str) -> str:
    """A finding as the two sentences that an error has room for."""
    finding = FINDINGS[slug]
    return f"{_(finding.title)}. {_(finding.cause)} {_(finding.remedy)}"


class WriteOnlyField(forms.CharField):
    """A box for a secret: nothing is ever written into it but by the person."""

    def __init__(self, expected: Kind, **options: Any) -> None:
        self.expected = expected
        widget = forms.PasswordInput(
            render_value=False, attrs={"autocomplete": "off", "class": "vTextField"}
        )
        super().__init__(required=False, strip=False, widget=widget, **options)
        # A NUL byte has a finding of its own, and so has what is too long.
        self.validators = []

    @sensitive_variables()
    def clean(self, value: Any) -> Secret | str | None:
        return _read(super().clean(value) or "", self.expected)


class IdentifierInput(forms.TextInput):
    """Shows a client identifier, and nothing else that was pasted into its place."""

    def format_value(self, value: Any) -> str:
        text = str(value or "")
        return text if kind_of(text) is Kind.CLIENT_IDENTIFIER else ""


class AccountForm(RowForm[SellerAccount]):
    home_country = forms.ChoiceField(
        label=gettext_lazy("Home country"), choices=_countries, initial="US"
    )

    class Meta:
        model = SellerAccount
        fields = ["name", "slug", "home_country"]


class AdminInvitationForm(RowForm[Invitation]):
    """Whom to invite: into one account, or as an admin of all of them."""

    class Meta:
        model = Invitation
        fields = ["email", "role", "account"]

    def clean(self) -> dict[str, Any]:
        answers = super().clean() or self.cleaned_data
        wants_account = answers.get("role") != Invitation.Role.ADMIN
        if wants_account and not answers.get("account"):
            self.add_error("account", _("Choose the seller account to invite to."))
        if not wants_account and answers.get("account"):
            self.add_error("account", _("An admin belongs to no single account."))
        return answers


class ApplicationForm(RowForm[Application]):
    """What an application is called, and a new pair of LWA credentials."""

    roles = forms.MultipleChoiceField(
        label=gettext_lazy("Roles"),
        choices=[(role.key, role.name) for role in ROLES if role.sellers],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    new_client_secret = WriteOnlyField(
        Kind.CLIENT_SECRET,
        label=gettext_lazy("New client secret"),
        help_text=gettext_lazy(
            "Amazon is asked before it is stored. What is stored is never shown."
        ),
    )
    issued_on = forms.DateField(
        label=gettext_lazy("Day the new secret was made"),
        required=False,
        widget=AdminDateWidget,
    )

    class Meta:
        model = Application
        fields = ["name", "roles", "client_id"]
        labels = {"client_id": gettext_lazy("Client identifier")}
        widgets = {"client_id": IdentifierInput(attrs={"class": "vTextField"})}

    def clean_client_id(self) -> str:
        text = self.cleaned_data["client_id"]
        read = _read(text, Kind.CLIENT_IDENTIFIER)
        return str(read) if read else ""

    def clean_issued_on(self) -> date | None:
        return not_to_come(self.cleaned_data["issued_on"])

    @sensitive_variables()
    def clean(self) -> dict[str, Any]:
        answers = super().clean() or self.cleaned_data
        secret = answers.get("new_client_secret")
        if "client_id" in self.changed_data and not secret and not self.errors:
            self.add_error(
                "new_client_secret",
                _("A new client identifier comes with its client secret: paste both."),
            )
        if secret and not answers.get("client_id") and "client_id" not in self.errors:
            self.add_error("client_id", _("Paste the client identifier too."))
        return answers

    @property
    def issued_at(self) -> datetime | None:
        """The start of the day of issue, where it was told."""
        day = self.cleaned_data.get("issued_on")
        return timezone.make_aware(datetime.combine(day, time.min)) if day else None


class AuthorizationForm(RowForm[Authorization]):
    """A new refresh token for one marketplace."""

    new_refresh_token = WriteOnlyField(
        Kind.REFRESH_TOKEN,
        label=gettext_lazy("New refresh token"),
        help_text=gettext_lazy(
            "Amazon is asked before it is stored. What is stored is never shown."
        ),
    )

    class Meta:
        model = Authorization
        fields: list[str] = []
