"""Lending access tokens: one exchange at Amazon for all who ask meanwhile.

Jobs, threads, processes and machines share a row for each set of values. Who finds no
token in it, or an old one, claims the row with a lease and asks Amazon; the others are
served with what still works, or wait. If the one who asked dies, the lease runs out
and the next one asks.
"""

import threading
import time
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from credentials.errors import (
    AmazonRefuses,
    AmazonSilent,
    ExchangeUnderWay,
    SetUpIncomplete,
)
from credentials.flows.connections import give_back_connection
from credentials.flows.delivery import Deliverable, open_steps
from credentials.flows.exchanges import LEASE, exchange
from credentials.flows.recording import record_first_delivery
from credentials.models import (
    AccessToken,
    Delivery,
    Given,
    Pickup,
    RunnerToken,
)
from credentials.secret import Secret

# At most so many threads of a process wait for Amazon; the rest serve what is there.
EXCHANGES_AT_ONCE = 4
FIRST_LOOK = 0.03
LONGEST_PAUSE = 0.5

_exchanges = threading.BoundedSemaphore(EXCHANGES_AT_ONCE)


@dataclass(frozen=True, repr=False)
class Lent:
    """An access token on its way to the Runner that asked with the right."""

    value: Secret
    token_type: str
    expires_at: datetime


@sensitive_variables()
def lend_access_token(
    *,
    token: RunnerToken,
    deliverable: Deliverable,
    address: str | None,
    patience: timedelta = timedelta(0),
) -> Lent:
    """Give Runner an access token that works, and record it first.

    Raises SetUpIncomplete, AmazonRefuses and AmazonSilent; and ExchangeUnderWay where
    somebody else is asking Amazon for longer than `patience`. Neither a connection
    nor a lock of the database is held while waiting.
    """
    until, pause = time.monotonic() + patience.total_seconds(), FIRST_LOOK
    while (row := _row_that_works(deliverable)) is None:
        left = until - time.monotonic()
        if left <= 0:
            raise ExchangeUnderWay(_key(deliverable))
        give_back_connection()
        time.sleep(min(pause, left))
        pause = min(pause * 1.6, LONGEST_PAUSE)
    value, expires_at = row.unseal(), row.expires_at or timezone.now()
    record_loan(token=token, deliverable=deliverable, row=row, address=address)
    return Lent(value, row.token_type, expires_at)


def is_settled(keys: Collection[str]) -> set[str]:
    """Those of the keys about which nobody is asking Amazon at this moment."""
    now = timezone.now()
    asking = AccessToken.objects.filter(key__in=keys, lease_until__gt=now)
    return set(keys) - set(asking.values_list("key", flat=True))


def forget_stale_access_tokens() -> None:
    """Forget what nobody has asked for since it died."""
    AccessToken.objects.stale(timezone.now()).delete()


def _key(of: Deliverable) -> str:
    if of.secret is None or not of.is_complete:
        raise SetUpIncomplete(open_steps(of.authorization.account))
    return AccessToken.key_for(of.application, of.secret, of.authorization)


def _row_that_works(of: Deliverable) -> AccessToken | None:
    """The row with a token to hand out; None while somebody else asks Amazon."""
    row = _row(_key(of), of)
    now = timezone.now()
    if row.is_fresh(now):
        return row
    if not row.is_being_asked_for(now) and not row.answers_no(now):
        row = _asked(row, of)
    return _usable(row)


def _row(key: str, of: Deliverable) -> AccessToken:
    found = AccessToken.objects.filter(key=key).first()
    if found is not None:
        return found
    row, _ = AccessToken.objects.get_or_create(
        key=key,
        defaults={"application": of.application, "asked_at": timezone.now()},
    )
    return row


def _asked(row: AccessToken, of: Deliverable) -> AccessToken:
    """The row after Amazon was asked, where this caller is the one to ask."""
    if _exchanges.acquire(blocking=False):
        try:
            lease_id = row.take(timezone.now(), LEASE)
            if lease_id is not None and of.secret is not None:
                exchange(row=row, lease_id=lease_id, of=of, secret=of.secret)
        finally:
            _exchanges.release()
    return AccessToken.objects.get(pk=row.pk)


def _usable(row: AccessToken) -> AccessToken | None:
    """What still works is handed out, also while Amazon is away."""
    now = timezone.now()
    if row.works(now):
        return row
    if row.answers_no(now) and row.ask_again_at is not None:
        refusal = AmazonRefuses if row.is_refused else AmazonSilent
        raise refusal(row.finding, (row.ask_again_at - now).total_seconds())
    return None


@transaction.atomic
def record_loan(
    *,
    token: RunnerToken,
    deliverable: Deliverable,
    row: AccessToken,
    address: str | None,
) -> None:
    """Record durably which token was given an access token, before the answer leaves.

    Who is given nothing else holds what the portal holds, whatever is rotated; who has
    fetched the credentials too still holds those that it fetched.
    """
    authorization = deliverable.authorization
    delivery = Delivery.objects.create(
        kind=Given.ACCESS_TOKEN,
        token=token,
        authorization=authorization,
        version=authorization.version,
        address=address,
    )
    row.note_asked(delivery.at)
    mine = Pickup.objects.filter(token=token, authorization=authorization)
    lent = mine.filter(kind=Given.ACCESS_TOKEN)
    if lent.update(version=authorization.version, at=delivery.at):
        return
    _, is_first = Pickup.objects.get_or_create(
        token=token,
        authorization=authorization,
        defaults={"version": authorization.version, "kind": Given.ACCESS_TOKEN},
    )
    if is_first:
        record_first_delivery(token, authorization)
