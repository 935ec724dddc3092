"""What somebody asks the log of an account to show."""

from django import forms
from django.utils.translation import gettext_lazy as _

from credentials.models import Tag


def _kinds() -> list[tuple[str, object]]:
    return [("", _("Everything")), *Tag.choices]


class EventFilters(forms.Form):
    use_required_attribute = False

    kind = forms.ChoiceField(label=_("What happened"), choices=_kinds, required=False)

    @property
    def kind_asked(self) -> str:
        """The kind that was asked for; one that is not known asks for everything."""
        return self.cleaned_data.get("kind", "") if self.is_valid() else ""
