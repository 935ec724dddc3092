"""Amazon's seven security questions, explained: what a Yes to each of them means."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Question:
    """One of the seven security questions, and what a Yes to it means."""

    question: "str | Promise"
    help: "str | Promise"


QUESTIONS = (
    Question(
        _("Do you protect your network?"),
        _(
            "Firewall, protection against malware on computers and servers, and "
            "separate networks for what is public. A usual office with managed "
            "laptops and a cloud firewall has this. Ask your IT before you answer."
        ),
    ),
    Question(
        _("Is access given by duty?"),
        _(
            "Everybody has an account of their own and sees only what their work "
            "needs. Who leaves loses access within a day. In this portal: roles per"
            " account, and pasting is the primary user’s."
        ),
    ),
    Question(
        _("Is data encrypted on its way?"),
        _("Everything goes over TLS 1.2 or newer. Runner and this portal do this."),
    ),
    Question(
        _("Do you have an incident plan?"),
        _(
            "A written page: who does what when data leaks, looked at every six "
            "months. If there is none, write one before you answer Yes; a page is "
            "enough."
        ),
    ),
    Question(
        _("Do you report incidents to Amazon within 24 hours?"),
        _("The plan must say: write to security@amazon.com within 24 hours."),
    ),
    Question(
        _("Are passwords strong?"),
        _(
            "At least 12 characters, a second factor, and a change at least once a "
            "year. It is about everybody who can see Amazon’s data in your company."
        ),
    ),
    Question(
        _("Are credentials kept safely?"),
        _(
            "Not in code, mails or spreadsheets. This portal keeps them encrypted and "
            "shows nobody more than the last four characters."
        ),
    ),
)
