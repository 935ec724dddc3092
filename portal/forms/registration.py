"""The forms about registering as a developer, and Amazon's answer to it."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from credentials.guide.facts import Facts
from credentials.models import Registration
from portal.forms.plain import PlainTextField
from portal.forms.steps import StepForm, past_day_field

Status = Registration.Status


# Longer than anybody was seen to wait; a slip of the year would count weeks from there.
LONGEST_WAIT = timedelta(days=2 * 365)


def doubt_the_wait(form: forms.Form, answers: dict[str, Any]) -> None:
    """Refuse a day of sending that nobody would still be waiting from."""
    sent, status = answers.get("sent_on"), answers.get("status")
    is_waiting = status in {Status.UNDER_REVIEW, Status.QUESTIONS_OPEN}
    if is_waiting and sent and sent < timezone.localdate() - LONGEST_WAIT:
        form.add_error(
            "sent_on",
            _("This day is more than two years ago. Correct it, or leave it empty."),
        )


class RegistrationForm(StepForm):
    """How far the registration is, while the person is still at it."""

    status = forms.ChoiceField(
        label=_("How far are you?"),
        widget=forms.RadioSelect,
        choices=[
            (Status.NOT_STARTED, _("Not started")),
            (Status.IDENTITY_CHECK, _("Amazon is checking my identity")),
            (Status.UNDER_REVIEW, _("The developer profile is sent")),
        ],
        error_messages={"required": _("Choose how far you are.")},
    )
    sent_on = past_day_field(
        label=_("Day the profile was sent"),
        help_text=_(
            "The portal counts the weeks of waiting from here; from today, where you "
            "leave it empty."
        ),
    )
    case_id = PlainTextField(
        label=_("Case ID"),
        help_text=_("Amazon’s number for your request; it stands in the case log."),
        max_length=40,
        required=False,
    )

    def known(self, facts: Facts) -> dict[str, Any]:
        registration = facts.registration
        if registration.status == Status.DENIED:
            # Whoever sends the profile again does so on a new day, in a new case.
            return {}
        shown = {Status.NOT_STARTED, Status.IDENTITY_CHECK}
        is_sent = registration.status not in shown
        return {
            "status": Status.UNDER_REVIEW if is_sent else registration.status,
            "sent_on": registration.sent_on,
            "case_id": registration.case_id,
        }

    def clean(self) -> dict[str, Any]:
        answers = super().clean() or self.cleaned_data
        if answers.get("status") == Status.UNDER_REVIEW and not answers.get("sent_on"):
            answers["sent_on"] = timezone.localdate()
        doubt_the_wait(self, answers)
        return answers

    @property
    def new_status(self) -> str:
        """A review that went further meanwhile is not set back by this page."""
        told = self.cleaned_data["status"]
        further = {Status.QUESTIONS_OPEN, Status.APPROVED}
        if told == Status.UNDER_REVIEW and self.facts.registration.status in further:
            return self.facts.registration.status
        return str(told)


class ApprovalForm(StepForm):
    """What Amazon has answered so far."""

    status = forms.ChoiceField(
        label=_("What does Amazon say?"),
        widget=forms.RadioSelect,
        choices=[one for one in Status.choices if one[0] != Status.NOT_STARTED],
        error_messages={"required": _("Choose what Amazon says.")},
    )
    sent_on = past_day_field(label=_("Day the profile was sent"))
    asked_on = past_day_field(
        label=_("Day of Amazon’s questions"),
        help_text=_(
            "The five days for an answer count from here; from today, where you leave "
            "it empty."
        ),
    )
    decided_on = past_day_field(label=_("Day of Amazon’s decision"))
    case_id = PlainTextField(label=_("Case ID"), max_length=40, required=False)
    notes = PlainTextField(
        label=_("Notes"),
        help_text=_("What Amazon asked and what you answered. No passwords or tokens."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=4000,
        required=False,
    )

    def known(self, facts: Facts) -> dict[str, Any]:
        fields = ("status", "sent_on", "asked_on", "decided_on", "case_id", "notes")
        known = {name: getattr(facts.registration, name) for name in fields}
        if known["status"] == Status.NOT_STARTED:
            del known["status"]
        return known

    def clean(self) -> dict[str, Any]:
        answers = super().clean() or self.cleaned_data
        is_decided = answers.get("status") in {Status.APPROVED, Status.DENIED}
        if answers.get("status") != Status.QUESTIONS_OPEN:
            answers["asked_on"] = None
        elif not answers.get("asked_on"):
            answers["asked_on"] = self._told_on()
        if is_decided and not answers.get("decided_on"):
            answers["decided_on"] = timezone.localdate()
        if not is_decided:
            answers["decided_on"] = None
        sent, decided = answers.get("sent_on"), answers.get("decided_on")
        if sent and decided and decided < sent:
            self.add_error(
                "decided_on", _("The decision cannot be earlier than the sending.")
            )
        asked = answers.get("asked_on")
        if sent and asked and asked < sent:
            self.add_error(
                "asked_on", _("The questions cannot be earlier than the sending.")
            )
        doubt_the_wait(self, answers)
        return answers

    def _told_on(self) -> date:
        """The day on which the questions were told of, where nobody knows theirs."""
        registration = self.facts.registration
        is_known = registration.status == Status.QUESTIONS_OPEN
        return (is_known and registration.status_since) or timezone.localdate()
