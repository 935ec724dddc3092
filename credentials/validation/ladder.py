"""A whole validation: the questions in order, up to the first that fails."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

from credentials.amazon import (
    Amazon,
    Exchange,
    Refused,
    Throttled,
    Unreachable,
    recorded,
)
from credentials.secret import Secret
from credentials.validation.candidate import Candidate, Known
from credentials.validation.checks import (
    client_is_known,
    exchanged,
    marketplace_takes_part,
    shape_finding,
    shapes_are_right,
    token_is_exchanged,
)
from credentials.validation.climb import PATIENCE, Climb
from credentials.validation.comparison import fits_what_was_chosen
from credentials.validation.judgement import client_refused, no_answer
from credentials.validation.role_checks import (
    no_role_to_ask_about,
    role_seems_granted,
    roles_in_order,
    rung_of,
)
from credentials.validation.verdicts import Outcome, Proof, Report, Rung, Verdict

Check = Callable[[Climb], bool]


def validate(
    candidate: Candidate,
    known: Known,
    amazon: Amazon,
    *,
    on_outcome: Callable[[Outcome], None] | None = None,
    pair_was_asked: bool = False,
    patience: float = PATIENCE,
) -> Report:
    """Ask Amazon everything about one authorization.

    Stops at the first failure and where Amazon does not answer; what is left is
    SKIPPED. Never raises for anything that Amazon does. `on_outcome` hears of each
    outcome as it is made. `pair_was_asked` leaves out the question that
    `prove_client` has just put. Where Amazon is slow, no roles are asked about after
    `patience` seconds.
    """
    climb = Climb(candidate, known, amazon, on_outcome, patience=patience)
    with recorded(climb.heard):
        for rung, check in _questions(candidate, pair_was_asked=pair_was_asked):
            if climb.goes_on:
                climb.goes_on = check(climb)
            _note_skipped(climb, rung)
    return climb.report


def _questions(
    candidate: Candidate, *, pair_was_asked: bool
) -> Iterator[tuple[str, Check]]:
    """Every question about a candidate by its rung, in the order it is asked."""
    yield Rung.SHAPES, shapes_are_right
    if not pair_was_asked:
        yield Rung.CLIENT, client_is_known
    yield Rung.EXCHANGE, token_is_exchanged
    yield Rung.PARTICIPATION, marketplace_takes_part
    for role in roles_in_order(candidate.roles):
        yield rung_of(role), partial(role_seems_granted, role=role)
    if not candidate.roles:
        yield Rung.ROLE, no_role_to_ask_about
    yield Rung.COMPARISON, fits_what_was_chosen


def _note_skipped(climb: Climb, rung: str) -> None:
    """Say of a question that was not asked that it was not."""
    if all(outcome.rung != rung for outcome in climb.report.outcomes):
        climb.note(Outcome(rung, Verdict.SKIPPED))


def prove_client(
    client_id: str, client_secret: Secret, known: Known, amazon: Amazon
) -> Report:
    """Ask Amazon whether an identifier and a secret belong together.

    No refresh token is needed. An expired secret may still pass here.
    """
    finding = shape_finding(client_id, client_secret)
    if finding:
        return Report((Outcome(Rung.SHAPES, Verdict.FAILED, finding),))
    heard: list[Exchange] = []
    with recorded(heard):
        report = _pair_alone(client_id, client_secret, known, amazon)
    outcome = replace(report.outcomes[0], exchanges=tuple(heard))
    return replace(report, outcomes=(outcome,))


def _pair_alone(
    client_id: str, client_secret: Secret, known: Known, amazon: Amazon
) -> Report:
    try:
        token = amazon.lwa.client_credentials(client_id, client_secret)
    except Refused as refusal:
        return Report((client_refused(Rung.CLIENT, refusal, known),))
    except (Throttled, Unreachable) as error:
        outcome = no_answer(Rung.CLIENT, error)
        return Report((outcome,), retry_after=error.retry_after)
    return Report((exchanged(Rung.CLIENT, token),), Proof(client=True))
