"""Whatever dies, and wherever: Runner has a secret that works, and none is lost."""

import contextlib
import os
from itertools import product

import pytest

from credentials.flows.client_secrets import rotate_client_secret
from credentials.flows.rotation_people import say_nothing_changed, want_rotation
from credentials.models import Rotation
from credentials.secret import Secret
from tests.rotation.accidents import Died, happening, table

pytestmark = pytest.mark.django_db
State = Rotation.State
ROUNDS = 60
ROWS = [accident.row for accident in table()]


def person_looks(rotating, alice) -> None:
    """Alice opens the console: she pastes what is new, or says that nothing is."""
    newest = rotating.newest()
    if newest == rotating.current():
        say_nothing_changed(account=rotating.account, tail=newest[-4:], actor=alice)
        return
    rotate_client_secret(
        account=rotating.account,
        client_secret=Secret(newest),
        issued_at=None,
        actor=alice,
    )


def go_on(rotating, alice, *, again: bool) -> bool:
    """Let time pass until the next thing can happen; True once all is done."""
    last = Rotation.objects.order_by("opened_at", "pk").last()
    state = last.state if last else None
    if state == State.HUMAN:
        person_looks(rotating, alice)
    elif state in {State.RECEIVED, State.TESTING, State.TESTED}:
        rotating.clock.move(minutes=15)
    elif state in {State.INTENT, State.REQUESTED, State.UNKNOWN}:
        rotating.clock.move(hours=0.2 if rotating.mailbox.count else 8)
    elif state == State.PROMOTED:
        rotating.clock.move(days=8)
    elif state == State.RETIRED:
        if not again:
            return True
        rotating.clock.move(days=8)
        want_rotation(account=rotating.account, actor=alice)
    else:
        rotating.clock.move(minutes=6)
        want_rotation(account=rotating.account, actor=alice)
    return False


def live_through(rotating, alice, accidents) -> None:
    with happening(rotating, accidents):
        for _ in range(ROUNDS):
            with contextlib.suppress(Died):
                rotating.work()
            assert rotating.works()
            left = not all(accident.has_happened for accident in accidents)
            if go_on(rotating, alice, again=left):
                break
    assert all(accident.has_happened for accident in accidents)
    assert rotating.current() == rotating.newest()
    assert rotating.rotate_calls() <= Rotation.objects.exclude(intent_at=None).count()
    assert not Rotation.objects.open().exists()


def chosen(*rows):
    return [next(one for one in table() if one.row == row) for row in rows]


@pytest.mark.parametrize("row", ROWS)
def test_each_row_of_the_crash_table_is_survived(rotating, alice, row):
    live_through(rotating, alice, chosen(row))


# Each pair is a life of weeks: a few stand for all of them unless all are asked for.
PAIRS = list(product(ROWS, ROWS))
CHOSEN = PAIRS if os.environ.get("ALL_PAIRS") else PAIRS[::19]


@pytest.mark.parametrize(("first", "second"), CHOSEN)
def test_each_pair_of_rows_is_survived(rotating, alice, first, second):
    live_through(rotating, alice, chosen(first, second))
