"""Drafts for Amazon's developer profile, and its security questions explained.

The fields take about 500 characters (public walk-throughs of 2026). Amazon reads
English, so the drafts are not translated.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from credentials.amazon import LIMITS
from credentials.models import SellerAccount

LONGEST_NAME = 60

BUSINESS = (
    "{name} sells on Amazon. The application is private and serves only our own "
    "company. It reads our own orders, inventory, prices, settlements and performance "
    "data through the Selling Partner API and loads them into our internal data "
    "warehouse for reporting, stock planning and bookkeeping. It is read-only: it "
    "changes no listing, price or order, and contacts no buyer. Only employees who "
    "need the reports can see them."
)
USE_CASES = (
    "Use cases of {name}: daily sales and stock reports, settlement reconciliation,"
    " comparing prices and fees, planning replenishment. Data is fetched by Zuar "
    "Runner, a data pipeline run for us, over TLS into our own database, encrypted "
    "at rest. We ask only for roles these reports need and no personal data of "
    "buyers. Credentials are kept encrypted and delivered to Runner alone."
)
OUTSIDE_PARTIES = (
    "Zuar (maker of Zuar Runner, the pipeline that fetches and loads our data) and the "
    "operator of the credential portal, which stores our API credentials encrypted "
    "and hands them to Runner over TLS. Neither uses the data for any purpose of its "
    "own. No other party receives Amazon Information."
)
OTHER_SOURCES = (
    "None besides our own systems: our ERP and bookkeeping data of {name}, which are "
    "joined with Amazon's data in our own warehouse."
)


@dataclass(frozen=True)
class Answer:
    """A draft for one text field."""

    id: str
    label: "str | Promise"
    text: str

    @property
    def fits(self) -> bool:
        return len(self.text) <= LIMITS["profile_text_characters"]


@dataclass(frozen=True)
class Question:
    """One of the seven security questions, and what a Yes to it means."""

    question: "str | Promise"
    help: "str | Promise"


def answers_for(account: SellerAccount) -> list[Answer]:
    """The drafts with the account's own name in them."""
    name = account.name[:LONGEST_NAME].strip()
    return [
        Answer("answer-business", _("Business activity"), BUSINESS.format(name=name)),
        Answer("answer-use-cases", _("Use cases"), USE_CASES.format(name=name)),
        Answer("answer-parties", _("Outside parties"), OUTSIDE_PARTIES),
        Answer(
            "answer-sources",
            _("External sources of data"),
            OTHER_SOURCES.format(name=name),
        ),
    ]


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
