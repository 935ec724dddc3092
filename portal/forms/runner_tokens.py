"""The form with which an admin issues a runner token."""

import uuid
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import slug_re
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from credentials.amazon import MARKETPLACES, find_marketplace
from credentials.models import SellerAccount
from portal.forms.networks import entries_of, read_networks
from portal.forms.plain import PlainTextField

USUAL_DAYS = 90
LONGEST_DAYS = 365
LONGEST_SLUG = 60


class Reach(models.TextChoices):
    """How much of its seller accounts a token reaches."""

    ALL = "all", _("Every marketplace of the account, also those chosen later")
    SOME = "some", _("Only the marketplaces chosen below")


class Gives(models.TextChoices):
    """What the Runner of a token may hold."""

    CREDENTIALS = "credentials", _("The credentials, and access tokens")
    ACCESS_TOKENS = "access-tokens", _("Access tokens of one hour, nothing else")


def marketplace_choices() -> list[tuple[str, str]]:
    """Every marketplace, named when the form is shown: readers differ in language."""
    return [(one.id, f"{_(one.name)} ({one.country_code})") for one in MARKETPLACES]


class RunnerTokenForm(forms.Form):
    """`form_id` becomes the id of the token: a form sent twice issues one."""

    use_required_attribute = False

    form_id = forms.UUIDField(widget=forms.HiddenInput)
    name = PlainTextField(
        label=_("Name"),
        max_length=80,
        help_text=_("Which Runner is it for? Such as “Runner of Acme, production”."),
        error_messages={"required": _("Give the token a name.")},
    )
    account = forms.ModelChoiceField(
        SellerAccount.objects.all(),
        label=_("Seller account"),
        to_field_name="slug",
        empty_label=_("Choose an account"),
        error_messages={
            "required": _("Choose a seller account."),
            "invalid_choice": _("Choose a seller account from the list."),
        },
    )
    also = forms.CharField(
        label=_("Other seller accounts"),
        max_length=100_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false"}),
        help_text=_(
            "Where one Runner loads several accounts: the short names of the others, "
            "one per line, such as acme-eu."
        ),
    )
    reach = forms.ChoiceField(
        label=_("What it may fetch"),
        choices=Reach,
        widget=forms.RadioSelect,
        initial=Reach.ALL,
    )
    marketplaces = forms.MultipleChoiceField(
        label=_("Marketplaces"),
        choices=marketplace_choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("They count when the token may fetch only some."),
    )
    gives = forms.ChoiceField(
        label=_("What its Runner is given"),
        choices=Gives,
        widget=forms.RadioSelect,
        initial=Gives.CREDENTIALS,
        required=False,
        help_text=_(
            "Choose access tokens where Runner can ask for one before each job: then "
            "it never holds a secret that lives longer than an hour."
        ),
    )
    days = forms.TypedChoiceField(
        label=_("Expires in"),
        choices=[
            (30, _("30 days")),
            (USUAL_DAYS, _("90 days")),
            (180, _("180 days")),
            (LONGEST_DAYS, _("a year")),
        ],
        coerce=int,
        initial=USUAL_DAYS,
    )
    networks = forms.CharField(
        label=_("Networks"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false"}),
        help_text=_(
            "From where the token may be used, one per line, such as 203.0.113.0/24. "
            "Leave it empty to allow every network."
        ),
    )

    def clean_also(self) -> list[SellerAccount]:
        return find_accounts(self.cleaned_data["also"])

    def clean_networks(self) -> list[str]:
        return read_networks(self.cleaned_data["networks"])

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        if cleaned.get("reach") == Reach.SOME and not cleaned.get("marketplaces"):
            self.add_error("marketplaces", _("Tick at least one marketplace."))
        return cleaned

    @property
    def order(self) -> dict[str, Any]:
        """What the flow is asked for."""
        given = self.cleaned_data
        only_some = given["reach"] == Reach.SOME
        return {
            "token_id": given["form_id"],
            "name": given["name"],
            "account": given["account"],
            "also": given["also"],
            "marketplaces": [
                find_marketplace(one) for one in given["marketplaces"] if only_some
            ],
            "expires_at": expires_in(given["days"]),
            "networks": given["networks"],
            "access_tokens_only": given["gives"] == Gives.ACCESS_TOKENS,
        }


def find_accounts(text: str) -> list[SellerAccount]:
    """The seller accounts whose short names a text has, in any order.

    Raises ValidationError naming the first that there is not.
    """
    slugs = [entry.lower() for entry in entries_of(text)]
    found = SellerAccount.objects.in_bulk(set(slugs), field_name="slug")
    for slug in slugs:
        if slug not in found:
            raise ValidationError(
                gettext("There is no seller account with the short name “%(slug)s”.")
                % {"slug": slug[:LONGEST_SLUG]}
            )
    return list(found.values())


def expires_in(days: int) -> datetime:
    return timezone.now() + timedelta(days=days)


def blank_form(account_slug: str = "") -> RunnerTokenForm:
    """A fresh form, with the account chosen where it is known or the only one."""
    chosen = account_slug or _only_account()
    account = _account_called(chosen)
    name = gettext("Runner of %(account)s") % {"account": account} if account else ""
    return RunnerTokenForm(
        initial={"form_id": uuid.uuid4(), "account": chosen, "name": name[:80]}
    )


def _account_called(slug: str) -> SellerAccount | None:
    """The account that an address names; what is no short name is asked for nowhere."""
    if slug_re.match(slug) is None:
        return None
    return SellerAccount.objects.filter(slug=slug).first()


def _only_account() -> str:
    slugs = list(SellerAccount.objects.values_list("slug", flat=True)[:2])
    return slugs[0] if len(slugs) == 1 else ""
