"""What a refusal of Amazon means, given what else is known.

Amazon's codes are few and stand for many causes. Each function names the most that is
certain; where nothing is, the verdict is UNKNOWN and the credentials keep the state
they had.
"""

from dataclasses import replace
from datetime import timedelta
from http import HTTPStatus

from credentials.amazon import (
    A_DAY_ANYWHERE,
    CLIENT_SECRET_LIFETIME,
    CLIENT_SECRET_OVERLAP,
    CLIENT_SECRET_SETTLING,
    AmazonError,
    Reason,
    Refused,
    Throttled,
    Unreachable,
)
from credentials.validation.candidate import Known
from credentials.validation.verdicts import (
    LISTS_ARE_CLOSED,
    Outcome,
    Rung,
    Verdict,
)

# Texts of `details`, Amazon, "LWA credentials FAQ" and "Resolve common HTTP errors",
# https://developer-docs.amazon.com/sp-api/docs/, read November 2026.
OUTLIVED = "access token you provided has expired"
EXPIRED = "lwa secret token you provided has expired"
INVALID = "revoked, malformed or invalid"
MISMATCH = "marketplaces you provided are not valid for region"

# Whatever is wrong with the secret in use, somebody has stored the one that mends it.
WAITS = "newer-secret-waits"

_NAMED = {
    Reason.DNS: "our-network",
    Reason.TLS: "our-tls",
    Reason.UNREADABLE: "amazon-unreadable",
    Reason.TOO_LARGE: "amazon-unreadable",
    Reason.REDIRECT: "amazon-unreadable",
}

TOLERATED_SKEW = timedelta(seconds=60)


def no_answer(rung: str, error: AmazonError) -> Outcome:
    """Nobody gave a readable answer, which says nothing about the credentials."""
    if isinstance(error, Throttled):
        return Outcome(rung, Verdict.UNKNOWN, "amazon-throttled", _about(error))
    if isinstance(error, Unreachable):
        finding = _NAMED.get(error.reason, "amazon-unreachable")
        return Outcome(rung, Verdict.UNKNOWN, finding, _about(error))
    return Outcome(rung, Verdict.UNKNOWN, "amazon-unreadable", _about(error))


def exchange_refused(
    rung: str, refusal: Refused, known: Known, *, pair_works: bool = False
) -> Outcome:
    """Login with Amazon refused to exchange the refresh token.

    `pair_works` says that it has just accepted identifier and secret alone. Where it
    then refuses them beside a token, only their age explains that.
    """
    match refusal.code:
        case "invalid_client":
            by_amazon = _by_amazons_clock(known, refusal)
            too_old = _age_finding(by_amazon)
            if pair_works and too_old is None:
                return no_answer(rung, refusal)
            finding = client_finding(by_amazon)
        case "invalid_grant" if known.token_last_worked_at:
            finding = "token-revoked"
        case "invalid_grant":
            finding = "token-refused"
        case "unauthorized_client":
            finding = "token-of-another-application"
        case _:
            return no_answer(rung, refusal)
    return Outcome(rung, Verdict.FAILED, finding, _about(refusal))


def judge_exchange(error: AmazonError, known: Known) -> Outcome:
    """What it means that an exchange of the refresh token gave no access token."""
    if isinstance(error, Refused):
        return exchange_refused(Rung.EXCHANGE, error, known)
    return no_answer(Rung.EXCHANGE, error)


def client_refused(rung: str, refusal: Refused, known: Known) -> Outcome:
    """Login with Amazon refused the identifier and secret by themselves."""
    if refusal.code == "invalid_client":
        finding = client_finding(_by_amazons_clock(known, refusal))
        return Outcome(rung, Verdict.FAILED, finding, _about(refusal))
    if refusal.code in {"unauthorized_client", "invalid_scope"}:
        return Outcome(rung, Verdict.UNKNOWN, "client-not-provable", _about(refusal))
    return no_answer(rung, refusal)


def _by_amazons_clock(known: Known, refusal: Refused) -> Known:
    """Amazon refuses by its own clock, so ages are counted by that one too."""
    skew = refusal.clock_skew or timedelta()
    return replace(known, now=known.now + skew) if is_off(skew) else known


def is_off(skew: timedelta) -> bool:
    """Whether the two clocks differ by more than an answer takes on its way."""
    return abs(skew) > TOLERATED_SKEW


def client_finding(known: Known) -> str:
    """Tell which of identifier and secret is wrong, as far as anybody can."""
    if known.newer_secret_waits:
        return WAITS
    if too_old := _age_finding(known):
        return too_old
    match bool(known.secret_last_worked_at), known.client_id_proven:
        case True, True:
            return "secret-replaced"
        case True, False:
            return "client-identifier-unknown"
        case False, True:
            return "client-secret-refused"
    return "client-credentials-refused"


def _age_finding(known: Known) -> str | None:
    """What the age of the secret explains by itself."""
    if known.secret_expires_at and known.secret_expires_at <= known.now:
        return "secret-expired"
    if known.secret_replaced_at and (
        known.now - known.secret_replaced_at >= CLIENT_SECRET_OVERLAP
    ):
        return "secret-replaced"
    return None


def access_refused(rung: str, refusal: Refused, known: Known) -> Outcome:
    """The Selling Partner API refused an access token that LWA had just made."""
    details = refusal.details.lower()
    if EXPIRED in details:
        return _secret_expired(rung, refusal, known)
    if is_invalid(refusal):
        finding = _invalid_token_finding(known)
        return Outcome(rung, Verdict.FAILED, finding, _about(refusal))
    if rung == Rung.PARTICIPATION and is_unexplained(refusal):
        return Outcome(rung, Verdict.UNKNOWN, LISTS_ARE_CLOSED, _about(refusal))
    return no_answer(rung, refusal)


def is_unexplained(refusal: Refused) -> bool:
    """Whether Amazon said no without a word of why, or only that a region is wrong.

    Which region it should be, or whether the marketplace is, it does not say.
    """
    details = refusal.details.lower()
    is_silent = not details or MISMATCH in details
    return refusal.status == HTTPStatus.FORBIDDEN and is_silent


def is_outlived(refusal: Refused) -> bool:
    """Whether only the access token has run out."""
    return OUTLIVED in refusal.details.lower()


def is_invalid(refusal: Refused) -> bool:
    """Whether Amazon does not take the access token at all."""
    return INVALID in refusal.details.lower()


def _secret_expired(rung: str, refusal: Refused, known: Known) -> Outcome:
    by_amazon = _by_amazons_clock(known, refusal)
    has_settled = known.secret_worked_at_api or known.secret_called_expired
    if not has_settled and (_is_new(known) or _is_new(by_amazon)):
        return Outcome(rung, Verdict.UNKNOWN, "secret-settling", _about(refusal))
    finding = WAITS if known.newer_secret_waits else "secret-expired"
    return Outcome(rung, Verdict.FAILED, finding, _about(refusal))


def _is_new(known: Known) -> bool:
    """Whether the secret may be so new that Amazon has not taken it up everywhere."""
    if known.secret_expires_at is None:
        return False
    age = CLIENT_SECRET_LIFETIME - (known.secret_expires_at - known.now)
    return age <= CLIENT_SECRET_SETTLING + A_DAY_ANYWHERE


def _invalid_token_finding(known: Known) -> str:
    if known.token_last_worked_at:
        return "token-revoked"
    return "token-refused" if known.sisters_valid else "sandbox-credentials"


def seconds_of(skew: timedelta | None) -> str:
    return str(round(skew.total_seconds())) if skew else ""


def _about(error: AmazonError) -> tuple[tuple[str, str], ...]:
    """The facts of an answer that are safe to keep and to show."""
    match error:
        case Refused():
            said = error.details or error.message
            told = {"status": str(error.status), "code": error.code, "said": said}
        case Unreachable():
            told = {"reason": error.reason.value, "status": str(error.status or "")}
        case _:
            told = {}
    if isinstance(error, Refused) and is_off(error.clock_skew or timedelta()):
        told["clock_skew"] = seconds_of(error.clock_skew)
    told["request_id"] = getattr(error, "request_id", "")
    return tuple((name, value) for name, value in told.items() if value)
