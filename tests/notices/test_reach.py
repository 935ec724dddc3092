"""Addresses that somebody typed lead to public places only."""

import socket

import pytest

from portal.notices import reach
from portal.notices.reach import NotPublic, check_webhook_url, may_be_reached, post


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "::1",
        "::ffff:127.0.0.1",
        "0.0.0.0",  # noqa: S104
        "10.1.2.3",
        "172.16.0.1",
        "192.168.0.1",
        "169.254.169.254",
        "100.64.0.1",
        "224.0.0.1",
        "255.255.255.255",
        "fe80::1",
        "fe80::1%eth0",
        "fc00::1",
        "ff02::1",
        "::",
        "2002:7f00:1::",
        "64:ff9b::7f00:1",
        "no address",
    ],
)
def test_what_is_not_public_is_not_reached(address):
    assert not may_be_reached(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700:4700::1111"])
def test_what_is_public_is_reached(address):
    assert may_be_reached(address)


@pytest.mark.parametrize(
    "url",
    [
        "http://8.8.8.8/",
        "https://name:word@8.8.8.8/",
        "https://127.0.0.1/",
        "https://0x7f000001/",
        "https://2130706433/",
        "https://127.1/",
        "ftp://8.8.8.8/",
        "https:///nowhere",
        "https://8.8.8.8:port/",
        "file:///etc/passwd",
    ],
)
def test_an_address_that_leads_elsewhere_is_refused(url):
    with pytest.raises(NotPublic):
        check_webhook_url(url)


def test_plain_http_is_for_this_machine_in_practice(settings):
    settings.PRACTICE_MODE = True

    check_webhook_url("http://127.0.0.1:8999/hook")

    with pytest.raises(NotPublic):
        check_webhook_url("http://8.8.8.8/hook")


def test_a_name_that_changes_its_mind_is_not_followed(settings, monkeypatch):
    """The first look finds a public address, the connection a private one."""
    found = iter(["8.8.8.8", "127.0.0.1", "127.0.0.1"])

    def changing(_host, port, *_args, **_kwargs):
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (next(found), port))]

    monkeypatch.setattr(reach.socket, "getaddrinfo", changing)

    outcome = post("https://turns.example/", "{}", {})

    assert outcome.status_code is None
    assert outcome.error == "connection"
