"""The form under an offer to store what was recognised in a paste."""

from datetime import date, datetime
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from credentials.amazon import MARKETPLACES
from credentials.guide.facts import Facts
from credentials.secret import Secret
from portal.forms.client_secrets import need_day, not_to_come, start_of
from portal.forms.pastes import offer_choices
from portal.forms.steps import day_field
from portal.lists import in_order


class HeldForm(forms.Form):
    """What is still to be said before recognised values are stored."""

    use_required_attribute = False

    marketplace = forms.ChoiceField(label=_("Which marketplace is the token for?"))
    issued_on = day_field(
        label=_("Day the secret was made"),
        help_text=_("Leave it empty if you do not know."),
    )
    pressed_again = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, facts: Facts, values: dict[str, Secret], **options: Any
    ) -> None:
        options["auto_id"] = "held_%s"
        super().__init__(*args, **options)
        offer_choices(self, facts)
        if not facts.authorizations:
            self._offer_all(facts)
        if "refresh_token" not in values:
            del self.fields["marketplace"]
        if "client_secret" not in values:
            del self.fields["issued_on"]
        elif facts.previous_secret and self["pressed_again"].value():
            need_day(self)

    def _offer_all(self, facts: Facts) -> None:
        """Who pastes a token before any marketplace is chosen chooses its own here."""
        field = self.fields["marketplace"]
        if isinstance(field, forms.ChoiceField):
            every = in_order(MARKETPLACES)
            field.choices = [(one.country_code, gettext(one.name)) for one in every]
            field.initial = facts.account.home.country_code

    def clean_issued_on(self) -> date | None:
        return not_to_come(self.cleaned_data["issued_on"])

    @property
    def issued_at(self) -> datetime | None:
        day = self.cleaned_data.get("issued_on")
        return start_of(day) if day else None
