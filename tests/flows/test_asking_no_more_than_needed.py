"""Amazon is asked about a client secret until it has said yes, and not once more."""

import pytest

from credentials.flows.secret_proof import prove_live, prove_secret
from credentials.secret import Secret
from tests.support.amazon_side import client_id, client_secret

pytestmark = pytest.mark.django_db

# An exchange without a token; then one with a token, and a read with what it gave.
ALONE, EXCHANGE, READ = 1, 1, 1


@pytest.fixture
def in_three_regions(connected, paste_token, amazon_side):
    """Three distinct refresh tokens, each of which Amazon takes."""
    for country in ("DE", "JP"):
        paste_token(country, amazon_side.grant(country))
    amazon_side.forget_calls()
    connected.application.refresh_from_db()
    return connected


def test_the_first_token_that_works_is_enough(in_three_regions, amazon_side):
    application = in_three_regions.application

    proof = prove_secret(application, client_id(), Secret(client_secret()))

    assert proof.accepted
    assert len(amazon_side.calls()) == ALONE + EXCHANGE + READ


def test_a_live_test_too_ends_with_the_first_yes(in_three_regions, amazon_side):
    application = in_three_regions.application

    result = prove_live(application, application.secret_in_use())

    assert result.passed
    assert len(amazon_side.calls()) == ALONE + EXCHANGE + READ


def test_a_token_that_was_revoked_leaves_the_word_to_the_next(
    in_three_regions, amazon_side
):
    application = in_three_regions.application
    first = application.account.authorizations.with_token().order_by("-validated_at")[0]
    for grant in amazon_side.authorizations:
        grant["revoked"] = first.unseal().matches(Secret(grant["refresh_token"]))
    amazon_side.lay_out()
    amazon_side.forget_calls()

    proof = prove_secret(application, client_id(), Secret(client_secret()))

    assert proof.accepted
    assert len(amazon_side.calls()) == ALONE + EXCHANGE + EXCHANGE + READ
