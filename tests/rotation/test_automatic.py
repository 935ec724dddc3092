"""Rotation by itself: from the intent to the end of the old secret."""

import pytest

from credentials.flows.rotation_people import switch_automatic_rotation, want_rotation
from credentials.models import AutomaticRotation, ClientSecret, Rotation

pytestmark = pytest.mark.django_db(transaction=True)
State = Rotation.State


@pytest.fixture
def wanted(rotating, alice):
    switch_automatic_rotation(account=rotating.account, is_on=True, actor=alice)
    want_rotation(account=rotating.account, actor=alice)
    rotating.work()
    return rotating


def test_a_rotation_that_a_person_wants_goes_through_by_itself(wanted):
    wanted.through(hours=1.5)

    assert wanted.last.state == State.PROMOTED
    assert wanted.states() == {1: "previous", 2: "current"}
    assert wanted.current() == wanted.newest()
    assert wanted.rotate_calls() == 1
    previous = ClientSecret.objects.get(number=1)
    assert previous.dies_source == ClientSecret.Source.AMAZON
    setting = AutomaticRotation.objects.get()
    assert setting.enrolled_at
    assert setting.first_done_at
