"""From where a request came."""

import pytest
from django.test import RequestFactory

from portal.client_address import client_address


@pytest.mark.parametrize(
    ("trusted", "peer", "forwarded", "address"),
    [
        (0, "192.0.2.1", None, "192.0.2.1"),
        (0, "192.0.2.1", "203.0.113.1", "192.0.2.1"),
        (0, "", None, None),
        (0, "::ffff:192.0.2.1", None, "192.0.2.1"),
        (0, "fe80::1%eth0", None, None),
        (1, "192.0.2.1", "203.0.113.1", "203.0.113.1"),
        (1, "192.0.2.1", "198.51.100.7, 203.0.113.1", "203.0.113.1"),
        (2, "192.0.2.1", "198.51.100.7, 203.0.113.1", "198.51.100.7"),
        (2, "192.0.2.1", "203.0.113.1", None),
        (1, "192.0.2.1", None, None),
        (1, "192.0.2.1", "nonsense", None),
        (1, "192.0.2.1", "203.0.113.1,", None),
    ],
)
def test_as_many_proxies_are_believed_as_are_trusted(
    settings, trusted, peer, forwarded, address
):
    settings.TRUSTED_PROXY_COUNT = trusted
    request = RequestFactory().get("/", REMOTE_ADDR=peer)
    if forwarded is not None:
        request.META["HTTP_X_FORWARDED_FOR"] = forwarded

    assert client_address(request) == address
