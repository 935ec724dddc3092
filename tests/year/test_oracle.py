"""The judge of a year must be able to find fault; else its zeros say nothing."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from benchmarks.year.history import (
    Fetched,
    History,
    Made,
    Mail,
    Reach,
    Told,
    Window,
    Word,
)
from benchmarks.year.oracle import deaths, judge

BEGINS = datetime(2027, 1, 4, tzinfo=UTC)
SHOP = "shop-1"
ALICE, BEA, ADA = "alice@example.com", "bea@example.com", "ada@example.com"
LIFETIME = timedelta(days=180)
A_DAY = timedelta(days=1)
AN_HOUR = timedelta(hours=1)
STEPS = {90: [ALICE], 60: [ALICE], 30: [ALICE], 15: [ALICE, BEA], 7: [ALICE, BEA, ADA]}


def day(number: float) -> datetime:
    return BEGINS + timedelta(days=number)


@pytest.fixture
def year():
    """A secret of day 0 that Alice renews on day 178, and everybody hears as due."""
    first = Made(SHOP, BEGINS, "one", "start")
    second = Made(SHOP, day(178), "two", "person")
    history = History(BEGINS, day(290), admins=(ADA,))
    history.made = [first, second]
    history.told = [
        Told(SHOP, BEGINS, "one", "start", BEGINS + LIFETIME),
        Told(SHOP, day(178), "two", "paste", day(178) + LIFETIME),
    ]
    history.reaches = [Reach(SHOP, BEGINS, (ALICE,), BEA)]
    history.mails = [
        Mail(SHOP, day(180 - step) + AN_HOUR, who, f"{step} {who}")
        for step, people in STEPS.items()
        for who in people
    ]
    history.mails.append(Mail(SHOP, day(268) + AN_HOUR, ALICE, "90 of the second"))
    history.fetched = [
        Fetched(SHOP, day(number), "one" if number < 178 else "two", works=True)
        for number in (1, 100, 179, 180.1, 185.1, 250)
    ]
    return history


def texts(found) -> list[str]:
    return [one.text for one in found]


def test_a_year_as_it_should_be_has_four_zeros(year):
    assert judge(year).is_clean


@pytest.mark.parametrize("step", STEPS)
def test_a_step_that_nobody_heard_of_is_missed(year, step):
    year.mails = [
        one for one in year.mails if not one.message_id.startswith(f"{step} ")
    ]

    found = judge(year).missed

    expected = STEPS[step] if step != 90 else [ALICE]
    assert [one.text.split()[0] for one in found if one.at < day(181)] == sorted(
        expected
    )
    assert {one.application for one in found} == {SHOP}


def test_one_person_left_out_of_a_circle_is_missed(year):
    year.mails = [one for one in year.mails if one.message_id != f"7 {ADA}"]

    (found,) = judge(year).missed

    assert found.at == day(173)
    assert ADA in found.text


def test_what_comes_after_its_grace_is_missed(year):
    year.mails = [
        replace(one, at=one.at + 4 * AN_HOUR)
        if one.message_id == f"60 {ALICE}"
        else one
        for one in year.mails
    ]

    assert len(judge(year).missed) == 1


def test_a_worker_that_was_away_has_more_time(year):
    year.worker_away = [Window(day(120), day(120.5))]
    year.mails = [
        replace(one, at=day(120.5) + AN_HOUR)
        if one.message_id == f"60 {ALICE}"
        else one
        for one in year.mails
    ]

    assert judge(year).is_clean


def test_a_second_mail_about_one_day_is_twice(year):
    year.mails.append(Mail(SHOP, day(121), ALICE, "another"))

    (found,) = judge(year).twice

    assert ALICE in found.text


def test_one_mail_that_came_again_is_twice_unless_its_sender_died(year):
    again = replace(year.mails[1], at=year.mails[1].at + AN_HOUR)
    year.mails.append(again)

    assert len(judge(year).twice) == 1

    year.died_sending.add(again.message_id)
    assert not judge(year).twice


def test_a_fetch_that_got_a_dead_secret_is_found(year):
    year.fetched.append(Fetched(SHOP, day(186), "one", works=False))

    (found,) = judge(year).dead

    assert found.at == day(186)
    assert "two" in found.text


def test_a_fetch_that_got_nothing_is_found(year):
    year.fetched.append(Fetched(SHOP, day(186), "", works=False))

    assert len(judge(year).dead) == 1


def test_a_dead_secret_is_nobodys_fault_while_no_other_is_known(year):
    year.told.pop()
    year.mails.pop()
    year.mails += [
        Mail(SHOP, day(at) + AN_HOUR, who, f"{at} {who}")
        for at in (179, 180, 187, 194, 210, 240, 270)
        for who in (ALICE, BEA, ADA)
    ]
    year.made.pop()
    year.fetched = [
        replace(one, secret="one", works=one.at < day(180)) for one in year.fetched
    ]

    assert judge(year).is_clean
    assert [one.at for one in deaths(year)] == [day(180)]


def test_a_secret_that_expires_though_it_was_renewed_is_found(year):
    year.fetched = [
        replace(one, secret="one", works=False) if one.at > day(185) else one
        for one in year.fetched
    ]

    verdict = judge(year)

    assert len(verdict.dead) == 2
    assert not verdict.expired  # at its own end the fetch worked, seven days later not
    year.fetched = [
        replace(one, secret="one", works=False) if one.at > day(180) else one
        for one in year.fetched
    ]
    assert "came by paste in time" in texts(judge(year).expired)[0]


def test_what_was_put_off_is_not_missed_and_may_be_said_once_more(year):
    year.words.append(Word(SHOP, day(119), until=day(125)))
    year.mails = [
        replace(one, at=day(125) + AN_HOUR) if one.message_id == f"60 {ALICE}" else one
        for one in year.mails
    ]

    assert judge(year).is_clean


def test_who_took_it_in_hand_keeps_the_circle_small(year):
    year.words.append(Word(SHOP, day(160)))
    alone = [f"{step} {ALICE}" for step in STEPS] + ["90 of the second"]
    year.mails = [one for one in year.mails if one.message_id in alone]

    assert judge(year).is_clean


def test_who_cannot_be_reached_is_stepped_over(year):
    year.bounces[ALICE] = day(100)
    year.mails = [
        replace(one, recipient=BEA, message_id=f"{one.message_id} to Bea")
        if one.recipient == ALICE and one.at > day(100)
        else one
        for one in year.mails
        if one.recipient != BEA
    ]

    assert judge(year).is_clean

    year.mails = [one for one in year.mails if one.recipient != BEA]
    assert {one.text.split()[0] for one in judge(year).missed} == {BEA}


def test_a_mail_to_a_stranger_went_astray(year):
    year.mails.append(Mail(SHOP, day(121), ADA, "too early for an admin"))

    (found,) = judge(year).astray

    assert ADA in found.text
