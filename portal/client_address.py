"""From where a request came, with as many proxies believed as the settings name."""

import ipaddress
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str | None:
    """The address of the caller, or None where it is not known.

    Each trusted proxy appends the address that it saw to `X-Forwarded-For`, so the
    entry that counts stands as many places from the right as proxies are trusted.
    Whatever stands further left was written by the caller and is not believed; with
    fewer entries than proxies somebody came around them, and nothing is believed.
    """
    return address_of(request.META)


def address_of(environ: Mapping[str, Any]) -> str | None:
    """The same, from the environment of a request."""
    trusted = getattr(settings, "TRUSTED_PROXY_COUNT", 0)
    if not trusted:
        return _address(environ.get("REMOTE_ADDR", ""))
    forwarded = environ.get("HTTP_X_FORWARDED_FOR", "").split(",")
    return _address(forwarded[-trusted]) if len(forwarded) >= trusted else None


@lru_cache(1024)
def _address(text: str) -> str | None:
    """The address in its shortest form, IPv4 also where IPv6 wraps it."""
    try:
        address = ipaddress.ip_address(text.strip())
    except ValueError:
        return None
    if isinstance(address, ipaddress.IPv6Address):
        if address.scope_id:
            return None
        address = address.ipv4_mapped or address
    return str(address)
