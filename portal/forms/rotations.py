"""Forms about rotation by itself."""

from django import forms
from django.utils.translation import gettext_lazy as _

TAIL = 4


class NothingChangedForm(forms.Form):
    """The end of the newest secret that the developer console shows."""

    use_required_attribute = False

    tail = forms.CharField(
        label=_("Last four characters of the newest client secret in the console"),
        help_text=_(
            "Press View in the column LWA credentials. Where two secrets are listed, "
            "take the newer one."
        ),
        min_length=TAIL,
        max_length=TAIL,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={
            "required": _("Enter the last four characters that the console shows."),
            "min_length": _("Enter exactly four characters."),
            "max_length": _("Enter exactly four characters."),
        },
    )
