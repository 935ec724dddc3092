"""Webhooks: signed, patient, replayable, and never into the own network."""

import json
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone
from standardwebhooks import Webhook as Verifier
from standardwebhooks import WebhookVerificationError

from credentials.flows.alarms import settle_alarm
from credentials.flows.dispatching import send_again
from credentials.flows.outlets import switch_on_webhook
from credentials.models import Dispatch, Reminder, Webhook
from portal.notices.dispatches import deliver_dispatch

pytestmark = pytest.mark.django_db


def send_all() -> None:
    for key in list(Dispatch.objects.due(timezone.now()).values_list("pk", flat=True)):
        deliver_dispatch(str(key))


def test_a_receiver_verifies_what_it_is_sent(hook, receiver, trouble):
    trouble()

    send_all()

    headers, body = receiver.received[0]
    told = Verifier(hook[1].reveal()).verify(body, headers)
    assert told["type"] == "reminder.due"
    assert told["data"]["finding"] == "webhook-disabled"


def test_a_body_that_was_altered_does_not_verify(hook, receiver, trouble):
    trouble()
    send_all()
    headers, body = receiver.received[0]

    with pytest.raises(WebhookVerificationError):
        Verifier(hook[1].reveal()).verify(body.replace("due", "not"), headers)


def test_the_same_matter_is_sent_once(hook, receiver, trouble):
    trouble()
    trouble()

    send_all()
    send_all()

    assert len(receiver.received) == 1


def test_the_end_of_a_matter_is_told_too(hook, receiver, trouble):
    trouble()
    settle_alarm(alarm="webhook-disabled", reason_key="1")

    send_all()

    types = {json.loads(body)["type"] for _, body in receiver.received}
    assert types == {"reminder.due", "reminder.settled"}


def test_what_was_refused_is_tried_again_under_the_same_name(hook, receiver, trouble):
    trouble()
    receiver.status = 500
    send_all()
    refused = Dispatch.objects.get()
    receiver.status = 200

    with time_machine.travel(refused.due_at, tick=False):
        send_all()

    names = {headers["webhook-id"] for headers, _ in receiver.received}
    arrived = Dispatch.objects.get()
    assert (refused.status_code, arrived.status_code) == (500, 200)
    assert len(receiver.received) == 2
    assert len(names) == 1


def test_after_three_days_it_is_given_up_and_switched_off_and_admins_hear(
    hook, receiver, trouble
):
    trouble()
    began = timezone.now()
    receiver.status = 503
    moment = began

    for _ in range(30):
        with time_machine.travel(moment, tick=False):
            send_all()
        moment = Dispatch.objects.order_by("created_at").first().due_at

    first = Dispatch.objects.order_by("created_at").first()
    assert not Webhook.objects.get().is_on
    assert first.given_up_at is not None
    assert round((moment - began) / timedelta(hours=1)) == 72
    assert first.attempts > 5
    alarm = Reminder.objects.get(subject=f"webhook-disabled:{hook[0].pk}")
    assert [row.recipient for row in alarm.notices.all()] == ["ada@example.com"]


def test_a_receiver_that_says_it_is_gone_is_switched_off_at_once(
    hook, receiver, trouble
):
    trouble()
    receiver.status = 410

    send_all()

    assert not Webhook.objects.get().is_on


def test_what_waits_for_a_webhook_leaves_when_it_is_switched_on(
    hook, receiver, trouble, ada
):
    trouble()
    receiver.status = 410
    send_all()
    receiver.status = 200

    switch_on_webhook(webhook=hook[0], actor=ada)
    send_all()

    assert Dispatch.objects.filter(sent_at=None).count() == 0


def test_a_replay_keeps_its_name_and_its_words(hook, receiver, trouble):
    trouble()
    send_all()

    send_again(dispatch=Dispatch.objects.get())
    send_all()

    first, second = receiver.received
    assert first[0]["webhook-id"] == second[0]["webhook-id"]
    assert first[1] == second[1]


def test_a_redirect_is_not_followed(hook, receiver, trouble):
    trouble()
    receiver.status, receiver.location = 302, receiver.url

    send_all()

    assert len(receiver.received) == 1
    assert Dispatch.objects.get().last_error == "status-302"


def test_this_machine_is_not_reached_outside_practice(
    hook, receiver, trouble, settings
):
    settings.PRACTICE_MODE = False
    trouble()

    send_all()

    assert receiver.received == []
    assert Dispatch.objects.get().last_error == "address-not-public"


def test_kinds_and_accounts_that_were_not_asked_for_are_not_sent(
    hook, receiver, trouble, acme, globex
):
    Webhook.objects.update(kinds=["alarm"], accounts=["globex"])
    trouble("1", acme)
    trouble("2", globex)

    send_all()

    told = [json.loads(body)["data"]["account"] for _, body in receiver.received]
    assert told == ["globex"]


def test_what_is_sent_holds_no_secret(hook, receiver, trouble):
    trouble()
    send_all()

    headers, body = receiver.received[0]

    assert hook[1].reveal() not in f"{headers}{body}"
