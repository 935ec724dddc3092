"""Correcting the day on which the client secret in use was made."""

from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from credentials.amazon import CLIENT_SECRET_LIFETIME
from credentials.guide.facts import Facts
from credentials.models import ClientSecret
from portal.forms.client_secrets import not_to_come, start_of
from portal.forms.steps import StepForm, day_field

# Amazon's days and a person's differ by a day at the date line.
MAY_DIFFER = timedelta(days=1)


class IssuedDayForm(StepForm):
    """The day, and a person's word that it was looked up."""

    made_on = day_field(
        label=_("Day the secret in use was made"),
        help_text=_(
            "The day somebody last pressed Rotate secret in Seller Central, or "
            "registered the application, if nobody ever did."
        ),
    )
    looked_up = forms.BooleanField(
        label=_("I have looked this day up; the portal counts 180 days from it"),
        error_messages={"required": _("Say that you have looked the day up.")},
    )

    def __init__(self, *args: Any, facts: Facts, **options: Any) -> None:
        super().__init__(*args, facts=facts, **options)
        self.fields["made_on"].required = True

    def known(self, facts: Facts) -> dict[str, Any]:
        issued_at = facts.current_secret and facts.current_secret.issued_at
        return {"made_on": timezone.localtime(issued_at).date()} if issued_at else {}

    def clean_made_on(self) -> date:
        day: date = self.cleaned_data["made_on"]
        not_to_come(day)
        self._compare_with_amazon(day)
        self._compare_with_the_one_before(day)
        return day

    @property
    def issued_at(self) -> datetime:
        return start_of(self.cleaned_data["made_on"])

    def _compare_with_amazon(self, day: date) -> None:
        """Raise ValidationError where Amazon has told another day."""
        secret = self.facts.current_secret
        if secret is None or secret.expires_at is None:
            return
        if secret.expires_source != ClientSecret.Source.AMAZON:
            return
        told = (secret.expires_at - CLIENT_SECRET_LIFETIME).date()
        if abs(day - told) > MAY_DIFFER:
            raise forms.ValidationError(
                gettext(
                    "Amazon told that this secret was made on %(day)s. A day that "
                    "differs by more than one is not taken."
                )
                % {"day": date_format(told)}
            )

    def _compare_with_the_one_before(self, day: date) -> None:
        """Raise ValidationError where the secret that it replaced was made later."""
        before = self.facts.previous_secret
        if before is None or before.issued_at is None:
            return
        made_on = before.issued_at.date()
        if day < made_on - MAY_DIFFER:
            raise forms.ValidationError(
                gettext(
                    "The secret that it replaced was made on %(day)s, and it cannot be "
                    "older than that one."
                )
                % {"day": date_format(made_on)}
            )
