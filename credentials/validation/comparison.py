"""The last question: whether what Amazon told fits what the account says of itself.

Amazon names no seller in any answer that is read here. What tells two sellers apart is
the name of the store in one and the same marketplace, so a difference is a hint and
never a proof: the credentials work all the same.
"""

from credentials.validation.climb import Climb
from credentials.validation.verdicts import Outcome, Rung, Verdict


def fits_what_was_chosen(climb: Climb) -> bool:
    """Note what differs; no difference stops anything."""
    if marketplace := _store_of_another(climb):
        told = (("marketplace", marketplace),)
        climb.note(_differs("token-of-another-seller", told))
    elif _roles_changed(climb):
        climb.note(_differs("roles-changed"))
    else:
        climb.note(Outcome(Rung.COMPARISON, Verdict.PASSED))
    return True


def _differs(finding: str, detail: tuple[tuple[str, str], ...] = ()) -> Outcome:
    return Outcome(Rung.COMPARISON, Verdict.UNKNOWN, finding, detail)


def _store_of_another(climb: Climb) -> str:
    """A marketplace in which a sister's store has another name; empty for none."""
    here = {row.marketplace_id: row.store_name for row in climb.report.participations}
    for sister in climb.known.sisters:
        for marketplace in sorted(here.keys() & sister.stores.keys()):
            named = {here[marketplace], sister.stores[marketplace]}
            if len(named - {""}) > 1:
                return marketplace
    return ""


def _roles_changed(climb: Climb) -> bool:
    one = climb.candidate
    return one.roles_frozen is not None and set(one.roles) != set(one.roles_frozen)
