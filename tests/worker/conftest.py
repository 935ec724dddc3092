"""An account with credentials that wait for Amazon."""

import pytest

from tests.support.offline import NOBODY_ANSWERS, store_everything


@pytest.fixture
def nobody_answers(settings):
    for name, value in NOBODY_ANSWERS.items():
        setattr(settings, name, value)
    settings.PRACTICE_MODE = True


@pytest.fixture
def stored(acme, alice, nobody_answers):
    store_everything(acme, alice)
    return acme
