"""Dates and lists as people read them."""

from datetime import UTC, datetime, timedelta

import pytest
from django.template import Context, Template
from django.utils import timezone, translation

from credentials.amazon import find_marketplace
from portal.dates import moment_of
from portal.lists import listed


def test_what_is_to_come_within_a_minute_has_not_been():
    assert moment_of(timezone.now() + timedelta(seconds=40)).relative != "just now"


def test_what_comes_today_says_its_hour_where_that_counts(time_machine):
    time_machine.move_to(datetime(2027, 5, 12, 9, 30, tzinfo=UTC))
    tonight = datetime(2027, 5, 12, 20, 15, tzinfo=UTC)

    assert moment_of(tonight, by_the_hour=True).relative == "today at 20:15"
    assert moment_of(tonight).relative == "today"


@pytest.mark.parametrize(
    ("source", "shown"),
    [("typed", "12 May 2026"), ("derived", "12 May 2026"), ("amazon", "09:30")],
)
def test_a_clock_is_shown_as_exactly_as_it_is_known(source, shown):
    template = Template("{% load moments %}{% clock at source %}")
    moment = datetime(2026, 5, 12, 9, 30, tzinfo=UTC)

    said = template.render(Context({"at": moment, "source": source}))

    assert shown in said
    assert ("09:30" in said) is (source == "amazon")


def test_a_list_is_set_apart_as_the_language_does_it():
    stores = [find_marketplace("US"), find_marketplace("JP")]

    with translation.override("ja"):
        said = listed(stores)

    assert "、" in said
    assert "," not in said
