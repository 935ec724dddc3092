"""What an admin asks the board to show."""

from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from credentials.amazon import Region, marketplaces_of

LONGEST_AHEAD = 3650

STATES = [
    ("", _("Any state")),
    ("failing", _("Failing")),
    ("missing", _("No refresh token yet")),
    ("unproven", _("Not yet proven")),
    ("valid", _("Valid")),
    ("none", _("No marketplace yet")),
]
SHOWN = [
    ("", _("Everything")),
    ("attention", _("Needs attention")),
    ("incomplete", _("Set-up not finished")),
    ("expiry-unknown", _("Secret expiry unknown")),
    ("few-people", _("Too few people, or mail returns")),
    ("healthy", _("Healthy")),
]
SIZES = [("25", _("25 rows")), ("50", _("50 rows")), ("100", _("100 rows"))]


def _places() -> list[tuple[Any, Any]]:
    regions = [
        (region.value, f"{region.value}: {_(region.label)}") for region in Region
    ]
    stores = [
        (
            region.value,
            [
                (one.id, f"{one.country_code}: {_(one.name)}")
                for one in marketplaces_of(region)
            ],
        )
        for region in Region
    ]
    return [("", _("Anywhere")), (_("Whole regions"), regions), *stores]


COLUMNS = {
    "account": _("Account"),
    "marketplace": _("Marketplace"),
    "status": _("State"),
    "validated": _("Last validated"),
    "expiry": _("Client secret expires"),
    "progress": _("Set-up"),
    "fetched": _("Last fetched by Runner"),
    "findings": _("Findings"),
}


def _orders() -> list[tuple[str, object]]:
    """Every column, both ways; where the heads are out of sight, this sorts."""
    orders: list[tuple[str, object]] = []
    for column, title in COLUMNS.items():
        backwards = format_lazy(_("{column}, reversed"), column=title)
        orders += [(column, title), (f"-{column}", backwards)]
    return [("", COLUMNS["account"]), *orders[1:]]


class BoardFilters(forms.Form):
    """The filters above the board; all of them stand in its address."""

    use_required_attribute = False

    q = forms.CharField(
        label=_("Search"),
        max_length=120,
        required=False,
        widget=forms.TextInput(
            attrs={"type": "search", "placeholder": _("Name or identifier")}
        ),
    )
    status = forms.ChoiceField(label=_("State"), choices=STATES, required=False)
    where = forms.ChoiceField(label=_("Marketplace"), choices=_places, required=False)
    expiring = forms.IntegerField(
        label=_("Secret expires within days"),
        min_value=0,
        max_value=LONGEST_AHEAD,
        required=False,
    )
    show = forms.ChoiceField(label=_("Show"), choices=SHOWN, required=False)
    size = forms.ChoiceField(label=_("On a page"), choices=SIZES, required=False)
    sort = forms.ChoiceField(label=_("Sort by"), choices=_orders, required=False)

    def wanted(self) -> dict[str, Any]:
        """What was asked for; what cannot be understood is left out."""
        self.is_valid()
        asked = self.cleaned_data
        return {
            "text": asked.get("q", "").strip(),
            "status": asked.get("status", ""),
            "where": asked.get("where", ""),
            "expiring": asked.get("expiring"),
            "show": asked.get("show", ""),
            "sort": asked.get("sort", ""),
        }

    @property
    def page_size(self) -> int:
        return int(self.cleaned_data.get("size") or SIZES[0][0])
