"""How somebody wants to be written to."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from portal.forms.plain import PlainTextField


def language_choices() -> list[tuple[str, str]]:
    """The languages by their own names, and none in particular."""
    return [("", str(_("As my browser has it"))), *settings.LANGUAGES]


class NotificationsForm(forms.Form):
    """What somebody is called here, and the language of pages and mail."""

    use_required_attribute = False

    name = PlainTextField(
        label=_("Your name"),
        max_length=150,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    language = forms.ChoiceField(
        label=_("Language"),
        choices=language_choices,
        required=False,
        help_text=_("Pages and mail speak it to you."),
    )
