"""Drafts for Amazon's developer profile.

The fields take about 500 characters (public walk-throughs of 2026). Amazon reads
English, so the drafts are not translated.
"""

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from credentials.amazon import LIMITS, find_role, suggest_roles
from credentials.models import Registration, SellerAccount
from portal.forms.profile import ProfileForm, Use
from portal.security_questions import QUESTIONS

LONGEST_NAME = 60

BUSINESS = (
    "{name} sells on Amazon. The application is private and serves only our own "
    "company. It reads our own {data} through the Selling Partner API and loads them "
    "into {store} for {uses}. It is read-only: it changes no listing, price or order, "
    "and contacts no buyer. Only {readers} can see them."
)
EMPLOYEES = "employees who need the reports"
AND_OTHERS = "employees and the outside parties we name"
USE_CASES = (
    "Use cases of {name}: {uses}. Data is fetched by Zuar Runner, a data pipeline run "
    "for us, over TLS into {store}, encrypted at rest. {buyers} Credentials are kept "
    "encrypted and delivered to Runner alone."
)
NO_BUYERS = (
    "We ask only for roles these reports need and for no personal data of buyers."
)
WITH_BUYERS = (
    "Personal data of buyers is used only for {purpose}, seen only by those who need "
    "it for that, and deleted within 30 days of delivery."
)
OUTSIDE_PARTIES = (
    "Zuar (maker of Zuar Runner, the pipeline that fetches and loads our data) and the "
    "operator of the credential portal, which stores our API credentials encrypted "
    "and hands them to Runner over TLS.{others} None uses the data for any purpose of "
    "its own. No other party receives Amazon Information."
)
OTHER_SOURCES = (
    "None: {name} gets Amazon Information from Amazon alone, through the Selling "
    "Partner API. What it is joined with are records of our own, in {store}."
)

USES = {
    Use.REPORTS: "daily sales reports",
    Use.BOOKKEEPING: "settlement bookkeeping",
    Use.PLANNING: "stock planning",
}
DATA = {
    "orders": "orders",
    "inventory": "inventory",
    "catalog-and-listings": "listings",
    "prices-and-fees": "prices and fees",
    "settlements-and-finances": "settlements",
    "sales-analytics": "sales and traffic analytics",
    "fulfillment": "stock and shipments at Amazon",
    "account-performance": "account performance",
    "buyer-details": "shipping details",
    "tax-documents": "tax documents",
}
OF_BUYERS = {
    "buyer-details": "shipping our own orders",
    "tax-documents": "invoices and taxes",
}
ALL_DATA = "orders, inventory, prices, settlements and performance data"
OUR_STORE = "our internal data warehouse"


@dataclass(frozen=True)
class Answer:
    """A draft for one text field."""

    id: str
    label: "str | Promise"
    text: str

    @property
    def length(self) -> int:
        return len(self.text)

    @property
    def most(self) -> int:
        """How many characters Amazon's field takes."""
        return LIMITS["profile_text_characters"]

    @property
    def fits(self) -> bool:
        return self.length <= self.most


@dataclass(frozen=True)
class Told:
    """What a person said of their company's use; empty means the usual."""

    load: tuple[str, ...] = ()
    use: tuple[str, ...] = ()
    store: str = ""
    others: str = ""


def answers_for(account: SellerAccount, told: Told) -> list[Answer]:
    """The drafts with the account's own name and what was said of its use."""
    name = account.name[:LONGEST_NAME].strip()
    uses = _listed([USES[Use(one)] for one in told.use] or list(USES.values()))
    store = told.store.strip() or OUR_STORE
    data = _listed([DATA[one] for one in told.load if one in DATA]) or ALL_DATA
    others = told.others.strip().rstrip(".")
    return [
        Answer(
            "answer-business",
            _("Business activity"),
            BUSINESS.format(
                name=name,
                data=data,
                store=store,
                uses=uses,
                readers=AND_OTHERS if others else EMPLOYEES,
            ),
        ),
        Answer(
            "answer-use-cases",
            _("Use cases"),
            USE_CASES.format(name=name, uses=uses, store=store, buyers=_buyers(told)),
        ),
        Answer(
            "answer-parties",
            _("Outside parties"),
            OUTSIDE_PARTIES.format(others=f" Also {others}." if others else ""),
        ),
        Answer(
            "answer-sources",
            _("External sources of data"),
            OTHER_SOURCES.format(name=name, store=store),
        ),
    ]


def _buyers(told: Told) -> str:
    purposes = [OF_BUYERS[one] for one in told.load if one in OF_BUYERS]
    if not purposes:
        return NO_BUYERS
    if Use.BOOKKEEPING in told.use and "tax-documents" not in told.load:
        purposes.append("bookkeeping")
    return WITH_BUYERS.format(purpose=_listed(purposes))


def _listed(words: list[str]) -> str:
    """Join words as English does: a, b and c."""
    return (
        " and ".join([", ".join(words[:-1]), words[-1]])
        if words[1:]
        else "".join(words)
    )


def profile_drafts(registration: Registration) -> dict[str, Any]:
    """What the page of the profile shows beside its form, from what was answered."""
    known = registration.profile
    told = Told(
        tuple(known.get("load", ())),
        tuple(known.get("use", ())),
        str(known.get("store", "")),
        str(known.get("others", "")),
    )
    roles = suggest_roles(told.load) if told.load else ()
    return {
        "profile_form": ProfileForm(initial=known),
        "suggested": [find_role(key) for key in roles],
        "answers": answers_for(registration.account, told),
        "security_questions": QUESTIONS,
    }
