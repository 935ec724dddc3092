"""Messages that are forged, foreign, broken, doubled, late or out of order."""

from datetime import timedelta

import pytest
from django.db import OperationalError, connection
from django.utils import timezone

from credentials.errors import PasteRefused
from credentials.flows.client_secrets import rotate_client_secret
from credentials.flows.listening import listen_once
from credentials.flows.rotation_people import read_again
from credentials.models import (
    Application,
    AutomaticRotation,
    ClientSecret,
    InboundMessage,
    Reminder,
    Rotation,
)
from credentials.secret import Secret
from tests.support.amazon_side import client_id, client_secret

pytestmark = pytest.mark.django_db
State = InboundMessage.State


def new_secret(value: str, *, issued=None, **changes):
    """A message as Amazon words it."""
    issued = issued or timezone.now()
    payload = {
        "clientId": client_id(),
        "newClientSecret": value,
        "newClientSecretExpiryTime": (issued + timedelta(days=180)).isoformat(),
        "oldClientSecretExpiryTime": (issued + timedelta(days=7)).isoformat(),
    }
    return {
        "notificationVersion": "1.0",
        "notificationType": "APPLICATION_OAUTH_CLIENT_NEW_SECRET",
        "payloadVersion": "2023-11-30",
        "eventTime": issued.isoformat(),
        "payload": {"applicationOAuthClientNewSecret": payload | changes},
    }


def expiry(moment):
    return {
        "notificationType": "APPLICATION_OAUTH_CLIENT_SECRET_EXPIRY",
        "eventTime": timezone.now().isoformat(),
        "payload": {
            "applicationOAuthClientSecretExpiry": {
                "clientId": client_id(),
                "clientSecretExpiryTime": moment.isoformat(),
                "clientSecretExpiryReason": "PERIODIC_ROTATION",
            }
        },
    }


def only() -> InboundMessage:
    return InboundMessage.objects.get()


def test_a_rotation_in_the_console_takes_the_same_path(rotating):
    value = rotating.press_rotate()

    rotating.through(hours=1.5)

    assert rotating.current() == value
    assert rotating.states() == {1: "previous", 2: "current"}


def test_a_forged_secret_is_never_put_to_use(rotating):
    rotating.mailbox.put(new_secret(client_secret("forged")))

    rotating.through(hours=2)
    rotating.clock.move(hours=24)
    rotating.through(hours=1)

    assert rotating.delivered() == [client_secret()]
    assert only().state == State.REFUSED
    assert Rotation.objects.get().state == Rotation.State.FAILED


def test_a_forged_secret_does_not_keep_the_genuine_one_out(rotating):
    rotating.mailbox.put(
        new_secret(client_secret("forged"), issued=timezone.now() + timedelta(days=900))
    )
    rotating.work()
    value = rotating.press_rotate()

    rotating.through(hours=3)

    assert rotating.current() == value


@pytest.mark.parametrize(
    "body",
    [
        "no JSON",
        '{"Type": "Notification", "Message": "{}"}',
        '{"notificationType": "APPLICATION_OAUTH_CLIENT_NEW_SECRET"}',
        "[" * 5000,
        '{"a": 1, "a": 2}',
    ],
)
def test_a_message_that_cannot_be_read_is_set_aside_and_told(rotating, body):
    rotating.mailbox.put(body)

    rotating.work()

    row = only()
    assert (row.state, row.reason) == (State.QUARANTINED, "malformed")
    assert row.unseal().matches(Secret(body))
    assert rotating.mailbox.count == 0
    assert Reminder.objects.filter(subject=f"message-set-aside:{row.pk}").exists()


def test_a_message_without_dates_is_set_aside(rotating):
    message = new_secret(client_secret("new"))
    del message["payload"]["applicationOAuthClientNewSecret"][
        "oldClientSecretExpiryTime"
    ]
    rotating.mailbox.put(message)

    rotating.work()

    assert only().state == State.QUARANTINED


def test_a_message_with_more_fields_is_read(rotating):
    rotating.mailbox.put(new_secret(client_secret("new"), more="of it"))

    rotating.work()

    assert only().state == State.TAKEN


def test_a_foreign_client_identifier_is_set_aside_and_read_when_it_is_known(rotating):
    rotating.mailbox.put(
        new_secret(client_secret("new"), clientId=client_id("foreign"))
    )
    rotating.work()
    assert only().reason == "unknown-client"
    Application.objects.update(client_id=client_id("foreign"))

    read_again(message=only())

    assert only().state == State.TAKEN


def test_an_identifier_that_is_only_claimed_gets_nothing(rotating):
    Application.objects.update(client_id_proven_at=None)
    rotating.mailbox.put(new_secret(client_secret("new")))

    rotating.work()

    assert only().reason == "unproven-client"
    assert ClientSecret.objects.filter(from_queue=True).count() == 0


def test_the_same_message_a_hundred_times_is_one_version(rotating):
    message = new_secret(client_secret("new"))
    for number in range(100):
        rotating.mailbox.put(message | {"number": number % 3})

    while rotating.mailbox.count:
        assert listen_once(wait_seconds=0)

    assert ClientSecret.objects.filter(from_queue=True).count() == 1
    assert InboundMessage.objects.count() == 3


def test_of_two_that_come_in_the_wrong_order_the_newer_stays(rotating):
    first = rotating.press_rotate()
    rotating.clock.move(minutes=5)
    second = rotating.press_rotate()
    messages = rotating.mailbox.client.receive_message(
        QueueUrl=rotating.mailbox.url, MaxNumberOfMessages=10
    )["Messages"]
    rotating.mailbox.lose_everything()
    by_value = {first in one["Body"]: one["Body"] for one in messages}
    rotating.mailbox.put(by_value[False])
    rotating.work()
    rotating.mailbox.put(by_value[True])

    rotating.through(hours=3)

    assert rotating.current() == second
    assert InboundMessage.objects.filter(state=State.SUPERSEDED).count() == 1


def test_what_comes_after_a_newer_one_was_put_to_use_is_left(rotating):
    older, made = rotating.amazon.rotate(), timezone.now()
    rotating.clock.move(minutes=1)
    newer = rotating.amazon.rotate()
    rotating.mailbox.put(new_secret(newer))
    rotating.through(hours=2)

    rotating.mailbox.put(new_secret(older, issued=made))
    rotating.through(hours=2)

    assert rotating.current() == newer
    assert InboundMessage.objects.filter(state=State.SUPERSEDED).count() == 1


def pressed_twice(rotating):
    """Two new secrets, each with when it was made, and the day of both."""
    older, made = rotating.amazon.rotate(), timezone.now()
    rotating.clock.move(minutes=1)
    newer, made_last = rotating.amazon.rotate(), timezone.now()
    rotating.clock.move(minutes=1)
    today = made.replace(hour=0, minute=0, second=0, microsecond=0)
    return (older, made), (newer, made_last), today


@pytest.mark.parametrize("tells_the_day", [True, False])
@pytest.mark.parametrize("own_message_first", [True, False])
def test_whoever_pressed_twice_and_pasted_the_newest_keeps_it(
    rotating, alice, tells_the_day, own_message_first
):
    (older, made), (newer, made_last), today = pressed_twice(rotating)
    rotate_client_secret(
        account=rotating.account,
        client_secret=Secret(newer),
        issued_at=today if tells_the_day else None,
        actor=alice,
    )

    messages = [new_secret(older, issued=made), new_secret(newer, issued=made_last)]
    for message in reversed(messages) if own_message_first else messages:
        rotating.mailbox.put(message)
        rotating.through(hours=2)
    rotating.clock.move(days=8)
    rotating.through(hours=1)

    assert rotating.current() == newer
    assert rotating.works()


def test_whoever_pasted_the_older_of_two_gets_the_newer_by_the_queue(rotating, alice):
    (older, made), (newer, made_last), today = pressed_twice(rotating)
    rotate_client_secret(
        account=rotating.account,
        client_secret=Secret(older),
        issued_at=today,
        actor=alice,
    )

    rotating.mailbox.put(new_secret(newer, issued=made_last))
    rotating.through(hours=1)
    rotating.mailbox.put(new_secret(older, issued=made))
    rotating.through(hours=2)

    assert rotating.current() == newer


def test_a_message_that_comes_after_the_paste_only_brings_its_dates(rotating, alice):
    value = rotating.press_rotate()
    rotate_client_secret(
        account=rotating.account,
        client_secret=Secret(value),
        issued_at=None,
        actor=alice,
    )

    rotating.through(hours=1)

    assert rotating.states() == {1: "previous", 2: "current"}
    assert only().state in {State.KNOWN, State.USED}
    new = ClientSecret.objects.get(number=2)
    old = ClientSecret.objects.get(number=1)
    assert {new.expires_source, old.dies_source} == {ClientSecret.Source.AMAZON}


def test_pasting_what_the_queue_has_brought_changes_nothing(rotating, alice):
    value = rotating.press_rotate()
    rotating.work()

    with pytest.raises(PasteRefused) as refused:
        rotate_client_secret(
            account=rotating.account,
            client_secret=Secret(value),
            issued_at=None,
            actor=alice,
        )
    rotating.through(hours=1.5)

    assert refused.value.finding == "already-stored"
    assert rotating.current() == value


def test_a_message_thirteen_days_late_is_still_put_to_use(rotating):
    value = rotating.press_rotate()
    rotating.clock.move(days=13)

    rotating.through(hours=1.5)

    assert rotating.current() == value
    assert rotating.works()


def test_a_notice_of_expiry_dates_the_secret_in_use(rotating):
    told = (timezone.now() + timedelta(days=53)).replace(microsecond=0)
    rotating.mailbox.put(expiry(told))

    rotating.work()

    row = ClientSecret.objects.get()
    assert (row.expires_at, row.expires_source) == (told, ClientSecret.Source.AMAZON)
    assert AutomaticRotation.objects.get().enrolled_at
    assert only().state == State.NOTED


def test_a_notice_about_a_newer_secret_that_never_came_dates_no_older_one(rotating):
    before = ClientSecret.objects.get().expires_at
    rotating.clock.move(days=120)
    rotating.mailbox.put(expiry(timezone.now() + timedelta(days=90)))

    rotating.work()

    assert ClientSecret.objects.get().expires_at == before


def test_without_a_key_the_message_stays_in_the_queue(rotating, settings):
    value = rotating.press_rotate()
    keys, settings.CREDENTIAL_KEYS = settings.CREDENTIAL_KEYS, ""
    assert not listen_once(wait_seconds=0)
    assert rotating.mailbox.count == 1

    settings.CREDENTIAL_KEYS = keys
    rotating.clock.move(minutes=6)
    rotating.through(hours=1.5)

    assert rotating.current() == value


def test_without_a_database_the_message_stays_in_the_queue(rotating):
    value = rotating.press_rotate()

    def refuse(execute, sql, params, many, context):
        if "credentials_inboundmessage" in sql:
            raise OperationalError("The database is down.")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(refuse):
        assert not listen_once(wait_seconds=0)
    assert rotating.mailbox.count == 1

    rotating.clock.move(minutes=6)
    rotating.through(hours=1.5)

    assert rotating.current() == value


def test_a_new_secret_that_flaps_is_not_put_to_use_before_three_clean_passes(rotating):
    rotating.press_rotate()
    rotating.amazon.break_down("spapi", "expired-secret-at-spapi", times=None)
    rotating.through(hours=5)
    assert rotating.states()[1] == "current"

    rotating.amazon.mend()
    rotating.through(hours=1.5)

    assert rotating.states() == {1: "previous", 2: "current"}
