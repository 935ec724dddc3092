"""Rotating a client secret through the API."""

from datetime import datetime, timedelta

from tests.simulator.amazon import (
    CLIENT_ID,
    CLIENT_SECRET_PATH,
    NOTIFICATIONS,
    ROTATION,
    details,
)


def rotate(amazon, scope=ROTATION, token=None, secret=None):
    changes = {"client_secret": secret} if secret else {}
    if token is None:
        token = amazon.exchange_scope(scope, **changes).json()["access_token"]
    return amazon.call(CLIENT_SECRET_PATH, method="POST", token=token)


def test_rotating_answers_nothing_and_sends_the_new_secret_to_the_queue(amazon):
    answer = rotate(amazon)

    assert (answer.status_code, answer.content) == (204, b"")
    assert answer.headers["x-amzn-RateLimit-Limit"] == "0.0167"
    [sent] = amazon.control("GET", "notifications")["notifications"]
    payload = sent["payload"]["applicationOAuthClientNewSecret"]
    assert payload["clientId"] == CLIENT_ID
    secret = payload["newClientSecret"]
    assert amazon.exchange(client_secret=secret).status_code == 200
    assert amazon.exchange().status_code == 200


def test_the_notification_has_the_envelope_and_the_dates_of_amazon(amazon):
    rotate(amazon)

    [sent] = amazon.control("GET", "notifications")["notifications"]

    assert sent["notificationType"] == "APPLICATION_OAUTH_CLIENT_NEW_SECRET"
    assert sent["notificationVersion"] == "1.0"
    assert sent["payloadVersion"] == "2023-11-30"
    assert set(sent["notificationMetadata"]) == {
        "applicationId",
        "subscriptionId",
        "publishTime",
        "notificationId",
    }
    payload = sent["payload"]["applicationOAuthClientNewSecret"]
    happened = datetime.fromisoformat(sent["eventTime"])
    new = datetime.fromisoformat(payload["newClientSecretExpiryTime"])
    old = datetime.fromisoformat(payload["oldClientSecretExpiryTime"])
    assert (new - happened, old - happened) == (timedelta(180), timedelta(7))
    assert sent["eventTime"].endswith("Z")


def test_an_application_may_rotate_once_a_minute(amazon):
    first = rotate(amazon)
    second = rotate(amazon)

    amazon.move_clock(61)
    third = rotate(amazon)

    assert (first.status_code, third.status_code) == (204, 204)
    assert details(second)[:2] == (429, "QuotaExceeded")


def test_an_application_without_a_queue_is_not_enrolled(amazon):
    amazon.lay_out(application={"enrolled": False})

    answer = rotate(amazon)

    status, code, _ = details(answer)
    assert (status, code) == (400, "InvalidInput")
    assert "not enrolled for rotation notification" in answer.text
    assert amazon.control("GET", "notifications") == {"notifications": []}


def test_a_sandbox_application_may_not_rotate(amazon):
    amazon.lay_out(application={"sandbox": True})

    assert details(rotate(amazon)) == (403, "Unauthorized", "")


def test_another_scope_or_a_seller_s_token_may_not_rotate(amazon):
    assert details(rotate(amazon, NOTIFICATIONS)) == (403, "Unauthorized", "")
    seller = amazon.access_token()
    assert details(rotate(amazon, token=seller)) == (403, "Unauthorized", "")


def test_notifications_can_be_forgotten(amazon):
    rotate(amazon)

    amazon.control("DELETE", "notifications")

    assert amazon.control("GET", "notifications") == {"notifications": []}


def test_pressing_the_button_sends_no_notification(amazon):
    amazon.rotate()

    assert amazon.control("GET", "notifications") == {"notifications": []}
