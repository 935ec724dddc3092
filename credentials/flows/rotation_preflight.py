"""Looking, before Amazon is asked to rotate, whether a new secret would be caught."""

import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.views.decorators.debug import sensitive_variables

from credentials.amazon import AccessToken, AmazonError
from credentials.amazon.queue import LONGEST_RETENTION, QueueError, QueueSettings
from credentials.amazon.rotation import ROTATION_SCOPE
from credentials.errors import SealError
from credentials.flows.queue_watch import SILENT_AFTER, queue_watch
from credentials.flows.secret_proof import prove_live
from credentials.models import Application, ClientSecret
from credentials.runtime import amazon, rotation_queue
from credentials.validation.judgement import is_off

ROOM_NEEDED: Final = 256 * 1024 * 1024
POLLED_WITHIN: Final = timedelta(minutes=5)
MOVES_AWAY_TOO_SOON: Final = 1000


def queue_findings() -> list[str]:
    """What is wrong with the queue as it is set up, the worst first."""
    queue = rotation_queue()
    if queue is None:
        return ["queue-missing"]
    try:
        return list(_wrong_with(queue.describe()))
    except QueueError as error:
        return [named_by(error.code)]


def named_by(code: str) -> str:
    """The obstacle behind an error code of SQS."""
    if code in {"QueueDoesNotExist", "NonExistentQueue"}:
        return "queue-does-not-exist"
    if code in {"NoCredentials", "InvalidClientTokenId", "UnrecognizedClientException"}:
        return "queue-no-keys"
    if code.startswith("AccessDenied"):
        return "queue-access-denied"
    return "queue-unreachable"


def _wrong_with(told: QueueSettings) -> Iterator[str]:
    if not told.lets_amazon_in():
        yield "queue-closed-to-amazon"
    if told.lets_in():
        yield "queue-open-to-others"
    if told.retention < LONGEST_RETENTION:
        yield "queue-forgets-early"
    if (
        told.moves_away_after is not None
        and told.moves_away_after < MOVES_AWAY_TOO_SOON
    ):
        yield "queue-moves-away"
    if told.is_kms:
        yield "queue-kms"


BLOCKING: Final = frozenset({"queue-kms"})


def listening_findings(now: datetime) -> list[str]:
    """Whether somebody listens, and whether old messages pile up."""
    watch = queue_watch()
    if watch.polled_at is None or now - watch.polled_at > POLLED_WITHIN:
        return ["nobody-listens"]
    is_recent = watch.message_at and now - watch.message_at < SILENT_AFTER
    if is_recent and (watch.oldest_seconds or 0) >= SILENT_AFTER.total_seconds():
        return ["queue-piles-up"]
    return []


@sensitive_variables()
def preflight(
    application: Application, current: ClientSecret, now: datetime
) -> tuple[list[str], AccessToken | None]:
    """Ask and look; without an obstacle there is a token to rotate with."""
    found = [slug for slug in queue_findings() if slug not in BLOCKING]
    found += listening_findings(now)
    found += _vault_findings(current)
    if found:
        return found, None
    if not prove_live(application, current).passed:
        return ["current-not-proven"], None
    try:
        token = amazon().lwa.client_credentials(
            application.client_id, current.unseal(), ROTATION_SCOPE
        )
    except AmazonError:
        return ["no-token-to-rotate"], None
    if token.clock_skew is not None and is_off(token.clock_skew):
        return ["our-clock"], None
    return [], token


def _vault_findings(current: ClientSecret) -> list[str]:
    found = []
    if shutil.disk_usage(settings.BASE_DIR).free < ROOM_NEEDED:
        found.append("disk-full")
    try:
        probe = ClientSecret(pk=current.pk, application=current.application)
        probe.seal(current.unseal())
        if not probe.unseal().matches(current.unseal()):
            found.append("vault-broken")
    except (SealError, LookupError):
        found.append("vault-broken")
    return found
