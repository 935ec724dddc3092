"""What came of a paste that was stored, in words for the person."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from credentials.flows.refresh_tokens import StoredToken
from credentials.guide.advice import advice_on_secret
from credentials.guide.facts import Facts
from credentials.models import ClientSecret
from credentials.validation import FINDINGS
from portal.dates import moment_of
from portal.lists import listed


@dataclass(frozen=True)
class Words:
    """What was done, for the person; `query` keeps them on the page with an offer."""

    text: str
    query: str = ""
    is_doubtful: bool = False


def words_of_token(stored: StoredToken) -> Words:
    """What came of a refresh token that was stored."""
    row = stored.authorization
    names = {"tail": row.tail, "country": _(row.marketplace.name)}
    if stored.report is None:
        text = _(
            "The refresh token ending in %(tail)s is stored for %(country)s. Amazon "
            "is asked about it as soon as the LWA credentials are here."
        )
    elif row.status == "valid":
        text = _(
            "Amazon accepts the refresh token ending in %(tail)s for %(country)s. "
            "It is stored."
        )
    elif row.status == "failing":
        text = _(
            "The refresh token ending in %(tail)s is stored for %(country)s, but it "
            "does not work there yet."
        )
    else:
        text = _(
            "The refresh token ending in %(tail)s is stored for %(country)s, but it is "
            "not proven yet. The portal asks Amazon again by itself."
        )
    text += "".join(f" {one}" for one in _of_others(stored))
    country = row.marketplace.country_code
    if stored.at_odds_with:
        names["others"] = listed(stored.at_odds_with)
        text += " " + _(
            "It is the token that is stored for %(others)s already, but one token "
            "serves one region only: replace the one that was pasted at the wrong "
            "place with the token of its own row."
        )
        return Words(text % names, f"?marketplace={country}", is_doubtful=True)
    if stored.also_covers:
        return Words(text % names, f"?source={country}")
    # What Amazon had to say about it stands on this page.
    return Words(text % names, f"?marketplace={country}" if row.findings else "")


def _of_others(stored: StoredToken) -> Iterator[str]:
    """What is to be said of other accounts and marketplaces beside it."""
    if stored.held_by_another_account:
        yield _(
            "The same token is stored for another seller account too: make sure that "
            "you were signed in to Seller Central for this company."
        )
    if stored.shared_with:
        yield _(
            "It is the token that is stored for %(others)s already; that is normal, "
            "since one token serves a whole region."
        ) % {"others": listed(stored.shared_with)}
    if stored.still_missing and not stored.also_covers:
        yield _("Still without a token: %(missing)s.") % {
            "missing": listed(stored.still_missing)
        }


def words_of_secret(stored: ClientSecret) -> Words:
    """What came of a client secret that was stored."""
    if stored.proven_at:
        text = _("Amazon accepts the client secret ending in %(tail)s. It is stored.")
    else:
        text = _(
            "The client secret ending in %(tail)s is stored, but it is not proven yet. "
            "The portal asks again by itself."
        )
    text %= {"tail": stored.tail}
    advice = advice_on_secret(stored)
    if not stored.proven_at:
        # It is hardly stored: nobody rotates it for its day.
        advice = [slug for slug in advice if slug != "secret-expiry-unknown"]
    if advice:
        # Amazon has just taken it, so that it is the day which is in doubt.
        is_over = advice[0] == "secret-expired" and stored.proven_at
        finding = FINDINGS["secret-day-doubtful" if is_over else advice[0]]
        text += f" {_(finding.title)}. {_(finding.remedy)}"
    query = "?told" if stored.unproven_finding else ""
    return Words(text, query, is_doubtful=bool(advice or query))


def words_of_day(stored: ClientSecret) -> Words:
    """What came of the stored secret being pasted again with its day."""
    text = _(
        "The client secret ending in %(tail)s is stored already. Its day is noted as "
        "you said; Amazon was not asked."
    )
    return Words(text % {"tail": stored.tail})


def overlap_words(facts: Facts) -> str:
    """Why rotating again has to wait, and until when."""
    previous = facts.previous_secret
    until = moment_of(previous.dies_at) if previous and previous.dies_at else None
    if until is None:
        return _(
            "The secret that was replaced last is still alive. Wait until it dies."
        )
    return _(
        "The secret that was replaced last lives until %(day)s (%(relative)s). Rotate "
        "again after that day. If Rotate secret was pressed again already, say so at "
        "the step “Rotate the client secret”, and paste the newest secret there."
    ) % {"day": until.absolute, "relative": until.relative}
