"""Entity tags and If-None-Match, as RFC 9110 sections 8.8.3 and 13.1.2 have them."""

import hashlib

from django.http import HttpRequest
from django.utils.http import parse_etags, quote_etag

from credentials.flows.delivery import Deliverable
from portal.endpoints import endpoint_of


def etag_of(deliverable: Deliverable, representation: str = "json") -> str:
    """The strong tag, without quotes, of one representation of the credentials.

    Two representations differ in every byte, so they must not share a tag.
    """
    told = f"{deliverable.etag} {endpoint_of(deliverable.authorization.marketplace)}"
    tag = hashlib.sha256(told.encode()).hexdigest()[:32]
    return tag if representation == "json" else f"{tag}-{representation}"


def is_held(request: HttpRequest, etag: str) -> bool:
    """Whether the caller says that it holds this representation already."""
    return is_among(request.META.get("HTTP_IF_NONE_MATCH", ""), etag)


def is_among(told: str, etag: str) -> bool:
    """The same, from the value of the header, "" where there was none."""
    if not told:
        return False
    quoted = quote_etag(etag)
    if told == quoted:
        return True
    held = parse_etags(told)
    return held == ["*"] or quoted in {tag.removeprefix("W/") for tag in held}
