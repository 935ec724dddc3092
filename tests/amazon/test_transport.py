"""The door to Amazon keeps its promises, whatever is behind it."""

import gzip
import socket
import ssl
import threading
import time

import pytest

from credentials.amazon import Amazon, Reason, Throttled, Unreachable
from credentials.amazon.transport import checked_url
from credentials.amazon.wire import strict_tls_context
from tests.amazon.stand_ins import TOKEN, rude

HEAD = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n"
DEADLINE = 0.6


def drip(line, start=b"", byte=b" "):
    line.sendall(start)
    stop = threading.Event()
    while not stop.wait(0.02):
        line.sendall(byte)


def drip_headers(line):
    drip(line, HEAD + b"x-slow: ", b"a")


def drip_body(line):
    drip(line, HEAD + b"content-length: 60000\r\n\r\n")


def drip_chunks(line):
    drip(line, HEAD + b"transfer-encoding: chunked\r\n\r\n", b"1\r\n \r\n")


def say_nothing(line):
    line.recv(1)


def endless(line):
    line.sendall(HEAD + b"\r\n")
    while True:
        line.sendall(b" " * 65536)


def body(content, head=HEAD):
    def answer(line):
        line.sendall(
            head + f"content-length: {len(content)}\r\n\r\n".encode() + content
        )

    return answer


def hang_up(line):
    line.shutdown(2)


def cut_in_the_middle(line):
    line.sendall(HEAD + b'content-length: 500\r\n\r\n{"access_token": "Atza|')


BOMB = gzip.compress(b" " * 50_000_000)

FAULTS = {
    "headers that drip": (drip_headers, Reason.TIMEOUT),
    "a body that drips": (drip_body, Reason.TIMEOUT),
    "chunks that drip": (drip_chunks, Reason.TIMEOUT),
    "silence": (say_nothing, Reason.TIMEOUT),
    "a body without end": (endless, Reason.TOO_LARGE),
    "a body of 10 MB": (body(b" " * 10_000_000), Reason.TOO_LARGE),
    "a gzip bomb": (body(BOMB, HEAD + b"content-encoding: gzip\r\n"), Reason.TOO_LARGE),
    "broken gzip": (
        body(b"no gzip", HEAD + b"content-encoding: gzip\r\n"),
        Reason.UNREADABLE,
    ),
    "a connection that ends": (hang_up, Reason.CONNECTION),
    "half an answer": (cut_in_the_middle, Reason.CONNECTION),
    "a page": (body(b"<html>Sign in to the Wi-Fi</html>"), Reason.UNREADABLE),
    "nothing": (body(b""), Reason.UNREADABLE),
    "no UTF-8": (body(b'{"access_token": "\xff"}'), Reason.UNREADABLE),
    "NaN": (body(b'{"expires_in": NaN}'), Reason.UNREADABLE),
    "doubled keys": (body(b'{"a": 1, "a": 2}'), Reason.UNREADABLE),
    "a deep nest": (body(b"[" * 60_000), Reason.UNREADABLE),
    "a nest of 30": (body(b"[" * 30 + b"]" * 30), Reason.UNREADABLE),
    "a long number": (body(b'{"expires_in": ' + b"9" * 5000 + b"}"), Reason.UNREADABLE),
    "a redirect": (
        body(b"", b"HTTP/1.1 302 Found\r\nlocation: http://127.0.0.1:9/\r\n"),
        Reason.REDIRECT,
    ),
    "no HTTP": (lambda line: line.sendall(b"220 smtp ready\r\n"), Reason.CONNECTION),
    "endless headers": (
        lambda line: line.sendall(HEAD + b"x-more: 1\r\n" * 5000),
        Reason.CONNECTION,
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_ends_in_time_and_with_its_reason(fault, credentials):
    behave, reason = FAULTS[fault]
    with rude(behave) as url:
        amazon = Amazon(url, deadline_seconds=DEADLINE, attempts=1)

        began = time.monotonic()
        with pytest.raises(Unreachable) as failure:
            amazon.lwa.refresh(**credentials)

    assert time.monotonic() - began < DEADLINE + 0.5
    assert failure.value.reason is reason


@pytest.mark.parametrize("behave", [drip_headers, drip_body, drip_chunks, say_nothing])
def test_a_call_that_ran_out_of_time_leaves_no_thread_behind(behave, credentials):
    with rude(behave) as url:
        amazon = Amazon(url, deadline_seconds=0.2, attempts=1)

        with pytest.raises(Unreachable):
            amazon.lwa.refresh(**credentials)

        for thread in threading.enumerate():
            if thread.name == "amazon":
                thread.join(2)
                assert not thread.is_alive()


def test_nobody_listening_is_a_connection_failure(credentials):
    with rude(hang_up) as url:
        pass
    amazon = Amazon(url, deadline_seconds=2, pause=lambda _: None)

    with pytest.raises(Unreachable) as failure:
        amazon.lwa.refresh(**credentials)

    assert failure.value.reason is Reason.CONNECTION


def test_an_unknown_name_is_a_failure_of_the_lookup(credentials, monkeypatch):
    def not_found(*_, **__):
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", not_found)
    amazon = Amazon("https://amazon.invalid/auth", pause=lambda _: None)

    with pytest.raises(Unreachable) as failure:
        amazon.lwa.refresh(**credentials)

    assert failure.value.reason is Reason.DNS


def test_a_lookup_that_hangs_is_not_waited_for(credentials, monkeypatch):
    answered = threading.Event()

    def hang(*_, **__):
        answered.wait(20)
        raise socket.gaierror(socket.EAI_AGAIN, "Try again")

    monkeypatch.setattr(socket, "getaddrinfo", hang)
    began = time.monotonic()

    with pytest.raises(Unreachable) as failure:
        Amazon("https://amazon.invalid/", deadline_seconds=0.3).lwa.refresh(
            **credentials
        )

    assert time.monotonic() - began < 0.8
    assert failure.value.reason is Reason.TIMEOUT
    answered.set()


def test_what_passes_is_tried_again(amazon_script, credentials):
    amazon_script.answers["/auth/o2/token"] = [
        (503, {}),
        (500, b"<html>"),
        (200, TOKEN),
    ]

    token = amazon_script.amazon().lwa.refresh(**credentials)

    assert token.value.reveal() == TOKEN["access_token"]
    assert len(amazon_script.calls) == 3


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_trying_again_has_an_end(amazon_script, credentials, status):
    amazon_script.answers["/auth/o2/token"] = (status, {"error": "x"})

    with pytest.raises((Throttled, Unreachable)):
        amazon_script.amazon().lwa.refresh(**credentials)

    assert len(amazon_script.calls) == 3


def test_retry_after_is_waited_for(amazon_script, credentials):
    amazon_script.answers["/auth/o2/token"] = [(429, {}), (200, TOKEN)]
    amazon_script.headers["retry-after"] = "3"
    pauses = []

    amazon_script.amazon(pause=pauses.append).lwa.refresh(**credentials)

    assert pauses[0] >= 3


def test_a_retry_after_beyond_the_deadline_is_not_waited_for(
    amazon_script, credentials
):
    amazon_script.answers["/auth/o2/token"] = (429, {})
    amazon_script.headers["retry-after"] = "86400"
    pauses = []

    with pytest.raises(Throttled) as failure:
        amazon_script.amazon(pause=pauses.append).lwa.refresh(**credentials)

    assert failure.value.retry_after == 3600
    assert pauses == []


def test_a_date_says_how_long_to_wait_too(amazon_script, credentials):
    amazon_script.answers["/auth/o2/token"] = (429, {})
    amazon_script.headers["retry-after"] = "Fri, 31 Dec 2100 23:59:59 GMT"

    with pytest.raises(Throttled) as failure:
        amazon_script.amazon().lwa.refresh(**credentials)

    assert failure.value.retry_after == 3600


@pytest.mark.parametrize(
    "url",
    [
        "http://api.amazon.com/auth",
        "http://10.0.0.1/",
        "ftp://127.0.0.1/",
        "https://user:word@api.amazon.com/",
        "https://api.amazon.com/?a=b",
        "https:///path",
        "file:///etc/passwd",
        "",
    ],
)
def test_an_unsafe_address_is_refused(url):
    with pytest.raises(ValueError, match=r"is not the address|must be https"):
        Amazon(url)


@pytest.mark.parametrize(
    "url", ["https://api.amazon.com/a/", "http://127.0.0.1:1/", "http://localhost:1"]
)
def test_a_safe_address_is_taken_without_its_slash(url):
    assert checked_url(url) == url.rstrip("/")


def test_the_environment_reroutes_nothing(amazon_script, credentials, monkeypatch):
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9/")
    amazon_script.answers["/auth/o2/token"] = (200, TOKEN)

    amazon_script.amazon().lwa.refresh(**credentials)

    assert amazon_script.paths == ["/auth/o2/token"]


def test_no_cookie_is_carried_from_one_account_to_the_next(amazon_script, credentials):
    amazon_script.answers["/auth/o2/token"] = (200, TOKEN)
    amazon_script.headers["set-cookie"] = "session=acme"
    amazon = amazon_script.amazon()

    amazon.lwa.refresh(**credentials)
    amazon.lwa.refresh(**credentials)

    assert all("cookie" not in headers for _, headers, _ in amazon_script.calls)


def test_a_connection_is_kept_and_outlives_being_closed(credentials):
    answer = body(b'{"access_token":"A","token_type":"bearer","expires_in":9}')
    with rude(answer) as url:
        amazon = Amazon(url, deadline_seconds=3, pause=lambda _: None)

        tokens = [amazon.lwa.refresh(**credentials) for _ in range(3)]

    assert [token.expires_in for token in tokens] == [9, 9, 9]


def test_certificates_are_verified_whatever_the_environment_says(monkeypatch, tmp_path):
    monkeypatch.setenv("SSLKEYLOGFILE", str(tmp_path / "keys"))

    context = strict_tls_context()

    assert context.verify_mode is ssl.CERT_REQUIRED
    assert context.check_hostname
    assert context.minimum_version is ssl.TLSVersion.TLSv1_2
    assert context.keylog_filename is None
