"""The last question: whether what Amazon told fits what the account says of itself.

Amazon names no seller in any answer that is read here. Two tokens of one seller in one
region list the same marketplaces, under the same names of stores, though a marketplace
may join between two days, and some stores have an account of their own. So a
difference is a hint and never a proof, and the credentials work all the same.
"""

from collections.abc import Mapping
from dataclasses import replace

from credentials.amazon import USUALLY_APART
from credentials.validation.candidate import Known
from credentials.validation.climb import Climb
from credentials.validation.verdicts import Outcome, Report, Rung, Verdict

_OF_A_ROLE = f"{Rung.ROLE}:"
OF_ANOTHER = "token-of-another-seller"


def fits_what_was_chosen(climb: Climb) -> bool:
    """Note what differs; no difference stops anything."""
    region = climb.candidate.marketplace.region
    if _seems_of_another(climb.report, region, climb.known):
        climb.note(_differs(OF_ANOTHER))
    elif _roles_changed(climb):
        climb.note(_differs("roles-changed"))
    elif climb.is_late or not _is_all_a_yes(climb):
        climb.note(Outcome(Rung.COMPARISON, Verdict.UNKNOWN))
    else:
        climb.note(Outcome(Rung.COMPARISON, Verdict.PASSED))
    return True


def _is_all_a_yes(climb: Climb) -> bool:
    roles = [one for one in climb.report.outcomes if one.rung.startswith(_OF_A_ROLE)]
    unanswered = [one for one in roles if one.verdict is not Verdict.PASSED]
    return bool(climb.report.participations) and not unanswered


def _differs(finding: str) -> Outcome:
    return Outcome(Rung.COMPARISON, Verdict.UNKNOWN, finding)


def compared_again(report: Report, region: str, known: Known) -> Report:
    """The same report, compared with what is known of the sisters by now.

    Two tokens may be asked about at the same time: when each began, the other was not
    known yet.
    """
    if OF_ANOTHER in report.findings or not _seems_of_another(report, region, known):
        return report
    outcomes = tuple(
        replace(one, verdict=Verdict.UNKNOWN, finding=OF_ANOTHER)
        if one.rung == Rung.COMPARISON and one.verdict is not Verdict.SKIPPED
        else one
        for one in report.outcomes
    )
    return replace(report, outcomes=outcomes)


def _seems_of_another(report: Report, region: str, known: Known) -> bool:
    here = {row.marketplace_id: row.store_name for row in report.participations}
    sisters = [one for one in known.sisters if one.region == region]
    differing = [one for one in sisters if _differs_from(here, one.stores)]
    if not here or known.token_vouched_for or not differing:
        return False
    if any(one.is_vouched_for for one in sisters):
        # The company has several seller accounts: it is enough to fit one of them.
        return differing == sisters
    return True


def _differs_from(here: Mapping[str, str], there: Mapping[str, str]) -> bool:
    return _names_differ(here, there) or _lists_cross(here, there)


def _names_differ(here: Mapping[str, str], there: Mapping[str, str]) -> bool:
    shared = here.keys() & there.keys()
    return any(here[one] and there[one] and here[one] != there[one] for one in shared)


def _lists_cross(here: Mapping[str, str], there: Mapping[str, str]) -> bool:
    """Whether each list has a marketplace that the other has not, and should have."""
    mine, theirs = here.keys() - USUALLY_APART, there.keys() - USUALLY_APART
    return bool(mine - theirs) and bool(theirs - mine)


def _roles_changed(climb: Climb) -> bool:
    one = climb.candidate
    return one.roles_frozen is not None and set(one.roles) != set(one.roles_frozen)
