"""Hearing of changes through the client."""

import threading

import pytest
from django.db import connections, transaction

from credentials.models import Event, Tag

pytestmark = pytest.mark.django_db(transaction=True)


def rotate(application) -> None:
    """What a rotation leaves in the log."""
    with transaction.atomic():
        Event.objects.record(
            Tag.SECRET_PROVEN,
            actor="portal",
            account=application.account,
            subject=application.client_secrets.get(),
            number=2,
        )


def rotate_in_a_thread(application) -> None:
    try:
        rotate(application)
    finally:
        connections.close_all()


def test_without_a_cursor_only_the_place_is_told(portal, acme_us):
    rotate(acme_us)

    found, cursor = portal.changes()

    assert found == []
    assert cursor


def test_what_happened_after_the_cursor_is_told(portal, acme_us):
    _, cursor = portal.changes()
    rotate(acme_us)

    found, following = portal.changes(cursor)

    assert {(one.kind, one.marketplace.country) for one in found} == {
        ("rotated", "US"),
        ("rotated", "DE"),
    }
    assert following != cursor
    assert portal.changes(following)[0] == []


def test_who_goes_on_from_a_change_misses_nothing(portal, acme_us):
    _, cursor = portal.changes()
    rotate(acme_us)

    first, last = portal.changes(cursor)[0]

    assert len(portal.changes(first.cursor)[0]) == 2
    assert portal.changes(last.cursor)[0] == []


def test_a_listener_hears_of_a_change_as_it_happens(portal, acme_us):
    listening = portal.listen(portal.changes()[1], wait=10)
    later = threading.Timer(0.2, rotate_in_a_thread, [acme_us])

    later.start()
    heard = next(listening)

    later.join()
    assert heard.kind == "rotated"


def test_what_changed_is_fetched_anew(portal, acme_us):
    held = portal.get("acme-us", "US")
    listening = portal.listen(portal.changes()[1], wait=0)
    rotate(acme_us)

    next(listening), next(listening)

    assert portal.get("acme-us", "US") is not held
