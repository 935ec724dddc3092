"""Page-shaped reads for the steps: whose word, what proof, and what stands beside."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from credentials.amazon import Marketplace, UnknownMarketplace, find_marketplace
from credentials.amazon.roles import find_role, suggest_roles
from credentials.amazon.screens import APPLICATION_FORM
from credentials.guide.facts import Facts
from credentials.guide.requirements import Requirement, Requirements
from credentials.guide.steps import (
    AUTHORIZE_MARKETPLACES,
    COPY_LWA_CREDENTIALS,
    CREATE_APPLICATION,
    HAND_OVER,
    OPEN_AUTHORIZE,
    REGISTER_DEVELOPER,
    ROTATE_CLIENT_SECRET,
    WAIT_FOR_APPROVAL,
    Step,
    find_step,
)
from credentials.guide.waiting import waiting_of
from credentials.models import (
    Authorization,
    Event,
    Invitation,
    SellerAccount,
    Tag,
    User,
)
from credentials.validation import FINDINGS
from portal.access import Part
from portal.connection_page import connection_page
from portal.dates import moment_of
from portal.event_words import actor_of
from portal.forms.steps import DataSetsForm, loaded_by
from portal.lists import listed
from portal.profile_answers import profile_drafts
from portal.rotation_page import rotation_page
from portal.waiting_words import after_denial, follow_up

CHANGED_BY = {
    REGISTER_DEVELOPER: Tag.REGISTRATION_CHANGED,
    WAIT_FOR_APPROVAL: Tag.REGISTRATION_CHANGED,
    CREATE_APPLICATION: Tag.APPLICATION_DESCRIBED,
    OPEN_AUTHORIZE: Tag.MARKETPLACES_CHOSEN,
    AUTHORIZE_MARKETPLACES: Tag.REFRESH_TOKEN_STORED,
    COPY_LWA_CREDENTIALS: Tag.CLIENT_IDENTIFIER_STORED,
    HAND_OVER: Tag.FIRST_DELIVERY,
    ROTATE_CLIENT_SECRET: Tag.SECRET_STORED,
}


@dataclass(frozen=True)
class Change:
    """Who touched a step last, by name, and when."""

    actor: str
    at: datetime


def last_change(step: Step, facts: Facts) -> Change | None:
    """The newest line of the log about this step."""
    tag = CHANGED_BY.get(step)
    if tag is None:
        return None
    event = Event.objects.filter(account=facts.account, tag=tag).first()
    if event is None:
        return None
    person = User.objects.filter(email=event.actor).first()
    return Change(str(person or actor_of(event)), event.at)


def proof_of(step: Step, facts: Facts) -> str:
    """What proves a step, in one sentence."""
    if step is HAND_OVER:
        first = min((one.first_at for one in facts.live_pickups), default=None)
        return _("Runner first fetched on %(day)s, so this is proven.") % _day(first)
    if step is OPEN_AUTHORIZE:
        return _("Refresh tokens are stored, so this is proven.")
    if step in {CREATE_APPLICATION, AUTHORIZE_MARKETPLACES}:
        if any(row.findings for row in facts.with_token):
            return _("Amazon accepted every authorization, with the remarks below.")
        last = max(
            (row.validated_at for row in facts.with_token if row.validated_at),
            default=None,
        )
        return _(
            "Amazon accepted every authorization on %(day)s, so this is proven."
        ) % _day(last)
    if step is ROTATE_CLIENT_SECRET and facts.current_secret:
        return _(
            "Amazon accepted the client secret on %(day)s, so this is proven."
        ) % _day(facts.current_secret.proven_at)
    proven = facts.application.client_id_proven_at or min(
        (row.validated_at for row in facts.authorizations if row.validated_at),
        default=None,
    )
    return _("Amazon accepted these credentials on %(day)s, so this is proven.") % _day(
        proven
    )


def _day(when: Any) -> dict[str, str]:
    day = timezone.localtime(when).date() if when else None
    return {"day": moment_of(day).absolute if day else "–"}


def wrong_at(step: Step, needs: Requirements) -> list[Requirement]:
    """The findings that this step mends, each once."""
    return [
        one for one in (*needs.wrong, *needs.now) if one.step is step and one.finding
    ]


def told_at(step: Step, needs: Requirements) -> list[Requirement]:
    """What else Amazon answered about what is pasted here, and where it is mended."""
    facts = needs.facts
    shown = {
        (one.finding.slug, one.marketplace)
        for one in wrong_at(step, needs)
        if one.finding
    }
    found: list[Requirement] = []
    if step is AUTHORIZE_MARKETPLACES:
        told = [
            (slug, row.marketplace) for row in facts.with_token for slug in row.findings
        ]
        found = [
            _told(slug, place)
            for slug, place in told
            if slug in FINDINGS and (slug, place) not in shown
        ]
    elif step in {COPY_LWA_CREDENTIALS, ROTATE_CLIENT_SECRET} and facts.pending_secret:
        slug = facts.pending_secret.unproven_finding
        found = [_told(slug)] if slug in FINDINGS else []
    return found


def wants_other_roles(needs: Requirements) -> bool:
    """Whether a token lacks a role that is chosen now, so that a new one is needed."""
    told = (*needs.wrong, *needs.now)
    slugs = {one.finding.slug for one in told if one.finding}
    return not slugs.isdisjoint({"role-missing", "roles-changed"})


def _told(slug: str, marketplace: Marketplace | None = None) -> Requirement:
    finding = FINDINGS[slug]
    return Requirement(
        find_step(finding.step), finding=finding, marketplace=marketplace
    )


@dataclass(frozen=True)
class AlsoCovers:
    """A stored token that reaches marketplaces which have none yet, or may do so."""

    source: Authorization
    marketplaces: tuple[Marketplace, ...]
    is_told_by_amazon: bool

    @property
    def names(self) -> str:
        return listed(self.marketplaces)


def also_covers(facts: Facts, query: Mapping[str, str]) -> AlsoCovers | None:
    """The marketplaces that a stored token could fill; Amazon has the last word.

    `source` in the query names the token by its marketplace; otherwise the first that
    reaches further is offered.
    """
    wanted = query.get("source")
    for row in facts.with_token:
        if wanted and row.marketplace.country_code != wanted:
            continue
        if facts.is_at_odds(row):
            continue
        told = facts.reached_by(row)
        if waiting := told or facts.may_be_reached_by(row):
            places = tuple(one.marketplace for one in waiting)
            return AlsoCovers(row, places, is_told_by_amazon=bool(told))
    return None


def passed_on(account: SellerAccount, step: Step, part: Part) -> Invitation | None:
    """The link by which a step was handed over, for those who may know to whom."""
    if not (part.may_tick or part.is_admin):
        return None
    sent = account.invitations.open().filter(step=step.key)
    return sent.select_related("invited_by").first()


def beside(step: Step, facts: Facts, query: Mapping[str, Any]) -> dict[str, Any]:
    """What only the page of this one step shows."""
    read = BESIDE.get(step)
    return read(facts, query) if read else {}


def _profile(facts: Facts, _query: Mapping[str, Any]) -> dict[str, Any]:
    drafts = profile_drafts(facts.registration)
    return {**drafts, "after_denial": after_denial(facts.registration)}


def _waiting(facts: Facts, _query: Mapping[str, Any]) -> dict[str, Any]:
    waiting = waiting_of(facts.registration)
    return {"waiting": waiting, "follow_up": waiting and follow_up(facts, waiting)}


def _application(facts: Facts, query: Mapping[str, Any]) -> dict[str, Any]:
    asked = query.getlist("load") if hasattr(query, "getlist") else []
    wanted = asked or ([] if facts.application.roles else loaded_by(facts))
    suggested = [find_role(key) for key in suggest_roles(wanted)] if wanted else []
    return {
        "form_values": list(APPLICATION_FORM.items()),
        "data_sets": DataSetsForm(initial={"load": wanted}),
        "suggested": suggested,
    }


def _tokens(facts: Facts, query: Mapping[str, Any]) -> dict[str, Any]:
    return {"also_covers": also_covers(facts, query)}


BESIDE: dict[Step, Callable[[Facts, Mapping[str, Any]], dict[str, Any]]] = {
    REGISTER_DEVELOPER: _profile,
    WAIT_FOR_APPROVAL: _waiting,
    CREATE_APPLICATION: _application,
    AUTHORIZE_MARKETPLACES: _tokens,
    HAND_OVER: connection_page,
    ROTATE_CLIENT_SECRET: rotation_page,
}


def marketplace_asked_for(query: Mapping[str, Any], facts: Facts) -> str:
    """The chosen marketplace that the address names, or nothing."""
    try:
        code = find_marketplace(str(query.get("marketplace", ""))).country_code
    except UnknownMarketplace:
        return ""
    chosen = {row.marketplace.country_code for row in facts.authorizations}
    return code if code in chosen else ""
