"""What people do about rotations: switch, ask for one, answer, go back."""

from datetime import timedelta
from typing import Final

from django.db import transaction
from django.utils import timezone

from credentials.errors import CannotGoBack, NotTheSameSecret, RotationMoved
from credentials.flows.actors import name_of
from credentials.flows.inbound import read_message
from credentials.flows.locks import lock_application
from credentials.flows.rotation_moves import move, settle_alarms
from credentials.flows.rotation_swaps import swap
from credentials.models import (
    Application,
    AutomaticRotation,
    Event,
    InboundMessage,
    Rotation,
    SellerAccount,
    Tag,
    User,
)
from credentials.models.rotations import State

LEFT_TO_GO_BACK: Final = timedelta(hours=24)


@transaction.atomic
def switch_automatic_rotation(
    *, account: SellerAccount, is_on: bool, actor: User
) -> AutomaticRotation:
    """Let an application rotate by itself, or not."""
    application = lock_application(account)
    setting, _ = AutomaticRotation.objects.get_or_create(application=application)
    setting.is_on, setting.changed_at = is_on, timezone.now()
    setting.next_at, setting.obstacles = timezone.now(), []
    setting.save()
    Event.objects.record(
        Tag.ROTATION_SWITCHED,
        actor=name_of(actor),
        account=account,
        subject=application,
        on=is_on,
    )
    return setting


@transaction.atomic
def want_rotation(*, account: SellerAccount, actor: User) -> AutomaticRotation:
    """Have the application rotated now, with this person looking on."""
    application = lock_application(account)
    setting, _ = AutomaticRotation.objects.get_or_create(application=application)
    now = timezone.now()
    setting.wanted_at, setting.wanted_by = now, actor
    setting.next_at, setting.obstacles = now, []
    setting.save()
    Event.objects.record(
        Tag.ROTATION_WANTED,
        actor=name_of(actor),
        account=account,
        subject=application,
    )
    return setting


@transaction.atomic
def say_nothing_changed(*, account: SellerAccount, tail: str, actor: User) -> Rotation:
    """Take a person's word that Amazon did not rotate.

    They tell the last four characters of the newest secret that the console shows.
    Raises NotTheSameSecret where that is not the secret in use, and RotationMoved
    where nobody waits for an answer any more.
    """
    application = lock_application(account)
    rotation = Rotation.objects.asked().filter(application=application).first()
    if rotation is None or rotation.state == State.INTENT:
        raise RotationMoved
    current = application.client_secrets.current().first()
    if current is None or not current.tail or tail != current.tail:
        raise NotTheSameSecret
    move(rotation, State.UNCHANGED, actor=actor, presumed_dies_at=None, next_at=None)
    settle_alarms(rotation)
    account.authorizations.told_anew()
    return rotation


@transaction.atomic
def go_back(*, account: SellerAccount, actor: User) -> Rotation:
    """Hand out the replaced secret again, or after that the new one again.

    Raises CannotGoBack where the other one is dead, or dies within a day.
    """
    application = lock_application(account)
    rotation = swappable(application)
    other = application.client_secrets.previous().first()
    lives_until = other.dies_at if other else None
    is_back = rotation is not None and rotation.state == State.ROLLED_BACK
    if (
        rotation is None
        or lives_until is None
        or (not is_back and lives_until - timezone.now() <= LEFT_TO_GO_BACK)
    ):
        raise CannotGoBack
    to = State.PROMOTED if is_back else State.ROLLED_BACK
    swap(application, rotation, to, actor=actor)
    return rotation


def swappable(application: Application) -> Rotation | None:
    """The rotation whose two secrets are the two that live, and may change places.

    Where a person has pasted another one since, there is nothing to go back to.
    """
    secrets = application.client_secrets
    living = {one.pk for one in (*secrets.current(), *secrets.previous())}
    swapped = Rotation.objects.filter(
        application=application, state__in=Rotation.SWAPPED
    ).order_by("-state_since")
    return next(
        (one for one in swapped if {one.secret_id, one.replaces_id} == living), None
    )


def read_again(*, message: InboundMessage) -> InboundMessage:
    """Look at a message that was set aside, now that more may be known."""
    return read_message(message=message)
