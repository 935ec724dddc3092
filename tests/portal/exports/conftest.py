"""An account that has something to export."""

import pytest

from tests.support.offline import NOBODY_ANSWERS, store_everything


@pytest.fixture
def stored(acme, alice, settings):
    """Acme with credentials in two regions."""
    for name, value in NOBODY_ANSWERS.items():
        setattr(settings, name, value)
    store_everything(acme, alice, ("US", "CA", "DE", "IE"))
    return acme
