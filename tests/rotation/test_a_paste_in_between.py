"""A person pastes while rotations by the queue stand in between."""

import pytest
from django.utils import timezone

from credentials.errors import CannotGoBack
from credentials.flows.client_secrets import rotate_client_secret
from credentials.flows.rotation_people import go_back
from credentials.flows.secret_upkeep import prove_pending_secret
from credentials.secret import Secret

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def paste(rotating, alice):
    def paste(value: str, **more):
        return rotate_client_secret(
            account=rotating.account,
            client_secret=Secret(value),
            issued_at=timezone.now(),
            actor=alice,
            **more,
        )

    return paste


def test_a_late_proof_does_not_replace_what_came_by_the_queue_since(rotating, paste):
    older = rotating.amazon.rotate()
    rotating.amazon.break_down("lwa", "status", value=503)
    pending = paste(older)
    rotating.amazon.mend()
    newest = rotating.press_rotate()
    rotating.through(hours=2)
    pending.refresh_from_db()

    prove_pending_secret(secret=pending)

    assert rotating.current() == newest
    assert rotating.works()


@pytest.mark.parametrize("is_back", [False, True])
def test_after_a_paste_there_is_no_going_back_to_other_secrets(
    rotating, paste, alice, is_back
):
    rotating.press_rotate()
    rotating.through(hours=2)
    if is_back:
        go_back(account=rotating.account, actor=alice)
    newest = rotating.amazon.rotate()
    paste(newest, pressed_again=True)

    with pytest.raises(CannotGoBack):
        go_back(account=rotating.account, actor=alice)

    for _day in range(9):
        rotating.clock.move(days=1)
        rotating.work()
    assert rotating.current() == newest
    assert rotating.works()
