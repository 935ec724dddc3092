"""Boxes for words and days, into which no credential belongs.

What stands in them is shown again, written into the log and mailed, so that a value of
Amazon's is not taken there, and not shown once more in the refusal.
"""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from credentials.validation import holds_credential, without_credentials


class Plain(forms.Field):
    """Refuses what looks like a secret or a token, and gives the box back empty."""

    def clean(self, value: Any) -> Any:
        """Raise ValidationError for a credential, before anything else is said."""
        if holds_credential(str(value or "")):
            raise ValidationError(
                _(
                    "There is a client secret or a token in this box, where it would "
                    "be seen. Nothing was kept. Leave it out here; it has a box of its "
                    "own."
                )
            )
        return super().clean(value)

    def bound_data(self, data: Any, initial: Any) -> Any:
        """What the box shows again after a refusal."""
        shown = super().bound_data(data, initial)
        return without_credentials(shown) if isinstance(shown, str) else shown


class PlainTextField(Plain, forms.CharField):
    """Words of a person."""


class PlainDateField(Plain, forms.DateField):
    """A day."""
