"""Which of the chosen roles seem to be in the token."""

from dataclasses import replace
from functools import partial

from credentials.amazon import (
    MARKETPLACES,
    ROLES,
    Marketplace,
    ProbeAnswer,
    Refused,
    Region,
    Throttled,
    Unreachable,
    probe_for,
)
from credentials.validation.climb import Climb
from credentials.validation.judgement import access_refused, is_invalid, no_answer
from credentials.validation.verdicts import Outcome, Rung, Verdict


def rung_of(role: str) -> str:
    return f"{Rung.ROLE}:{role}"


def roles_in_order(chosen: tuple[str, ...]) -> tuple[str, ...]:
    """The chosen roles in the order of ROLES, so that shared probes come later."""
    return tuple(role.key for role in ROLES if role.key in chosen)


def no_role_to_ask_about(climb: Climb) -> bool:
    """Leave the rung standing where no role was chosen, so that it is not missed."""
    climb.note(Outcome(Rung.ROLE, Verdict.SKIPPED))
    return True


def opens_a_role(climb: Climb, region: Region) -> bool:
    """Whether a chosen role opens something in a region.

    A call that several chosen roles open serves as well: here only the region matters.
    """
    home = climb.candidate.marketplace
    places = (home, *MARKETPLACES)
    place = next(one for one in places if one.region is region)
    return any(_is_open(climb, role, place) for role in climb.candidate.roles[:3])


def _is_open(climb: Climb, role: str, place: Marketplace) -> bool:
    try:
        answer = climb.ask(partial(climb.amazon.sp_api.probe, role, place))
    except (Refused, Throttled, Unreachable):
        return False
    if answer is not ProbeAnswer.SEEMS_GRANTED:
        return False
    climb.prove(sp_api=True)
    return True


def role_seems_granted(climb: Climb, role: str) -> bool:
    """Probe one role; False where Amazon's answer ends the whole validation."""
    marketplace = climb.candidate.marketplace
    if probe_for(role, marketplace) is None:
        climb.note(Outcome(rung_of(role), Verdict.SKIPPED))
        return True
    if climb.is_late:
        climb.note(Outcome(rung_of(role), Verdict.UNKNOWN, "amazon-unreachable"))
        return True
    sp_api = climb.amazon.sp_api
    try:
        answer = climb.ask(lambda token: sp_api.probe(role, marketplace, token))
    except Refused as refusal:
        return _refused(climb, role, refusal)
    except (Throttled, Unreachable) as error:
        climb.remember_patience(error)
        climb.note(no_answer(rung_of(role), error))
        return True
    _judge(climb, role, answer)
    return True


def _refused(climb: Climb, role: str, refusal: Refused) -> bool:
    outcome = access_refused(rung_of(role), refusal, climb.known)
    if climb.report.proved.sp_api and is_invalid(refusal):
        # The same access token was taken a moment ago.
        outcome = replace(outcome, verdict=Verdict.UNKNOWN, finding=None)
    climb.note(outcome)
    return outcome.verdict is not Verdict.FAILED


def _judge(climb: Climb, role: str, answer: ProbeAnswer) -> None:
    match answer:
        case ProbeAnswer.SEEMS_MISSING if not climb.report.proved.sp_api:
            # So far everything was refused, whatever the reason.
            outcome = Outcome(rung_of(role), Verdict.UNKNOWN)
        case ProbeAnswer.SEEMS_MISSING:
            climb.miss(role)
            # Credentials work without the role, so nothing has failed.
            outcome = Outcome(
                rung_of(role), Verdict.UNKNOWN, "role-missing", (("role", role),)
            )
        case ProbeAnswer.SEEMS_GRANTED if not _may_be_another(climb, role):
            climb.prove(sp_api=True)
            climb.grant(role)
            outcome = Outcome(rung_of(role), Verdict.PASSED)
        case ProbeAnswer.SEEMS_GRANTED:
            climb.prove(sp_api=True)
            outcome = Outcome(rung_of(role), Verdict.UNKNOWN)
        case ProbeAnswer.CANNOT_TELL:
            outcome = Outcome(rung_of(role), Verdict.UNKNOWN)
    climb.note(outcome)


def _may_be_another(climb: Climb, role: str) -> bool:
    """Whether another chosen role could have opened the same call."""
    probe = probe_for(role, climb.candidate.marketplace)
    chosen = set(climb.candidate.roles) - set(climb.report.missing_roles) - {role}
    return probe is not None and not probe.shared_with.isdisjoint(chosen)
