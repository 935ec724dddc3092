"""Amazon's notices on their way into the queue, and what else turns up there."""

import json
import random
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, Final

from benchmarks.year.mailbox import Mailbox
from simulator.clock import written
from simulator.shapes import new_client_id

COMES_AGAIN, IS_LOST, IS_LATE, IS_STRANGE = 0.06, 0.004, 0.03, 0.05
NEW: Final = "APPLICATION_OAUTH_CLIENT_NEW_SECRET"
EXPIRY: Final = "APPLICATION_OAUTH_CLIENT_SECRET_EXPIRY"
# What SQS lets through: no empty body, and no sign that XML does not know.
STRANGE: Final = (
    " ",
    "{",
    "[]",
    '{"notificationType": "ORDER_CHANGE", "payload": {}}',
    json.dumps({"notificationType": NEW, "payload": {"clientId": 5}}),
    "\t\ud7ff" * 50,
)


def send(
    rng: random.Random,
    mailbox: Mailbox,
    messages: Iterable[dict[str, Any]],
    now: datetime,
) -> int:
    """Let notices arrive soon, late, twice or never; gives how many were lost."""
    lost = 0
    for message in messages:
        body = json.dumps(message)
        if rng.random() < IS_LOST:
            lost += 1
            continue
        mailbox.put(body, now + _delay(rng))
        if rng.random() < COMES_AGAIN:
            mailbox.put(body, now + _delay(rng) + timedelta(hours=rng.uniform(0, 60)))
        if rng.random() < IS_STRANGE:
            mailbox.put(_strange(rng, message), now + _delay(rng))
    return lost


def _delay(rng: random.Random) -> timedelta:
    if rng.random() < IS_LATE:
        return timedelta(hours=rng.uniform(1, 48))
    return timedelta(seconds=rng.uniform(5, 120))


def _strange(rng: random.Random, message: dict[str, Any]) -> str:
    """Something malformed, or a good message about somebody else's application."""
    drawn = rng.randrange(len(STRANGE) + 2)
    if drawn < len(STRANGE):
        return STRANGE[drawn]
    foreign = json.loads(json.dumps(message))
    for told in foreign["payload"].values():
        told["clientId"] = new_client_id()
    return json.dumps(foreign)


def expiry_notice(
    client_id: str, expires_at: datetime, now: datetime
) -> dict[str, Any]:
    """What Amazon sends as the end of a client secret comes nearer."""
    return {
        "notificationVersion": "1.0",
        "notificationType": EXPIRY,
        "payloadVersion": "2023-11-30",
        "eventTime": written(now),
        "payload": {
            "applicationOAuthClientSecretExpiry": {
                "clientId": client_id,
                "clientSecretExpiryTime": written(expires_at),
                "clientSecretExpiryReason": "PERIODIC_ROTATION",
            }
        },
    }
