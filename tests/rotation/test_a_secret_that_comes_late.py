"""A new secret that comes when the old one is dead: nobody waits for nothing."""

import pytest

from credentials.flows.queue_watch import note_poll
from credentials.flows.rotation_people import switch_automatic_rotation, want_rotation
from tests.rotation.test_messages import new_secret
from tests.support.amazon_side import client_secret

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def too_late(rotating):
    """The secret in use has died of age before anybody rotated."""
    rotating.clock.move(days=60)
    assert not rotating.works()
    return rotating


def test_it_serves_after_one_test_since_there_is_nothing_to_lose(too_late):
    value = too_late.press_rotate()

    too_late.work()
    too_late.work()

    assert too_late.delivered() == [value]
    assert too_late.works()


def test_a_forged_one_does_not_serve_even_then(too_late):
    before = too_late.delivered()
    too_late.mailbox.put(new_secret(client_secret("forged")))

    too_late.through(hours=2)

    assert too_late.delivered() == before


def test_while_the_old_one_lives_three_tests_are_needed(rotating):
    before = rotating.delivered()
    rotating.press_rotate()

    rotating.work()
    rotating.work()

    assert rotating.delivered() == before


def test_what_is_presumed_dead_keeps_nobody_waiting_either(rotating, alice):
    switch_automatic_rotation(account=rotating.account, is_on=True, actor=alice)
    want_rotation(account=rotating.account, actor=alice)
    note_poll(messages=[])
    rotating.do_due()
    rotating.mailbox.lose_everything()
    rotating.clock.move(days=8)
    before = rotating.delivered()
    rotating.mailbox.put(new_secret(rotating.newest()))

    rotating.work()
    rotating.work()

    assert before == []
    assert rotating.delivered()[0] == rotating.newest()
