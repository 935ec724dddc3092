"""What somebody asks the log of an account to show."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from credentials.models import Tag

GROUPS = (
    (_("Account and people"), ("account:", "person:")),
    (_("Application and client secret"), ("application:", "queue:")),
    (_("Authorizations and checks"), ("authorization:", "validation:")),
    (_("Runner tokens"), ("runner-token:",)),
    (_("Reminders and mail"), ("reminder:", "alarm:", "mail:")),
    (_("The portal itself"), ("channel:", "webhook:", "vault:")),
)


def _kinds() -> list[tuple[Any, Any]]:
    """Every kind, under the thing that it happens to."""
    groups = [
        (title, [(tag, label) for tag, label in Tag.choices if tag.startswith(subject)])
        for title, subject in GROUPS
    ]
    return [("", _("Everything")), *groups]


class EventFilters(forms.Form):
    use_required_attribute = False

    kind = forms.ChoiceField(label=_("What happened"), choices=_kinds, required=False)

    @property
    def kind_asked(self) -> str:
        """The kind that was asked for; one that is not known asks for everything."""
        return self.cleaned_data.get("kind", "") if self.is_valid() else ""
