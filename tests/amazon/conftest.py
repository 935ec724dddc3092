"""Amazon's side for tests of the clients."""

import pytest

from credentials.secret import Secret
from tests.amazon.stand_ins import scripted


@pytest.fixture
def amazon_script():
    with scripted() as script:
        yield script


@pytest.fixture
def credentials():
    return {
        "client_id": "amzn1.application-oa2-client." + "1a" * 16,
        "client_secret": Secret("amzn1.oa2-cs.v1." + "2b" * 32),
        "refresh_token": Secret("Atzr|IwEB" + "canary3c" * 40),
    }
