"""The form that opens a seller account."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import slugify
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from credentials.amazon import MARKETPLACES
from credentials.models import SellerAccount
from portal.forms.people import email_field, language_field
from portal.forms.plain import PlainTextField


def countries() -> list[tuple[str, str]]:
    """Every country with a marketplace, by name."""
    named = [(row.country_code, gettext(row.name)) for row in MARKETPLACES]
    return sorted(named, key=lambda country: country[1])


class NewAccountForm(forms.Form):
    """What is needed to open a seller account and let its first person in."""

    use_required_attribute = False

    name = PlainTextField(
        label=_("Name of the company"),
        help_text=_("As people in your company call this seller account."),
        max_length=120,
        error_messages={"required": _("Enter the name of the company.")},
    )
    slug = PlainTextField(
        label=_("Short name"),
        help_text=_(
            "Part of addresses here and in Runner’s API, such as acme-us. It cannot "
            "be changed later. Leave it empty to have one made from the name."
        ),
        max_length=60,
        required=False,
    )
    home_country = forms.ChoiceField(
        label=_("Home country"),
        help_text=_("The guide links to the Seller Central of this country."),
        choices=countries,
        initial="US",
    )
    email = email_field(
        label=_("Email address of the primary account user"),
        help_text=_(
            "Only this person can register an application in Seller Central. They are "
            "invited by mail."
        ),
        error_messages={"required": _("Enter the email address of the primary user.")},
    )

    language = language_field()

    def clean(self) -> dict[str, Any]:
        answers = super().clean() or self.cleaned_data
        answers["slug"] = answers.get("slug") or slugify(answers.get("name", ""))[:60]
        if self.errors.keys() & {"name", "slug"}:
            return answers
        if told := _why_not(answers["slug"]):
            self.add_error("slug", told)
        return answers


def _why_not(slug: str) -> str:
    """What keeps an account from having this short name, in one sentence."""
    if not slug:
        return gettext(
            "No short name can be made from letters of this kind. Enter one, such as "
            "acme-us."
        )
    if taken := SellerAccount.objects.filter(slug=slug).first():
        return gettext(
            "The seller account %(name)s has the short name %(slug)s already. Choose "
            "another one, such as %(slug)s-2."
        ) % {"name": taken, "slug": slug}
    try:
        SellerAccount(slug=slug).full_clean(exclude=["name", "home_country"])
    except ValidationError as wrong:
        return str(wrong.messages[-1])
    return ""
