"""A candidate and an Amazon that accepts it, until a test says otherwise."""

import pytest

from credentials.amazon import find_marketplace
from credentials.secret import Secret
from credentials.validation import Candidate
from tests.amazon.stand_ins import (
    PARTICIPATIONS,
    TOKEN,
    listing,
    participation,
    scripted,
    unauthorized,
)


@pytest.fixture
def amazon_script():
    with scripted() as script:
        script.answers["/auth/o2/token"] = (200, TOKEN)
        script.answers[f"/na{PARTICIPATIONS}"] = listing(
            participation("ATVPDKIKX0DER"), participation("A2EUQ1WTGCTBG2")
        )
        for region in ("eu", "fe"):
            script.answers[f"/{region}{PARTICIPATIONS}"] = unauthorized()
        script.answers["/na/vendor/orders/v1/purchaseOrders"] = unauthorized()
        yield script


@pytest.fixture
def candidate():
    return Candidate(
        "amzn1.application-oa2-client." + "1a" * 16,
        Secret("amzn1.oa2-cs.v1." + "2b" * 32),
        Secret("Atzr|IwEB" + "canary3c" * 40),
        find_marketplace("US"),
        (),
    )
