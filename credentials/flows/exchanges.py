"""One exchange at Amazon for an access token, and what it left behind."""

import random
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from credentials.amazon import (
    AccessToken as Exchanged,
)
from credentials.amazon import (
    AmazonError,
    Refused,
    Throttled,
    Unreachable,
)
from credentials.flows.candidates import known_about
from credentials.flows.connections import give_back_connection
from credentials.flows.delivery import Deliverable
from credentials.models import (
    AccessToken,
    Authorization,
    ClientSecret,
    Event,
    Tag,
)
from credentials.runtime import amazon
from credentials.validation import Outcome, Verdict, judge_exchange

# Longer than one call to Amazon can take; the second call of a fallback renews it.
LEASE = timedelta(seconds=15)
RENEWED_EARLY = timedelta(minutes=5)
REFUSAL_STANDS = timedelta(seconds=45)
SILENCE_STANDS = timedelta(seconds=10)
LONGEST_SILENCE = timedelta(minutes=5)


@dataclass(frozen=True, eq=False)
class Attempt:
    """What Amazon said, and which of the client secrets it said it about."""

    began: datetime
    answer: Exchanged | AmazonError
    by_fallback: bool = False


@sensitive_variables()
def exchange(
    *, row: AccessToken, lease_id: uuid.UUID, of: Deliverable, secret: ClientSecret
) -> None:
    """Ask Amazon for an access token and note the answer, whatever it is.

    The secret in use is tried first, the replaced one only where Amazon refuses that.
    Whoever calls holds the lease of the row. Nothing of the database is held while
    Amazon is asked.
    """
    attempt = _ask_with(secret, of)
    if of.fallback and _is_secret_refused(attempt) and _keep(row, lease_id):
        second = _ask_with(of.fallback, of)
        if isinstance(second.answer, Exchanged):
            attempt = Attempt(second.began, second.answer, by_fallback=True)
    note_attempt(row=row, lease_id=lease_id, of=of, attempt=attempt)


def _is_secret_refused(attempt: Attempt) -> bool:
    answer = attempt.answer
    return isinstance(answer, Refused) and answer.code == "invalid_client"


@sensitive_variables()
def _ask_with(secret: ClientSecret, of: Deliverable) -> Attempt:
    client_secret, refresh_token = secret.unseal(), of.authorization.unseal()
    give_back_connection()
    began = timezone.now()
    try:
        answer = amazon().lwa.refresh(
            of.application.client_id, client_secret, refresh_token
        )
    except AmazonError as error:
        return Attempt(began, error)
    return Attempt(began, answer)


def _keep(row: AccessToken, lease_id: uuid.UUID) -> bool:
    """Renew the lease; False where it ran out and somebody else has taken it."""
    mine = AccessToken.objects.filter(pk=row.pk, lease_id=lease_id)
    return bool(mine.update(lease_until=timezone.now() + LEASE))


@sensitive_variables()
@transaction.atomic
def note_attempt(
    *, row: AccessToken, lease_id: uuid.UUID, of: Deliverable, attempt: Attempt
) -> None:
    """Write down what Amazon answered, and give the lease back.

    An answer that came after the lease was lost is dropped, but for a token: it works
    as well as that of whoever came after.
    """
    mine = AccessToken.objects.select_for_update(no_key=True).get(pk=row.pk)
    is_mine = mine.lease_id == lease_id
    if isinstance(attempt.answer, Exchanged):
        _take_over(mine, attempt.began, attempt.answer)
        if attempt.by_fallback:
            _flag_fallback(mine, of)
        mine.by_fallback = attempt.by_fallback
    elif is_mine:
        _remember_no(mine, of, attempt.answer)
    if is_mine:
        mine.lease_id, mine.lease_until = None, None
    mine.save()


@sensitive_variables()
def _take_over(row: AccessToken, began: datetime, got: Exchanged) -> None:
    """Keep the token; its life is counted from before it was asked for.

    Each row renews at a moment of its own, so that what was exchanged together is not
    renewed together for ever.
    """
    life = timedelta(seconds=got.expires_in)
    early = min(RENEWED_EARLY, life / 4)
    row.seal(got.value)
    row.token_type = got.token_type[:20]
    row.expires_at = began + life
    row.refresh_at = row.expires_at - early * random.uniform(1, 1.3)  # noqa: S311
    row.finding, row.is_refused, row.ask_again_at = "", False, None


def _remember_no(row: AccessToken, of: Deliverable, error: AmazonError) -> None:
    """Answer others the same for a while, so that nobody hammers at Amazon."""
    now = timezone.now()
    outcome = _judged(of, error)
    row.finding = outcome.finding or "amazon-unreadable"
    row.is_refused = outcome.verdict is Verdict.FAILED
    if row.is_refused:
        row.ask_again_at = now + REFUSAL_STANDS
        _have_it_validated(of.authorization)
    else:
        row.ask_again_at = now + _patience(error)


def _judged(of: Deliverable, error: AmazonError) -> Outcome:
    known = known_about(of.application, of.secret, of.authorization)
    return judge_exchange(error, known)


def _patience(error: AmazonError) -> timedelta:
    asked = error.retry_after if isinstance(error, Throttled | Unreachable) else None
    wanted = timedelta(seconds=min(asked or 0, LONGEST_SILENCE.total_seconds()))
    return max(wanted, SILENCE_STANDS)


def _flag_fallback(row: AccessToken, of: Deliverable) -> None:
    """Say once that the client secret in use was refused, and have it looked into."""
    if row.by_fallback or of.secret is None or of.fallback is None:
        return
    _have_it_validated(of.authorization)
    Event.objects.record(
        Tag.FALLBACK_USED,
        actor="portal",
        account=of.authorization.account,
        subject=of.secret,
        marketplace=of.authorization.marketplace_id,
        number=of.fallback.number,
        tail=of.fallback.tail,
    )


def _have_it_validated(authorization: Authorization) -> None:
    """Let a validation decide about the state; while one is failing it is due soon."""
    Authorization.objects.filter(pk=authorization.pk).exclude(
        status=Authorization.Status.FAILING
    ).update(check_due_at=timezone.now())
