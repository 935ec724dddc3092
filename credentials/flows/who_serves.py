"""Which of an application's client secrets Runner gets, where none was just proven."""

from django.utils import timezone

from credentials.flows.said_of_pairs import forget_what_was_said_of_the_pair
from credentials.models import Application, Authorization, Event, Tag


def note_who_serves(application: Application) -> bool:
    """Note where Runner gets another secret than before, though none was proven.

    One that waits takes over where none is proven, or by the clock once the proven one
    is past its day; where that day is corrected, it goes back to waiting. Whether that
    has happened just now.
    """
    in_use = application.secret_in_use()
    has_changed = False
    for row in application.client_secrets.pending():
        serves = row == in_use
        if serves == (row.served_at is not None):
            continue
        row.served_at = timezone.now() if serves else None
        row.save(update_fields=["served_at"])
        has_changed = True
        Event.objects.record(
            Tag.SECRET_SERVED if serves else Tag.SECRET_WITHHELD,
            actor="portal",
            account=application.account,
            subject=row,
            number=row.number,
            tail=row.tail,
        )
    if has_changed:
        deliver_unproven(application)
    return has_changed


def deliver_unproven(application: Application) -> None:
    """Give Runner other values, and say of no authorization that it works with them."""
    rows = application.account.authorizations
    rows.values_changed()
    rows.filter(status=Authorization.Status.VALID).update(
        status=Authorization.Status.UNPROVEN, status_since=timezone.now()
    )
    forget_what_was_said_of_the_pair(application)
