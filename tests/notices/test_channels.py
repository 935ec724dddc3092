"""Channels: apprise brings reminders into chats, and only to public places."""

import json

import pytest
from django.utils import timezone

from credentials.flows.alarms import settle_alarm
from credentials.flows.dispatching import write_test
from credentials.models import Dispatch
from credentials.secret import Secret
from portal.notices.channels import NotAChannel, scheme_of
from portal.notices.dispatches import deliver_dispatch

pytestmark = pytest.mark.django_db


def send_all() -> None:
    for key in list(Dispatch.objects.due(timezone.now()).values_list("pk", flat=True)):
        deliver_dispatch(str(key))


def test_a_reminder_arrives_in_a_channel(chat, receiver, trouble):
    trouble()

    send_all()

    told = json.loads(receiver.received[0][1])
    assert told["title"] == "A webhook was switched off"
    assert "http://127.0.0.1:8000/overview/channels/" in told["message"]


def test_a_test_message_arrives(chat, receiver):
    write_test(channel=chat)

    send_all()

    assert "arrive here" in json.loads(receiver.received[0][1])["title"]


def test_a_channel_that_takes_nothing_is_tried_again(chat, receiver, trouble):
    trouble()
    receiver.status = 500

    send_all()

    row = Dispatch.objects.get()
    assert (row.sent_at, row.last_error) == (None, "not-accepted")
    assert row.due_at > timezone.now()


def test_what_was_settled_meanwhile_is_not_said(chat, receiver, trouble):
    trouble()
    settle_alarm(alarm="webhook-disabled", reason_key="1")

    send_all()

    assert receiver.received == []


def test_a_redirect_is_not_followed(ada, chat, receiver, trouble):
    receiver.status, receiver.location = 302, receiver.url
    trouble()

    send_all()

    assert len(receiver.received) == 1


@pytest.mark.parametrize(
    "address",
    [
        "json://127.0.0.1/",
        "json://localhost:8000/",
        "xml://169.254.169.254/latest/",
        "jsons://10.0.0.1/",
        "form://[::1]/",
        "json://[::ffff:127.0.0.1]/",
        "gotify://192.168.1.1/token",
        "syslog://",
        "mailto://name:word@example.com",
        "dbus://",
        "nonsense",
        "nonsense://x",
    ],
)
def test_an_address_in_the_own_network_or_of_this_machine_is_refused(address):
    with pytest.raises(NotAChannel):
        scheme_of(Secret(address))


def test_a_service_in_the_cloud_needs_no_host():
    slack = Secret("slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ/")

    assert scheme_of(slack) == "slack"
