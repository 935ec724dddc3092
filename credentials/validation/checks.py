"""The questions of a validation, one function each, in the order they are asked.

Each notes its outcome and returns whether the next question still makes sense.
"""

from dataclasses import replace
from datetime import timedelta
from functools import partial

from credentials.amazon import (
    AccessToken,
    Kind,
    Participation,
    Refused,
    Region,
    Throttled,
    Unreachable,
    kind_of,
)
from credentials.secret import Secret
from credentials.validation.climb import Climb
from credentials.validation.judgement import (
    access_refused,
    client_refused,
    exchange_refused,
    is_off,
    is_unexplained,
    no_answer,
    seconds_of,
)
from credentials.validation.role_checks import opens_a_role
from credentials.validation.verdicts import Outcome, Rung, Verdict


def shape_finding(
    client_id: str, client_secret: Secret, refresh_token: Secret | None = None
) -> str | None:
    """Name the first value that cannot be what it should be."""
    if kind_of(client_id) is not Kind.CLIENT_IDENTIFIER:
        return "client-identifier-malformed"
    if kind_of(client_secret.reveal()) is not Kind.CLIENT_SECRET:
        return "client-secret-malformed"
    if refresh_token and kind_of(refresh_token.reveal()) is not Kind.REFRESH_TOKEN:
        return "refresh-token-malformed"
    return None


def shapes_are_right(climb: Climb) -> bool:
    one = climb.candidate
    finding = shape_finding(one.client_id, one.client_secret, one.refresh_token)
    verdict = Verdict.FAILED if finding else Verdict.PASSED
    climb.note(Outcome(Rung.SHAPES, verdict, finding))
    return finding is None


def client_is_known(climb: Climb) -> bool:
    """Ask about identifier and secret alone, so that a refusal later is the token's.

    Not every application may ask so; that says nothing, and the token is asked about.
    """
    one = climb.candidate
    try:
        token = climb.amazon.lwa.client_credentials(one.client_id, one.client_secret)
    except Refused as refusal:
        outcome = client_refused(Rung.CLIENT, refusal, climb.known)
        is_definite = outcome.verdict is Verdict.FAILED
        climb.note(outcome if is_definite else replace(outcome, finding=None))
        return not is_definite
    except (Throttled, Unreachable) as error:
        climb.remember_patience(error)
        climb.note(no_answer(Rung.CLIENT, error))
        return False
    climb.prove(client=True)
    climb.note(exchanged(Rung.CLIENT, token))
    return True


def token_is_exchanged(climb: Climb) -> bool:
    try:
        token = climb.exchange()
    except Refused as refusal:
        alone = climb.report.proved.client
        climb.note(
            exchange_refused(Rung.EXCHANGE, refusal, climb.known, pair_works=alone)
        )
        return False
    except (Throttled, Unreachable) as error:
        climb.remember_patience(error)
        climb.note(no_answer(Rung.EXCHANGE, error))
        return False
    climb.prove(client=True, lwa_exchange=True)
    climb.note(exchanged(Rung.EXCHANGE, token))
    return True


def exchanged(rung: Rung, token: AccessToken) -> Outcome:
    """The exchange worked; Amazon's clock may still say that ours is wrong."""
    skew = token.clock_skew or timedelta()
    if not is_off(skew):
        return Outcome(rung, Verdict.PASSED)
    return Outcome(
        rung, Verdict.PASSED, "our-clock", (("clock_skew", seconds_of(skew)),)
    )


def marketplace_takes_part(climb: Climb) -> bool:
    try:
        rows = _rows_in(climb, climb.candidate.marketplace.region)
    except Refused as refusal:
        return _participation_refused(climb, refusal)
    except (Throttled, Unreachable) as error:
        climb.remember_patience(error)
        climb.note(no_answer(Rung.PARTICIPATION, error))
        return False
    climb.prove(sp_api=True)
    climb.see(rows)
    outcome = _judge_rows(climb, rows)
    climb.note(outcome)
    if outcome.verdict is Verdict.PASSED:
        climb.prove(participation=True)
    return outcome.verdict is Verdict.PASSED


def _rows_in(climb: Climb, region: Region) -> tuple[Participation, ...]:
    sp_api = climb.amazon.sp_api
    return climb.ask(lambda token: sp_api.marketplace_participations(region, token))


def _participation_refused(climb: Climb, refusal: Refused) -> bool:
    if not is_unexplained(refusal):
        outcome = access_refused(Rung.PARTICIPATION, refusal, climb.known)
        climb.note(outcome)
        return False
    elsewhere = _found_elsewhere(climb)
    climb.note(elsewhere or access_refused(Rung.PARTICIPATION, refusal, climb.known))
    return elsewhere is None


def _judge_rows(climb: Climb, rows: tuple[Participation, ...]) -> Outcome:
    wanted = climb.candidate.marketplace
    row = next((each for each in rows if each.marketplace_id == wanted.id), None)
    if row is None:
        elsewhere = None if rows else _found_elsewhere(climb)
        return elsewhere or _participation(Verdict.FAILED, "marketplace-not-covered")
    if not row.participating:
        return _participation(Verdict.FAILED, "marketplace-not-participating")
    suspended = "listings-suspended" if row.suspended else None
    return _participation(Verdict.PASSED, suspended)


def _participation(verdict: Verdict, finding: str | None) -> Outcome:
    return Outcome(Rung.PARTICIPATION, verdict, finding)


def _found_elsewhere(climb: Climb) -> Outcome | None:
    """Look where else the token works, since a bare refusal tells nothing."""
    home = climb.candidate.marketplace.region
    elsewhere = [region for region in Region if region is not home]
    for region in elsewhere:
        if climb.is_late:
            return None
        if rows := _rows_or_none(climb, region):
            climb.see(rows)
            return _of_another_region(region)
    for region in (home, *elsewhere):
        if climb.is_late:
            return None
        if climb.ask(partial(climb.amazon.sp_api.is_vendor, region)):
            return _participation(Verdict.FAILED, "vendor-account")
    # Lists may stay closed for want of a role that other calls do not need.
    if opens_a_role(climb, home):
        return None
    places = () if climb.is_late else elsewhere
    reads = (region for region in places if opens_a_role(climb, region))
    found = next(reads, None)
    return _of_another_region(found) if found else None


def _of_another_region(region: Region) -> Outcome:
    return Outcome(
        Rung.PARTICIPATION,
        Verdict.FAILED,
        "token-of-another-region",
        (("region", region.value),),
    )


def _rows_or_none(climb: Climb, region: Region) -> tuple[Participation, ...]:
    try:
        return _rows_in(climb, region)
    except (Refused, Throttled, Unreachable):
        return ()
