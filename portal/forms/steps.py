"""The forms of the steps at which nothing secret is pasted."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from credentials.amazon import (
    ROLES,
    Region,
    Role,
    find_marketplace,
    marketplaces_of,
    suggest_roles,
)
from credentials.amazon.roles import DATA_SETS
from credentials.guide.facts import Facts
from portal.forms.plain import PlainDateField, PlainTextField
from portal.lists import in_order, listed

# It may be tomorrow already where the person is.
FURTHEST_AHEAD = timedelta(days=1)


class DateInput(forms.DateInput):
    """The browser's own picker of a day."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


def day_field(**options: Any) -> forms.DateField:
    """A day that may be left out."""
    return PlainDateField(
        widget=DateInput(),
        required=False,
        error_messages={"invalid": _("Enter a date, such as 2026-05-12.")},
        **options,
    )


def past_day_field(**options: Any) -> forms.DateField:
    """A day that may be left out, and has begun somewhere on Earth."""
    return day_field(validators=[not_ahead], **options)


def not_ahead(day: date) -> None:
    """Raise ValidationError for a day that has begun nowhere on Earth."""
    if day > timezone.localdate() + FURTHEST_AHEAD:
        raise ValidationError(_("This day is still to come."))


class StepForm(forms.Form):
    """A form that starts from what is known of the account."""

    use_required_attribute = False

    def __init__(self, *args: Any, facts: Facts, **options: Any) -> None:
        super().__init__(*args, **options)
        self.facts = facts
        for name, value in self.known(facts).items():
            self.initial.setdefault(name, value)

    def known(self, facts: Facts) -> dict[str, Any]:  # noqa: ARG002
        """What the boxes hold before anybody types."""
        return {}


def _role_label(role: Role) -> SafeString:
    """Amazon's English name of a role, and what it opens in the reader's language."""
    return format_html(
        '<span lang="en" translate="no">{}</span> – {}',
        role.name,
        gettext(role.unlocks),
    )


def _role_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    def named(*, restricted: bool) -> list[tuple[str, str]]:
        return [
            (role.key, _role_label(role))
            for role in ROLES
            if role.sellers and role.restricted is restricted
        ]

    return [
        (gettext("Ordinary roles"), named(restricted=False)),
        (gettext("Restricted: personal details of buyers"), named(restricted=True)),
    ]


def loaded_by(facts: Facts) -> list[str]:
    """What Runner should load, as it was told for the drafts of the profile."""
    told: list[str] = facts.registration.profile.get("load", [])
    return told


class ApplicationForm(StepForm):
    """What the application is called and which roles it has."""

    name = PlainTextField(
        label=_("Application name"),
        help_text=_("As you typed it in Seller Central."),
        max_length=120,
        error_messages={"required": _("Enter the name of the application.")},
    )
    roles = forms.MultipleChoiceField(
        label=_("Roles you ticked in Seller Central"),
        choices=_role_choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick the roles of the application.")},
    )

    def known(self, facts: Facts) -> dict[str, Any]:
        application, loaded = facts.application, loaded_by(facts)
        suggested = suggest_roles(loaded) if loaded else ()
        return {
            "name": application.name or gettext("Runner"),
            "roles": application.roles or suggested,
        }


class DataSetsForm(forms.Form):
    """What Runner should load, from which the roles follow."""

    use_required_attribute = False

    load = forms.MultipleChoiceField(
        label=_("What should Runner load?"),
        choices=lambda: [(each.key, gettext(each.name)) for each in DATA_SETS],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )


class MarketplacesForm(StepForm):
    """Which marketplaces Runner should read."""

    marketplaces = forms.MultipleChoiceField(
        label=_("Marketplaces"),
        choices=lambda: [
            (gettext(region.label), list(_stores_of(region))) for region in Region
        ],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick at least one marketplace.")},
    )

    def __init__(self, *args: Any, may_remove: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        self.may_remove = may_remove

    def known(self, facts: Facts) -> dict[str, Any]:
        chosen = [row.marketplace.country_code for row in facts.authorizations]
        return {"marketplaces": chosen or [facts.account.home_country]}

    def clean_marketplaces(self) -> list[str]:
        chosen: list[str] = self.cleaned_data["marketplaces"]
        lost = [
            gettext(row.marketplace.name)
            for row in self.facts.with_token
            if row.marketplace.country_code not in chosen
        ]
        if lost and not self.may_remove:
            raise forms.ValidationError(
                gettext(
                    "%(names)s has a refresh token already. Only the primary account "
                    "user can take it out."
                )
                % {"names": listed(lost)}
            )
        return chosen

    @property
    def chosen(self) -> list[Any]:
        return [find_marketplace(code) for code in self.cleaned_data["marketplaces"]]


def _stores_of(region: Region) -> Iterable[tuple[str, str]]:
    for row in in_order(marketplaces_of(region)):
        yield row.country_code, gettext(row.name)


@dataclass(frozen=True)
class Group:
    """Some boxes of a field under a heading of their own."""

    label: str
    boxes: list[forms.boundfield.BoundWidget]


def groups_of(form: forms.Form | None) -> list[Group]:
    """The boxes of a form's grouped field, heading by heading."""
    if form is None:
        return []
    for name, field in form.fields.items():
        if isinstance(field.widget, forms.CheckboxSelectMultiple):
            boxes = iter(form[name])
            return [
                Group(str(label), [next(boxes) for _option in options])
                for label, options in field.widget.choices
            ]
    return []
