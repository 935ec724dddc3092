"""Inviting people, and joining by invitation."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import (
    password_validators_help_text_html,
    validate_password,
)
from django.core.exceptions import ValidationError
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from credentials.models import Invitation, Membership, SellerAccount, User
from portal.forms.plain import PlainTextField


def email_field(**options: Any) -> forms.EmailField:
    """The address of somebody else, which no browser should fill in."""
    told: dict[str, Any] = {
        "label": gettext_lazy("Email address"),
        "error_messages": {"required": gettext_lazy("Enter an email address.")},
    }
    return forms.EmailField(
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        **(told | options),
    )


def language_field() -> forms.ChoiceField:
    """The language that an invitation is written in."""
    return forms.ChoiceField(
        label=gettext_lazy("Language of the mail"),
        choices=settings.LANGUAGES,
        initial=get_language,
        required=False,
        help_text=gettext_lazy(
            "Who has signed in here before is written to as chosen."
        ),
    )


class InvitationForm(forms.Form):
    """Whom to invite to an account, and as what."""

    use_required_attribute = False

    email = email_field()
    role = forms.ChoiceField(
        label=gettext_lazy("Their part"),
        initial=Membership.Role.HELPER,
        widget=forms.RadioSelect,
        choices=[
            (
                Membership.Role.PRIMARY,
                gettext_lazy(
                    "Primary user: does every step, pastes the credentials, invites "
                    "others"
                ),
            ),
            (
                Membership.Role.HELPER,
                gettext_lazy("Helper: looks and ticks steps, but pastes nothing"),
            ),
        ],
    )
    language = language_field()

    def __init__(self, *args: Any, account: SellerAccount, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.account = account

    def clean_email(self) -> str:
        email = str(self.cleaned_data["email"]).lower()
        if self.account.memberships.filter(user__email__iexact=email).exists():
            raise ValidationError(_("This person belongs to the account already."))
        return email


class PassOnForm(forms.Form):
    """To whom a step is handed over."""

    use_required_attribute = False

    email = email_field(label=gettext_lazy("Email address of the primary account user"))

    def __init__(
        self,
        *args: Any,
        account: SellerAccount,
        giver: User,
        may_invite: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.account = account
        self.giver = giver
        self.may_invite = may_invite

    def clean_email(self) -> str:
        email = str(self.cleaned_data["email"]).lower()
        if email == self.giver.email.lower():
            raise ValidationError(
                _(
                    "This is your own address, and the step is yours already. Enter "
                    "the address of the person who is to do it."
                )
            )
        if self.may_invite:
            return email
        known = self.account.memberships.filter(
            user__email__iexact=email, role=Membership.Role.PRIMARY
        )
        if not known.exists():
            raise ValidationError(
                _(
                    "You can hand it to a primary user of this account. Only a primary "
                    "user or an admin can invite somebody new."
                )
            )
        return email


class AdminInvitationForm(forms.Form):
    """Whom to make an admin of the whole portal."""

    use_required_attribute = False

    email = email_field()

    def clean_email(self) -> str:
        email = str(self.cleaned_data["email"]).lower()
        if User.objects.filter(email__iexact=email, is_staff=True).exists():
            raise ValidationError(_("This person is an admin already."))
        return email


class JoinForm(forms.Form):
    """How somebody new wants to be called, and their password."""

    use_required_attribute = False

    name = PlainTextField(
        label=gettext_lazy("Your name"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": gettext_lazy("Enter your name.")},
    )
    password = forms.CharField(
        label=gettext_lazy("Password"),
        strip=False,
        max_length=1000,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": gettext_lazy("Choose a password.")},
    )

    def __init__(self, *args: Any, invitation: Invitation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.invitation = invitation
        self.fields["password"].help_text = password_validators_help_text_html()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        person = User(email=self.invitation.email, name=cleaned.get("name", ""))
        try:
            validate_password(cleaned.get("password", ""), person)
        except ValidationError as weak:
            if "password" in cleaned:
                self.add_error("password", weak)
        return cleaned


class RemovalForm(forms.Form):
    """The word that an account may be left without a primary user."""

    use_required_attribute = False

    leave_none = forms.BooleanField(
        label=gettext_lazy("Leave this account without a primary user"),
        error_messages={
            "required": gettext_lazy(
                "Tick the box if nobody shall be left to paste credentials."
            )
        },
    )
