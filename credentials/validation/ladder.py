"""A whole validation: the questions in order, up to the first that fails."""

from collections.abc import Callable

from credentials.amazon import Amazon, Refused, Throttled, Unreachable
from credentials.secret import Secret
from credentials.validation.candidate import Candidate, Known
from credentials.validation.checks import (
    exchanged,
    marketplace_takes_part,
    shape_finding,
    shapes_are_right,
    token_is_exchanged,
)
from credentials.validation.climb import Climb
from credentials.validation.judgement import client_refused, no_answer
from credentials.validation.role_checks import (
    role_seems_granted,
    roles_in_order,
    rung_of,
)
from credentials.validation.verdicts import Outcome, Proof, Report, Rung, Verdict

_CHECKS = (
    (Rung.SHAPES, shapes_are_right),
    (Rung.EXCHANGE, token_is_exchanged),
    (Rung.PARTICIPATION, marketplace_takes_part),
)


def validate(
    candidate: Candidate,
    known: Known,
    amazon: Amazon,
    *,
    on_outcome: Callable[[Outcome], None] | None = None,
) -> Report:
    """Ask Amazon everything about one authorization.

    Stops at the first failure and where Amazon does not answer; what is left is
    SKIPPED. Never raises for anything that Amazon does. `on_outcome` hears of each
    outcome as it is made.
    """
    climb = Climb(candidate, known, amazon, on_outcome)
    roles = roles_in_order(candidate.roles)
    goes_on = True
    for rung, check in _CHECKS:
        goes_on = goes_on and check(climb)
        _note_skipped(climb, rung)
    for role in roles:
        goes_on = goes_on and role_seems_granted(climb, role)
        _note_skipped(climb, rung_of(role))
    return climb.report


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
    try:
        token = amazon.lwa.client_credentials(client_id, client_secret)
    except Refused as refusal:
        return Report((client_refused(Rung.CLIENT, refusal, known),))
    except (Throttled, Unreachable) as error:
        outcome = no_answer(Rung.CLIENT, error)
        return Report((outcome,), retry_after=error.retry_after)
    return Report((exchanged(Rung.CLIENT, token),), Proof(client=True))
