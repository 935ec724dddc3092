"""The forms into which a client secret is pasted, with or without its identifier."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

from credentials.amazon import CLIENT_SECRET_LIFETIME, Kind
from credentials.guide.facts import Facts
from credentials.models import ClientSecret
from credentials.validation import FINDINGS
from portal.forms.pastes import PasteField, PasteForm, told_of
from portal.forms.steps import FURTHEST_AHEAD, day_field, not_ahead

# Amazon was not asked, and a person's day may be a slip.
EXPIRED_BY_DAY = replace(
    FINDINGS["secret-expired"],
    title=gettext_noop("By this day, the client secret has expired"),
    remedy=gettext_noop(
        "Correct the day, if it is a slip. If it is right, rotate the client secret in "
        "Seller Central and paste the new one."
    ),
)


class SecretForm(PasteForm):
    """One client secret and the day it was made."""

    client_secret = PasteField(
        Kind.CLIENT_SECRET,
        label=_("Client secret"),
        help_text=_("It starts with amzn1.oa2-cs.v1."),
    )
    issued_on = day_field(
        label=_("Day the secret was made"),
        help_text=_(
            "The day you registered the application or last pressed Rotate secret; "
            "look for a date beside the secret. Leave it empty only if nobody knows: "
            "then the portal cannot say when it expires."
        ),
    )

    def clean_issued_on(self) -> date | None:
        day: date | None = self.cleaned_data["issued_on"]
        try:
            return not_to_come(day)
        except forms.ValidationError as error:
            if day and is_dead(day) and not self.facts.current_secret:
                self.explain(EXPIRED_BY_DAY, "issued_on", error.messages)
            raise

    @property
    def issued_at(self) -> datetime | None:
        day = self.cleaned_data.get("issued_on")
        return start_of(day) if day else None

    def overtaken_by(self) -> str:
        newest = max(self.facts.secrets, key=lambda one: one.number, default=None)
        if not newest or not self.opened_at or newest.stored_at <= self.opened_at:
            return ""
        return _secret_words(newest)


class ClientCredentialsForm(SecretForm):
    """Client identifier and client secret, as LWA credentials shows them."""

    client_id = PasteField(
        Kind.CLIENT_IDENTIFIER,
        label=_("Client identifier"),
        help_text=_("It starts with amzn1.application-oa2-client."),
    )
    field_order = ["client_id", "client_secret", "issued_on"]

    @property
    def identifier_to_keep(self) -> str:
        """The identifier, which is no secret, where it was clean."""
        paste = self.pastes.get("client_id")
        is_clean = paste is not None and isinstance(paste.value, str)
        return str(paste.value) if paste and is_clean else ""


class NewSecretForm(SecretForm):
    """The secret that Rotate secret has just shown."""

    pressed_again = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if self.is_late:
            need_day(self)

    def known(self, facts: Facts) -> dict[str, Any]:
        # What is handed in late was not made today.
        return {} if facts.previous_secret else {"issued_on": timezone.localdate()}

    @property
    def is_late(self) -> bool:
        """Whether what was rotated once more all the same is handed in."""
        return bool(self.facts.previous_secret and self["pressed_again"].value())

    @property
    def has_to_wait(self) -> bool:
        """Whether the replaced secret lives, and was not replaced once more already."""
        return bool(self.facts.previous_secret) and not self.is_late


def need_day(form: forms.Form) -> None:
    """Have a form ask for the day of a secret that is handed in late.

    Amazon takes the older ones too for a week, and tells no dates.
    """
    day = form.fields["issued_on"]
    day.required = True
    day.help_text = _("The day on which Rotate secret was pressed for it.")
    day.error_messages["required"] = _("Say on which day it was made.")


def not_to_come(day: date | None) -> date | None:
    """A day that has begun somewhere on Earth, and not too long ago.

    Raises ValidationError. A secret that Amazon takes cannot be older than it lives.
    """
    if day is None:
        return None
    not_ahead(day)
    if is_dead(day):
        raise forms.ValidationError(
            _(
                "A client secret lives 180 days, so one made on this day is dead. If "
                "the day is a slip, correct it; if it is right, press Rotate secret "
                "and paste the new one."
            )
        )
    return day


def is_dead(day: date) -> bool:
    """Whether a secret that was made on this day is past its life everywhere."""
    return day < timezone.localdate() - CLIENT_SECRET_LIFETIME - FURTHEST_AHEAD


def start_of(day: date) -> datetime:
    """The first moment of a day, since Amazon may count from there."""
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def _secret_words(newest: ClientSecret) -> str:
    return gettext(
        "%(name)s stored a secret ending in %(tail)s %(when)s, while your page was "
        "open. Nothing was changed. If yours is the newer one, paste it again."
    ) % told_of(newest.stored_by, newest.tail, newest.stored_at)
