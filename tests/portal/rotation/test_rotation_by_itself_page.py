"""What the page of rotation by itself says when it is switched on."""

import pytest

from credentials.flows.people import add_member
from credentials.models import Membership

pytestmark = pytest.mark.django_db
PAGE = "/accounts/shop/rotation/automatic/"


@pytest.fixture
def client(lay_out, alice, ada, client_for):
    account = lay_out("shop")
    add_member(account=account, user=alice, role=Membership.Role.PRIMARY, actor=ada)
    return client_for(alice)


def switch_on(client):
    return client.post(
        "/accounts/shop/rotation/automatic/switch/", {"on": "yes"}, follow=True
    ).content.decode()


def test_switched_on_without_a_queue_it_says_at_once_what_holds_it_up(client):
    page = switch_on(client)

    assert "On, but held up" in page
    assert 'data-finding="queue-missing"' in page
    assert 'data-finding="never-attended"' in page


def test_a_worker_that_does_not_listen_is_seen_without_its_word(client, settings):
    settings.ROTATION_QUEUE_URL = "http://127.0.0.1:9/queue"

    page = switch_on(client)

    assert 'data-finding="nobody-listens"' in page
    assert 'data-finding="queue-missing"' not in page


def test_without_a_queue_nobody_is_offered_to_rotate_by_itself(
    lay_out, ada, client_for, settings
):
    settings.ROTATION_QUEUE_URL = ""
    lay_out("acme")

    page = client_for(ada).get("/accounts/acme/rotation/automatic/").text

    assert "No queue is configured" in page
    assert "Rotate now" not in page
    assert "Switch on" not in page
