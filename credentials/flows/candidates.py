"""Laying out, for the checks, what is stored and what is known about it."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from credentials.amazon import CLIENT_SECRET_LIFETIME
from credentials.models import Application, Authorization, ClientSecret
from credentials.secret import Secret
from credentials.validation import (
    LISTS_ARE_CLOSED,
    Candidate,
    Known,
    Report,
    Sister,
    Verdict,
)


def known_about(
    application: Application,
    secret: ClientSecret | None,
    authorization: Authorization | None = None,
    *,
    client_id: str = "",
    mark: str | None = None,
    issued_at: datetime | None = None,
) -> Known:
    """What helps to tell apart the causes behind one and the same answer.

    It speaks of the values that are asked about: an identifier that was just pasted
    is not proven because the stored one is, and a new token has never worked, unless
    `mark`, its fingerprint, is that of one which has. `issued_at` is the day of a
    secret that is not stored yet.
    """
    same_client = client_id in {"", application.client_id}
    rows = list(application.account.authorizations.with_token())
    if mark is None:
        mark = authorization.fingerprint if authorization else ""
    # A token is of the same seller as itself, whatever a store is called since.
    of_other_tokens = [one for one in rows if one.fingerprint != mark]
    of_this_token = [one for one in rows if one.fingerprint == mark]
    valid = Authorization.Status.VALID
    return Known(
        now=timezone.now(),
        client_id_proven=same_client and application.client_id_proven_at is not None,
        secret_expires_at=_end_of(application, secret, issued_at),
        secret_replaced_at=secret.replaced_at if secret else None,
        secret_last_worked_at=secret.proven_at if secret else None,
        secret_worked_at_api=_worked_since(secret, _near(authorization, rows)),
        newer_secret_waits=_is_to_be_replaced(application, secret),
        token_last_worked_at=max(
            filter(None, map(_last_worked, of_this_token)), default=None
        ),
        token_vouched_for=any(one.is_vouched_for for one in of_this_token),
        sisters_valid=any(
            one.status == valid
            for one in rows
            if one != authorization or one.fingerprint != mark
        ),
        sisters=tuple(
            Sister(one.marketplace.region, one.stores, one.is_vouched_for)
            for one in of_other_tokens
            if one.status == valid and one.stores
        ),
    )


def _end_of(
    application: Application, secret: ClientSecret | None, issued_at: datetime | None
) -> datetime | None:
    """When a secret ends by its day, if that is known and not known to be wrong.

    What takes the place of another was made when it was stored, unless somebody says
    otherwise.
    """
    if secret is None:
        return issued_at + CLIENT_SECRET_LIFETIME if issued_at else None
    if secret.has_outlived_its_day:
        return None
    if secret.expires_at:
        return secret.expires_at
    before = application.client_secrets.filter(number__lt=secret.number)
    replaces = before.filter(proven_at__isnull=False).exists()
    return secret.stored_at + CLIENT_SECRET_LIFETIME if replaces else None


def _last_worked(row: Authorization) -> datetime | None:
    """When Login with Amazon is known to have taken the token of a row."""
    # Login with Amazon exchanges the tokens of a sandbox too; that the lists stay
    # closed without a word is what the API says to a token that it takes.
    was_exchanged = any(one["finding"] == LISTS_ARE_CLOSED for one in row.outcomes)
    if was_exchanged or "token-revoked" in row.findings:
        return row.validated_at or row.checked_at
    return row.validated_at


def _near(
    authorization: Authorization | None, rows: list[Authorization]
) -> list[Authorization]:
    """Those of the same region: Amazon takes a secret up in one after the other."""
    if authorization is None:
        return rows
    return [one for one in rows if one.region == authorization.region]


def _worked_since(secret: ClientSecret | None, rows: list[Authorization]) -> bool:
    """Whether an authorization was proven with this secret."""
    proven_at = secret.proven_at if secret else None
    return proven_at is not None and any(
        one.validated_at and one.validated_at > proven_at for one in rows
    )


def _is_to_be_replaced(application: Application, secret: ClientSecret | None) -> bool:
    """Whether somebody stored a newer one, which Amazon has not accepted yet."""
    newer = application.client_secrets.pending()
    return secret is not None and newer.filter(number__gt=secret.number).exists()


def asked_in(*reports: Report) -> tuple[dict[str, object], ...]:
    """What Amazon was asked, for the page on which a paste is refused."""
    return tuple(
        outcome.as_dict()
        for report in reports
        for outcome in report.outcomes
        if outcome.verdict is not Verdict.SKIPPED
    )


@dataclass(frozen=True)
class Stored:
    """The credentials of one authorization as they are stored at this moment."""

    authorization: Authorization
    application: Application
    secret: ClientSecret

    @classmethod
    def of(cls, authorization: Authorization) -> "Stored | None":
        """None while something that Amazon has to be asked with is missing."""
        application = Application.objects.filter(account=authorization.account).first()
        secret = application.secret_in_use() if application else None
        if not (application and application.client_id and secret):
            return None
        if not authorization.has_token:
            return None
        return cls(authorization, application, secret)

    @property
    def known(self) -> Known:
        return known_about(self.application, self.secret, self.authorization)

    def candidate(
        self,
        *,
        client_secret: Secret | None = None,
        refresh_token: Secret | None = None,
    ) -> Candidate:
        """Unseal what is stored; a fresh value stands in for the stored one."""
        return Candidate(
            client_id=self.application.client_id,
            client_secret=client_secret or self.secret.unseal(),
            refresh_token=refresh_token or self.authorization.unseal(),
            marketplace=self.authorization.marketplace,
            roles=tuple(self.application.roles),
            roles_frozen=tuple(self.authorization.roles_frozen),
        )
