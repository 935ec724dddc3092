"""A fresh stand-in for each test: one application, authorized in North America."""

import pytest

from tests.simulator.amazon import Amazon


@pytest.fixture
def amazon(simulator):
    amazon = Amazon(simulator.url)
    amazon.begin_anew()
    return amazon
