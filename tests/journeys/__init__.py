"""The whole portal, walked from outside."""

import pytest

# What the walk checks on its way is told like the assertions of a test.
pytest.register_assert_rewrite(
    "tests.journeys.arrival", "tests.journeys.pasting", "tests.journeys.walk"
)
