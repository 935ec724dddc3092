"""Forms about who is reached: backup contacts, and addresses that return mail."""

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.forms.people import email_field
from portal.forms.plain import PlainTextField


class BackupContactForm(forms.Form):
    """Who is told when the people of an account do not act in time."""

    use_required_attribute = False

    name = PlainTextField(
        label=_("Name"),
        max_length=150,
        error_messages={"required": _("Enter the name of the person.")},
    )
    email = email_field()


class ReturnedMailForm(forms.Form):
    """An address that mail returns from, as far as somebody has noticed."""

    use_required_attribute = False

    email = email_field()
