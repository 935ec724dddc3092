"""Whose turn it is where more than one new secret has come, inside a transaction."""

from datetime import datetime, timedelta
from typing import Final

from credentials.amazon import CLIENT_SECRET_LIFETIME
from credentials.flows.rotation_moves import AGAIN, move, open_by_message, settle_alarms
from credentials.flows.secret_changes import retire
from credentials.models import Application, ClientSecret, InboundMessage, Rotation
from credentials.models.rotations import State

MOST_TRIES: Final = 10_000
# What a person tells is a day, and the secret was made some time on it.
A_DAY: Final = timedelta(days=1)


def take_next_message(application: Application, now: datetime) -> None:
    """Open a rotation for a secret that waits, and leave out those that are older.

    What may be older than a paste goes on waiting until Amazon has told the pasted
    one's date, which comes by a message of its own.
    """
    leave_out_older(application)
    current = application.client_secrets.current().first()
    waiting = InboundMessage.objects.waiting_for(application)
    following = next((one for one in waiting if _is_newer(one, current)), None)
    if following is not None:
        open_by_message(application, following, now)


def _is_newer(message: InboundMessage, current: ClientSecret | None) -> bool:
    """Whether the secret of a message was surely made after the one in use."""
    expires_at = message.new_expires_at
    if current is None or expires_at is None:
        return True
    if expires_at - CLIENT_SECRET_LIFETIME > current.stored_at:
        return True
    if current.expires_at is None:
        return False
    is_exact = current.expires_source == ClientSecret.Source.AMAZON
    return expires_at > current.expires_at + (timedelta() if is_exact else A_DAY)


def leave_out_older(application: Application) -> None:
    """What expires before the secret in use is older than it, whenever it came."""
    current = application.client_secrets.current().first()
    if current is None or current.expires_at is None:
        return
    older = InboundMessage.objects.waiting_for(application).filter(
        new_expires_at__lte=current.expires_at
    )
    for message in older.select_related("secret"):
        if message.secret and message.secret.sealed:
            retire(message.secret)
        message.state = InboundMessage.State.SUPERSEDED
        message.save()


def turn_to_another(
    rotation: Rotation, now: datetime, *, keeping: ClientSecret | None = None
) -> bool:
    """Test another secret that waits; with none, go back to where this one came from.

    With `keeping` the present secret joins those that wait, and where there is no other
    nothing happens: False.
    """
    application = rotation.application
    leave_out_older(application)
    other = InboundMessage.objects.waiting_for(application).first()
    if keeping is not None and other is None:
        return False
    if keeping is not None:
        mine = InboundMessage.objects.filter(secret=keeping).first()
        if mine is not None:
            mine.tries = min(mine.tries + 1, MOST_TRIES)
            mine.state = InboundMessage.State.WAITING
            mine.save()
    if other is None:
        _go_back(rotation, now)
        return True
    other.tries = min(other.tries + 1, MOST_TRIES)
    other.state = InboundMessage.State.TAKEN
    other.save()
    move(
        rotation,
        State.RECEIVED,
        secret=other.secret,
        old_dies_at=other.old_dies_at,
        next_at=now + AGAIN,
        passes=0,
        first_pass_at=None,
    )
    return True


def _go_back(rotation: Rotation, now: datetime) -> None:
    """Without any secret left: go on waiting for the one that was asked for."""
    if rotation.intent_at is None:
        move(rotation, State.FAILED, next_at=None, presumed_dies_at=None)
    else:
        move(rotation, State.UNKNOWN, next_at=now, secret=None, old_dies_at=None)
    settle_alarms(rotation)
