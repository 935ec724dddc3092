"""The log of an account, in words."""

import pytest

from credentials.amazon import find_marketplace
from credentials.flows.client_secrets import store_client_credentials
from credentials.flows.runner_tokens import issue_runner_token
from credentials.flows.steps import (
    attest_step,
    choose_marketplaces,
    describe_application,
    update_registration,
)
from credentials.models import Event
from credentials.secret import Secret
from tests.support.amazon_side import client_id, client_secret

EVENTS = "/accounts/acme/events/"


@pytest.fixture
def eventful(acme, alice, ada):
    """Alice has walked part of the way, and Ada has issued a runner token."""
    attest_step(account=acme, step="primary-user", actor=alice)
    update_registration(
        account=acme,
        status="under-review",
        sent_on=None,
        decided_on=None,
        case_id="",
        notes="",
        actor=alice,
    )
    describe_application(account=acme, name="Loader", roles=["pricing"], actor=alice)
    choose_marketplaces(
        account=acme, marketplaces=[find_marketplace("DE")], actor=alice
    )
    issue_runner_token(name="nightly", account=acme, actor=ada)
    return acme


def test_the_log_tells_who_did_what(client_for, alice, eventful):
    page = client_for(alice).get(EVENTS).content.decode()

    assert "Step ticked" in page
    assert "Check that you are the primary account user" in page
    assert "from “Not started” · to “Under review”" in page
    assert "“Loader” · Pricing" in page
    assert "Germany" in page
    assert "alice@example.com" in page
    assert "just now" in page


def test_details_are_words_and_not_code(client_for, alice, eventful):
    page = client_for(alice).get(EVENTS).content.decode()

    main = page[page.index("<main") :]
    assert "{&#x27;" not in main
    assert "under-review" not in main
    assert "primary-user" not in main
    assert "A1PA6795UKMFR9" not in main


def test_a_stored_secret_shows_its_ending_alone(
    client_for, alice, eventful, amazon_side
):
    amazon_side.application()
    secret = client_secret()
    store_client_credentials(
        account=eventful,
        client_id=client_id(),
        client_secret=Secret(secret),
        issued_at=None,
        actor=alice,
    )

    page = client_for(alice).get(EVENTS).content.decode()

    assert f"version 1 · ends in {secret[-4:]}" in page
    assert secret[-12:] not in page


def test_the_log_can_be_narrowed_to_one_kind(client_for, alice, eventful):
    page = client_for(alice).get(EVENTS, {"kind": "account:step:attested"})

    assert [event["text"] for event in page.context["events"]] == ["Step ticked"]


def test_a_kind_that_does_not_exist_shows_everything(client_for, alice, eventful):
    page = client_for(alice).get(EVENTS, {"kind": "nonsense"})

    assert len(page.context["events"]) == Event.objects.filter(account=eventful).count()


def test_a_kind_that_never_happened_says_so(client_for, alice, eventful):
    page = client_for(alice).get(EVENTS, {"kind": "authorization:failing"})

    assert "Nothing of this kind yet" in page.content.decode()


def test_a_long_log_comes_in_pages(client_for, alice, acme, ada):
    for number in range(60):
        issue_runner_token(name=f"token {number}", account=acme, actor=ada)

    page = client_for(alice).get(EVENTS, {"page": 2}).content.decode()

    assert "token 1”" in page
    assert "token 59”" not in page


def test_helpers_and_admins_read_the_log_too(client_for, hank, ada, acme):
    assert client_for(hank).get(EVENTS).status_code == 200
    assert client_for(ada).get(EVENTS).status_code == 200


def test_a_stranger_does_not_learn_of_the_account(client_for, bob, acme, globex):
    assert client_for(bob).get(EVENTS).status_code == 404


def test_an_account_shows_nothing_of_another(client_for, bob, eventful, globex):
    page = client_for(bob).get("/accounts/globex/events/").content.decode()

    assert "alice@example.com" not in page
    assert "nightly" not in page
