"""What is delivered is recorded first, and changes its version when it changes."""

from datetime import timedelta

import pytest
from django.utils import timezone

from credentials.errors import NotInScope, SetUpIncomplete
from credentials.flows.client_secrets import rotate_client_secret
from credentials.flows.delivery import deliver_credentials, in_scope
from credentials.flows.runner_tokens import issue_runner_token
from credentials.flows.secret_upkeep import retire_dead_secrets
from credentials.flows.steps import choose_marketplaces
from credentials.models import Delivery, Event, Pickup, Tag
from credentials.secret import Secret
from tests.support.amazon_side import client_secret, refresh_token

pytestmark = pytest.mark.django_db


@pytest.fixture
def token(acme, ada):
    issued, _ = issue_runner_token(name="runner-1", account=acme, actor=ada)
    return issued


def fetch(token, country="US"):
    deliverable = in_scope(token).find("acme", country)
    return deliver_credentials(
        token=token, deliverable=deliverable, address="192.0.2.7"
    )


def test_runner_gets_the_stored_values(connected, token):
    delivered = fetch(token)

    assert delivered.client_secret.matches(Secret(client_secret()))
    assert delivered.refresh_token.matches(Secret(refresh_token("acme NA")))


def test_a_delivery_is_recorded_with_its_token_place_and_version(connected, token):
    fetch(token)

    record = Delivery.objects.get()
    assert (record.token, record.address) == (token, "192.0.2.7")
    assert record.version == record.authorization.version


def test_the_first_delivery_is_an_event_and_the_second_is_not(connected, token):
    fetch(token)
    fetch(token)

    assert Event.objects.filter(tag=Tag.FIRST_DELIVERY).count() == 1


def test_a_replaced_secret_is_delivered_beside_the_new_one(
    connected, token, alice, amazon_side
):
    rotate_client_secret(
        account=connected,
        client_secret=Secret(amazon_side.rotate()),
        issued_at=None,
        actor=alice,
    )

    delivered = fetch(token)

    assert delivered.fallback.client_secret.matches(Secret(client_secret()))


def test_a_dead_secret_is_not_delivered(connected, token, alice, amazon_side):
    rotate_client_secret(
        account=connected,
        client_secret=Secret(amazon_side.rotate()),
        issued_at=timezone.now() - timedelta(days=8),
        actor=alice,
    )

    retire_dead_secrets()

    assert fetch(token).fallback is None


def test_the_portal_knows_who_still_holds_the_old_version(
    connected, token, alice, amazon_side
):
    fetch(token)

    rotate_client_secret(
        account=connected,
        client_secret=Secret(amazon_side.rotate()),
        issued_at=None,
        actor=alice,
    )

    held = Pickup.objects.select_related("authorization").get(token=token)
    assert held.version < held.authorization.version


def test_the_etag_changes_with_what_is_delivered(connected, token, alice, amazon_side):
    before = in_scope(token).find("acme", "US").etag

    rotate_client_secret(
        account=connected,
        client_secret=Secret(amazon_side.rotate()),
        issued_at=None,
        actor=alice,
    )

    assert in_scope(token).find("acme", "US").etag != before


def test_the_etag_stays_while_nothing_changes(connected, token):
    assert in_scope(token).find("acme", "US").etag == (
        in_scope(token).find("acme", "US").etag
    )


def test_what_is_not_set_up_names_its_open_steps(registered, token):
    with pytest.raises(SetUpIncomplete) as incomplete:
        fetch(token)

    assert "copy-lwa-credentials" in incomplete.value.steps


def test_a_token_for_one_marketplace_does_not_reach_another(connected, ada):
    us = connected.authorizations.get(marketplace_id="ATVPDKIKX0DER").marketplace
    narrow, _ = issue_runner_token(
        name="narrow", account=connected, marketplaces=[us], actor=ada
    )

    with pytest.raises(NotInScope):
        fetch(narrow, "CA")


def test_a_marketplace_that_is_no_longer_chosen_is_not_delivered(
    connected, token, alice
):
    choose_marketplaces(account=connected, marketplaces=[], actor=alice)

    with pytest.raises(NotInScope):
        fetch(token)
