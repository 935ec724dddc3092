"""What works stays until Amazon has accepted another, and nothing is left behind."""

from datetime import timedelta

import pytest
from django.utils import timezone

from credentials.amazon import find_marketplace
from credentials.errors import PasteRefused
from credentials.flows.client_secrets import (
    rotate_client_secret,
    store_client_credentials,
)
from credentials.flows.secret_proof import prove_secret
from credentials.flows.secret_upkeep import prove_pending_secret
from credentials.flows.steps import choose_marketplaces
from credentials.flows.validating import validate_authorization
from credentials.models import ClientSecret, Event, Tag
from credentials.secret import Secret
from tests.support.amazon_side import client_id, client_secret, refresh_token

pytestmark = pytest.mark.django_db
State = ClientSecret.State


def states(account):
    return {row.number: row.state for row in account.application.client_secrets.all()}


@pytest.fixture
def rotate(connected, alice):
    def rotate(secret: str):
        return rotate_client_secret(
            account=connected,
            client_secret=Secret(secret),
            issued_at=None,
            actor=alice,
        )

    return rotate


@pytest.fixture
def waiting_twice(registered, globex, paste_credentials, bob, amazon_side):
    """Acme and Globex both pasted Acme's pair while Amazon could not be asked."""
    amazon_side.break_down("lwa", "status", value=503)
    paste_credentials()
    stored = store_client_credentials(
        account=globex,
        client_id=client_id(),
        client_secret=Secret(client_secret()),
        issued_at=None,
        actor=bob,
    )
    amazon_side.mend()
    prove_pending_secret(
        secret=ClientSecret.objects.get(application__account=registered)
    )
    return stored


def test_another_pair_does_not_replace_a_working_one_unproven(
    connected, paste_credentials, amazon_side
):
    amazon_side.break_down("lwa", "status", value=503)

    with pytest.raises(PasteRefused) as refusal:
        paste_credentials(identifier=client_id("slip"), secret=client_secret("slip"))

    connected.application.refresh_from_db()
    assert refusal.value.finding == "not-replaced-unproven"
    assert connected.application.client_id == client_id()
    assert states(connected) == {1: State.CURRENT}


def test_a_waiting_secret_that_another_takes_the_place_of_is_forgotten(
    connected, rotate, amazon_side
):
    amazon_side.break_down("lwa", "status", value=503)
    rotate(client_secret("first try"))

    rotate(client_secret("second try"))

    first = connected.application.client_secrets.get(number=2)
    assert (first.state, first.sealed) == (State.DEAD, None)
    told = Event.objects.filter(tag=Tag.SECRET_RETIRED, subject_id=str(first.pk))
    assert told.count() == 1


def test_a_waiting_pair_is_refused_once_its_identifier_is_proven_elsewhere(
    waiting_twice, globex
):
    prove_pending_secret(secret=waiting_twice)

    assert states(globex) == {1: State.DEAD}


def test_a_rotation_is_refused_where_the_identifier_is_proven_elsewhere(
    waiting_twice, globex, bob, amazon_side
):
    with pytest.raises(PasteRefused) as refusal:
        rotate_client_secret(
            account=globex,
            client_secret=Secret(amazon_side.rotate()),
            issued_at=None,
            actor=bob,
        )

    assert refusal.value.finding == "client-identifier-elsewhere"


def test_a_validation_says_nothing_of_an_identifier_that_is_proven_elsewhere(
    waiting_twice, globex, bob, amazon_side
):
    amazon_side.grant("DE")
    choose_marketplaces(
        account=globex, marketplaces=[find_marketplace("DE")], actor=bob
    )
    row = globex.authorizations.get()
    row.seal(Secret(refresh_token("acme EU")))
    row.save()

    validate_authorization(authorization=row)

    globex.application.refresh_from_db()
    assert globex.application.client_id_proven_at is None


def test_the_token_that_worked_last_is_tried_first(connected, paste_token, amazon_side):
    amazon_side.grant("DE")
    paste_token("DE", refresh_token("acme EU"))
    rows = connected.authorizations
    rows.filter(marketplace_id=find_marketplace("CA").id).update(validated_at=None)
    rows.filter(marketplace_id=find_marketplace("DE").id).update(
        validated_at=timezone.now() - timedelta(days=9)
    )
    amazon_side.forget_calls()

    prove_secret(connected.application, client_id(), Secret(client_secret()))

    asked = [call["path"] for call in amazon_side.calls()]
    participations = [path for path in asked if "marketplaceParticipations" in path]
    assert participations[0].startswith("/na/")


def test_a_check_without_values_leaves_those_due_that_came_meanwhile(
    registered, paste_token, paste_credentials
):
    paste_token("US", refresh_token())
    as_it_was = registered.authorizations.get(marketplace_id="ATVPDKIKX0DER")
    registered.authorizations.changed_for_runners()

    validate_authorization(authorization=as_it_was)

    as_it_was.refresh_from_db()
    assert as_it_was.check_due_at is not None
