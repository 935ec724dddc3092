"""Forms about reminders and whom they reach."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from credentials.models import Reminder
from portal.forms.steps import DateInput

A_WEEK = timedelta(days=7)


class SnoozeForm(forms.Form):
    """The day to which a reminder is put off; the flow knows which days it takes."""

    use_required_attribute = False

    until = forms.DateField(
        label=_("Remind again on"),
        widget=DateInput(),
        error_messages={
            "required": _("Choose the day on which to be reminded again."),
            "invalid": _("Enter a date, such as 2027-05-12."),
        },
    )

    def __init__(self, *args: Any, reminder: Reminder, **options: Any) -> None:
        super().__init__(*args, **options)
        tomorrow = timezone.localdate() + timedelta(days=1)
        latest = reminder.last_day_to_snooze
        # Nobody is spared a reminder by a day before the next one.
        following = reminder.next_at and timezone.localdate(reminder.next_at)
        first = max(tomorrow, following) if following else tomorrow
        proposed = max(timezone.localdate() + A_WEEK, first)
        field = self.fields["until"]
        field.initial = min(proposed, latest) if latest else proposed
        field.widget.attrs["min"] = first.isoformat()
        if latest:
            field.widget.attrs["max"] = latest.isoformat()
