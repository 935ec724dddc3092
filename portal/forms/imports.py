"""The forms of an import: bringing a file, and saying what of it is wanted."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_variables

from credentials.amazon import Marketplace, find_marketplace


class FileForm(forms.Form):
    """A file, or its text."""

    use_required_attribute = False

    file = forms.FileField(
        label=_("File"),
        required=False,
        allow_empty_file=True,
        max_length=200,
        help_text=_("A Runner job (.hjson), a credentials.yml or a .csv."),
    )
    text = forms.CharField(
        label=_("Or its text"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Paste the whole job or the whole section."),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        has_file, has_text = bool(cleaned.get("file")), bool(cleaned.get("text"))
        if has_file and has_text:
            raise ValidationError(_("Choose a file or paste its text, not both."))
        if not (has_file or has_text or self.errors):
            self.add_error("file", _("Choose a file, or paste its text below."))
        return cleaned

    @sensitive_variables()
    def content(self) -> bytes:
        file = self.cleaned_data["file"]
        if isinstance(file, UploadedFile):
            return bytes(file.read())
        return str(self.cleaned_data["text"]).encode("utf-8", "surrogatepass")

    @property
    def file_name(self) -> str:
        file = self.cleaned_data["file"]
        return str(file.name) if isinstance(file, UploadedFile) else ""


class WantedForm(forms.Form):
    """Which sets of the file to store, and where each is for that does not say so."""

    use_required_attribute = False

    def __init__(
        self, *args: Any, offers: Sequence[Sequence[Marketplace]], **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.count = len(offers)
        for number, offered in enumerate(offers):
            self.fields[f"wanted_{number}"] = forms.BooleanField(
                label=_("Import it"), required=False, initial=True
            )
            if offered:
                self.fields[f"marketplaces_{number}"] = forms.MultipleChoiceField(
                    label=_("For which marketplaces?"),
                    required=False,
                    widget=forms.CheckboxSelectMultiple,
                    choices=[
                        (one.id, f"{gettext(one.name)} ({one.country_code})")
                        for one in offered
                    ],
                )

    @property
    def left_out(self) -> list[int]:
        return [
            number
            for number in range(self.count)
            if not self.cleaned_data.get(f"wanted_{number}")
        ]

    @property
    def picks(self) -> dict[int, list[Marketplace]]:
        return {
            number: [find_marketplace(key) for key in self.cleaned_data[name]]
            for number in range(self.count)
            if (name := f"marketplaces_{number}") in self.cleaned_data
        }
