"""The few questions behind the drafts for Amazon's developer profile."""

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.forms.plain import PlainTextField
from portal.forms.steps import DataSetsForm

# More than fits; the counter beside each draft says what has to be shortened.
LONGEST = 300


class Use(models.TextChoices):
    """What the data is for."""

    REPORTS = "reports", _("Reports on sales and stock")
    BOOKKEEPING = "bookkeeping", _("Bookkeeping and settlements")
    PLANNING = "planning", _("Planning of purchases and prices")


class ProfileForm(DataSetsForm):
    """What the drafts should say."""

    use = forms.MultipleChoiceField(
        label=_("What is the data for?"),
        choices=Use,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    store = PlainTextField(
        label=_("Where does the data end up?"),
        help_text=_("In English, such as: our own PostgreSQL database at AWS"),
        max_length=LONGEST,
        required=False,
    )
    others = PlainTextField(
        label=_("Which other companies can see the data?"),
        help_text=_(
            "In English, with what they do, such as: Smith Ltd (our accountants). "
            "Zuar, which makes Runner, and the operator of this portal are named "
            "already."
        ),
        max_length=LONGEST,
        required=False,
    )
