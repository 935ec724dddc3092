"""Turns what the domain delivers into the bytes that Runner reads; secrets leave here.

`reveal()` is written inside the call that writes the answer, so that no name in this
module ever holds a plain secret.
"""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from json.encoder import encode_basestring_ascii as quoted
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

from django.core.signals import setting_changed
from django.dispatch import receiver
from django.utils.http import quote_etag
from django.views.decorators.debug import sensitive_variables

from credentials.amazon import Marketplace
from credentials.flows.access_tokens import Lent
from credentials.flows.changes import Changed, Changes
from credentials.flows.complaints import Heard
from credentials.flows.delivery import Deliverable, Delivered
from credentials.models import ClientSecret
from portal.api.entity_tags import etag_of
from portal.api.findings import finding_payload
from portal.endpoints import endpoint_of
from portal.hjson_block import hjson_block


def rfc3339(moment: datetime | None) -> str | None:
    """A moment in UTC, to the second, as RFC 3339 writes it."""
    if moment is None:
        return None
    in_utc = moment.astimezone(UTC).replace(tzinfo=None)
    return f"{in_utc.isoformat(timespec='seconds')}Z"


def marketplace_payload(marketplace: Marketplace) -> dict[str, str]:
    return {
        "id": marketplace.id,
        "country": marketplace.country_code,
        "region": marketplace.region.value,
        "endpoint": endpoint_of(marketplace),
    }


def standing_payload(deliverable: Deliverable) -> dict[str, Any]:
    """What the list and the single answer both tell: everything but the secrets."""
    row, secret = deliverable.authorization, deliverable.secret
    return {
        "account": row.account.slug,
        "marketplace": marketplace_payload(row.marketplace),
        "status": row.status,
        "validated_at": rfc3339(row.validated_at),
        "secret_expires_at": rfc3339(secret.expires_at) if secret else None,
        "secret_expires_source": _source(secret),
        "findings": list(deliverable.findings),
        "version": row.version,
    }


def _source(secret: ClientSecret | None) -> str | None:
    """Where the day of expiry comes from; without a day nobody said one."""
    if secret is None:
        return None
    return str(secret.expires_source if secret.expires_at else secret.Source.UNKNOWN)


def entry_payload(deliverable: Deliverable) -> dict[str, Any]:
    """One line of the list; it holds no secret."""
    return standing_payload(deliverable) | {
        "region": deliverable.authorization.marketplace.region.value,
        "etag": etag_of(deliverable),
    }


@sensitive_variables()
def written(delivered: Delivered, representation: str) -> bytes:
    """The credentials as the caller asked for them: "json" or "hjson"."""
    write = {"json": credentials_json, "hjson": credentials_hjson}[representation]
    return write(delivered)


class Frame(NamedTuple):
    """What stands around the secrets of an answer, as JSON, and its tag."""

    etag: str
    quoted_etag: str
    client_id: str
    standing: str


# For as long as an authorization is kept laid out, so is what is told of it.
_frames: WeakKeyDictionary[Deliverable, Frame] = WeakKeyDictionary()


def frame_of(deliverable: Deliverable) -> Frame:
    """The frame of an answer; it holds no secret."""
    frame = _frames.get(deliverable)
    if frame is None:
        etag = etag_of(deliverable)
        frame = _frames[deliverable] = Frame(
            etag,
            quote_etag(etag),
            quoted(deliverable.application.client_id),
            json.dumps(standing_payload(deliverable))[1:-1],
        )
    return frame


@receiver(setting_changed)
def _forget(*, setting: str, **_: object) -> None:
    if setting == "AMAZON_SPAPI_URLS":
        _frames.clear()


@sensitive_variables()
def credentials_json(delivered: Delivered) -> bytes:
    """The whole answer, with the replaced secret beside while it works."""
    return f"{_members(delivered, frame_of(delivered.of))}}}".encode()


@sensitive_variables()
def batched_json(delivered: Delivered) -> bytes:
    """The whole answer as one of many, so with its tag inside."""
    frame = frame_of(delivered.of)
    return f'{_members(delivered, frame)}, "etag": "{frame.etag}"}}'.encode()


@sensitive_variables()
def _members(delivered: Delivered, frame: Frame) -> str:
    return (
        f'{{"credentials": {{"client_id": {frame.client_id}, '
        f'"client_secret": {quoted(delivered.client_secret.reveal())}, '
        f'"refresh_token": {quoted(delivered.refresh_token.reveal())}}}, '
        f'{frame.standing}, "fallback": {_fallback(delivered, frame)}'
    )


@sensitive_variables()
def _fallback(delivered: Delivered, frame: Frame) -> str:
    fallback = delivered.fallback
    if fallback is None:
        return "null"
    return (
        f'{{"client_id": {frame.client_id}, '
        f'"client_secret": {quoted(fallback.client_secret.reveal())}, '
        f'"refresh_token": {quoted(delivered.refresh_token.reveal())}, '
        f'"not_after": "{rfc3339(fallback.not_after)}"}}'
    )


@sensitive_variables()
def credentials_hjson(delivered: Delivered) -> bytes:
    """The block that is pasted into a Runner job."""
    return hjson_block(
        "credentials",
        {
            "client_id": delivered.of.application.client_id,
            "client_secret": delivered.client_secret.reveal(),
            "refresh_token": delivered.refresh_token.reveal(),
        },
    ).encode()


@sensitive_variables()
def access_token_json(lent: Lent) -> bytes:
    """An access token and when it dies."""
    return json.dumps(
        {
            "access_token": lent.value.reveal(),
            "token_type": lent.token_type,
            "expires_at": rfc3339(lent.expires_at),
        }
    ).encode()


def report_payload(heard: Heard, findings: Sequence[str]) -> dict[str, Any]:
    """What was found about a report; it holds no secret."""
    row = heard.authorization
    return {
        "asked": heard.asked.value,
        "account": row.account.slug,
        "marketplace": marketplace_payload(row.marketplace),
        "status": row.status,
        "findings": [finding_payload(slug) for slug in findings],
        "validated_at": rfc3339(row.validated_at),
        "checked_at": rfc3339(row.checked_at),
        "version": row.version,
    }


def changes_payload(changes: Changes, cursor: str) -> dict[str, Any]:
    """What happened, and where to go on; it holds no secret."""
    return {
        "changes": [_change_payload(one) for one in changes.found],
        "next_cursor": cursor,
        "more": changes.more,
    }


def _change_payload(changed: Changed) -> dict[str, Any]:
    row = changed.authorization
    is_there = row.removed_at is None
    return {
        "change": changed.change.value,
        "at": rfc3339(changed.at),
        "account": row.account.slug,
        "marketplace": marketplace_payload(row.marketplace),
        "status": row.status if is_there else None,
        "version": row.version if is_there else None,
    }
