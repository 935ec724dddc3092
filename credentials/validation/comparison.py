"""The last question: whether what Amazon told fits what the account says of itself.

Amazon names no seller in any answer that is read here. Two tokens of one seller in one
region list the same marketplaces, under the same names of stores, though a marketplace
may join between two days, and some stores have an account of their own. So a
difference is a hint and never a proof, and the credentials work all the same.
"""

from collections.abc import Mapping

from credentials.amazon import USUALLY_APART
from credentials.validation.climb import Climb
from credentials.validation.verdicts import Outcome, Rung, Verdict

_OF_A_ROLE = f"{Rung.ROLE}:"


def fits_what_was_chosen(climb: Climb) -> bool:
    """Note what differs; no difference stops anything."""
    if _seems_of_another(climb):
        climb.note(_differs("token-of-another-seller"))
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


def _seems_of_another(climb: Climb) -> bool:
    home = climb.candidate.marketplace.region
    here = {row.marketplace_id: row.store_name for row in climb.report.participations}
    sisters = [one for one in climb.known.sisters if one.region is home]
    differing = [one for one in sisters if _differs_from(here, one.stores)]
    if climb.known.token_vouched_for or not differing:
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
