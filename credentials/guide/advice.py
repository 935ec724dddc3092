"""Findings that follow from dates and choices alone, without asking Amazon."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from credentials.amazon import AUTHORIZATION_ADVISED_RENEWAL, CLIENT_SECRET_OVERLAP
from credentials.models import Application, Authorization, ClientSecret
from credentials.models.dated_secrets import EXPIRES_SOON
from credentials.models.secrets_in_view import SecretsInView
from credentials.validation.findings import REFUSALS_OF_THE_PAIR

# Once it is refused, how near its end is, or that nobody knows it, says nothing more.
OF_ITS_DAY = {"secret-expires-soon", "secret-expiry-unknown", "secret-day-doubtful"}


def advice_on_secret(secret: ClientSecret | None) -> list[str]:
    """What the calendar says about a client secret."""
    if secret is None:
        return []
    if secret.expires_at is None:
        return ["secret-expiry-unknown"]
    if secret.is_surely_expired:
        return ["secret-expired"]
    if secret.has_outlived_its_day:
        return ["secret-day-doubtful"]
    return ["secret-expires-soon"] if secret.expires_soon else []


def advice_on_secrets(secrets: SecretsInView) -> list[str]:
    """What is to be said of the one in use, seen beside those that came after it.

    Of one that another is stored for already, nobody has to hear when it ends.
    """
    refused = [secrets.refusal] if secrets.refusal else []
    return refused + ([] if secrets.waiting else advice_on_secret(secrets.in_use))


def advice_on_authorization(
    authorization: Authorization, application: Application, now: datetime
) -> list[str]:
    """What the calendar and the chosen roles say about an authorization."""
    if not authorization.has_token or authorization.authorized_at is None:
        return []
    advice = []
    if now - authorization.authorized_at >= AUTHORIZATION_ADVISED_RENEWAL:
        advice.append("authorization-old")
    if set(application.roles) != set(authorization.roles_frozen):
        advice.append("roles-changed")
    return advice


def turns_of(
    authorization: Authorization, secrets: Iterable[ClientSecret]
) -> Iterator[datetime]:
    """The moments from which on the calendar says something else of any of these."""
    if authorization.authorized_at:
        yield authorization.authorized_at + AUTHORIZATION_ADVISED_RENEWAL
    for secret in secrets:
        if secret.expires_at:
            yield from (secret.expires_at, secret.expires_at - EXPIRES_SOON)
        if secret.surely_expires_at:
            yield secret.surely_expires_at
        if secret.dies_at:
            yield secret.dies_at
        if secret.refused_at:
            yield secret.refused_at + CLIENT_SECRET_OVERLAP


def findings_of(
    authorization: Authorization,
    application: Application,
    secrets: SecretsInView,
    now: datetime,
) -> list[str]:
    """Everything there is to say: what Amazon answered, then what the dates say."""
    told = [
        *authorization.findings,
        *advice_on_secrets(secrets),
        *advice_on_authorization(authorization, application, now),
    ]
    if any(slug in REFUSALS_OF_THE_PAIR for slug in told):
        told = [slug for slug in told if slug not in OF_ITS_DAY]
    return list(dict.fromkeys(told))
