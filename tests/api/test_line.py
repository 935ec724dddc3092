"""Many calls at once are served together, and each of them is answered."""

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest

from portal.api.line import AT_ONCE, Line

CALLERS = 16


def test_whoever_comes_at_the_same_time_is_finished_together_and_once():
    finished = []
    line = Line(lambda group: group, lambda served: finished.append(list(served)))

    with ThreadPoolExecutor(CALLERS) as pool:
        list(pool.map(line.join, range(2_000)))

    assert sorted(one for group in finished for one in group) == list(range(2_000))
    assert max(map(len, finished)) <= AT_ONCE


@contextmanager
def served_by_the_first(others):
    """Lets so many join while the first is prepared; gives what is finished."""
    finished, others_came, first_serves = [], threading.Event(), threading.Event()

    def prepare(group):
        first_serves.set()
        assert others_came.wait(10)
        return group

    line = Line(prepare, finished.append)
    first = threading.Thread(target=line.join, args=(0,))
    first.start()
    assert first_serves.wait(10)
    for number in range(1, 1 + others):
        line.join(number)
    yield finished
    others_came.set()
    first.join(10)


def test_nobody_but_the_first_waits_and_those_who_came_meanwhile_go_with_it():
    with served_by_the_first(others=4) as finished:
        assert finished == []

    assert finished == [[0, 1, 2, 3, 4]]


def test_a_crowd_is_not_finished_all_at_once():
    with served_by_the_first(others=3 * AT_ONCE - 1) as finished:
        pass

    assert [len(group) for group in finished] == [AT_ONCE] * 3


@pytest.mark.parametrize("broken", ["prepare", "finish"])
def test_what_goes_wrong_leaves_the_line_served(broken, caplog):
    finished = []

    def serve(group):
        if 13 in group:
            raise ValueError
        return group

    def finish(served):
        finished.extend(serve(served) if broken == "finish" else served)

    line = Line(serve if broken == "prepare" else list, finish)
    for number in (13, 14):
        line.join(number)

    assert finished == [14]
    assert "line_not_served" in caplog.messages


def after_a_group_of_two(monkeypatch, patience):
    """A line whose last two calls came together, and what it prepares from then on."""
    monkeypatch.setattr("portal.api.line.PATIENCE", patience)
    prepared = []
    come, go = threading.Event(), threading.Event()

    def prepare(group):
        prepared.append(list(group))
        come.set()
        assert go.wait(10)
        return group

    line = Line(prepare, lambda _served: None)
    first = threading.Thread(target=line.join, args=(0,))
    first.start()
    assert come.wait(10)
    line.join(1)
    go.set()
    first.join(10)
    prepared.clear()
    return line, prepared


def test_the_first_waits_for_those_it_came_with_the_last_time(monkeypatch):
    line, prepared = after_a_group_of_two(monkeypatch, patience=10)

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(line.join, (2, 3)))

    assert [sorted(group) for group in prepared] == [[2, 3]]


def test_who_comes_alone_is_served_alone_before_long(monkeypatch):
    line, prepared = after_a_group_of_two(monkeypatch, patience=0.001)

    line.join(2)

    assert prepared == [[2]]
