"""Making, finding and removing the calendar feed of a person."""

import hashlib
import secrets

from django.db import transaction
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from credentials.flows.actors import name_of
from credentials.models import CalendarFeed, Event, Tag, User
from credentials.secret import Secret

RANDOM_BYTES = 32


@sensitive_variables()
@transaction.atomic
def make_calendar_feed(*, user: User) -> Secret:
    """Make a person's feed, or make its address anew; the old address is dead then."""
    token = Secret(secrets.token_urlsafe(RANDOM_BYTES))
    CalendarFeed.objects.update_or_create(
        user=user,
        defaults={"digest": _digest(token), "made_at": timezone.now()},
    )
    Event.objects.record(Tag.CALENDAR_MADE, actor=name_of(user), subject=user)
    return token


@transaction.atomic
def remove_calendar_feed(*, user: User) -> bool:
    """Close a person's feed; False where there was none."""
    removed, _ = CalendarFeed.objects.filter(user=user).delete()
    if removed:
        Event.objects.record(Tag.CALENDAR_REMOVED, actor=name_of(user), subject=user)
    return bool(removed)


@sensitive_variables()
def find_calendar_user(*, token: Secret) -> User:
    """Whose feed an address is; raises LookupError for one that opens nothing."""
    feed = (
        CalendarFeed.objects.filter(digest=_digest(token), user__is_active=True)
        .select_related("user")
        .first()
    )
    if feed is None:
        raise LookupError("No calendar has this address.")
    return feed.user


def _digest(token: Secret) -> str:
    return hashlib.sha256(token.reveal().encode()).hexdigest()
