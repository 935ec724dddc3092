"""More than thirty secrets walk through the portal; out come those that are meant to.

Every surface also shows one planted value that is no secret, so that a surface which
nobody looked at fails the test.
"""

import base64
import json
import secrets
from html import escape
from urllib.parse import quote

import pytest
from django.core import mail
from django.core.cache import cache

import simulator.lwa
from tests.journeys.canaries import (
    Canaries,
    fresh_client_secret,
    fresh_refresh_token,
    joined,
    password,
)
from tests.journeys.surfaces import (
    cache_opened,
    database_bytes,
    everything_logged,
    sessions_opened,
)
from tests.journeys.visits import look_around, page_values
from tests.journeys.walk import Walk

AT_LEAST = 30
CONTROL = "control-" + secrets.token_hex(12)

# The doors: only here does a secret leave, and here it must.
DOORS = {
    "delivery": {
        "first client secret",
        "second client secret",
        "refresh token of US",
        "refresh token of DE",
    },
    "export": {"second client secret", "refresh token of US", "refresh token of DE"},
    "page with the runner token": {"runner token"},
    "runner_token create": {"runner token of the command"},
    "page with the invitation": {"invitation link"},
    "page with the signing secret": {"signing secret"},
    "page with the calendar": {"calendar address"},
    "mails": {"invitation link", "password reset link"},
}
# Where somebody meets what they themselves have brought along. Addresses of links are
# in the log until its filter masks them; the words of frames are in no report at all.
BROUGHT_ALONG = {
    "page behind the invitation": {"invitation link"},
    "page behind the reset link": {"password reset link"},
    "sign-in page with a slip": {"password in the wrong box"},
    "log before it is masked": {
        "invitation link",
        "password reset link",
        "runner token",
        "signing secret",
    },
    "errors with the variables of every frame": {"wrong password"},
}
# What is encrypted as a whole, or never says of which account it speaks.
WITHOUT_CONTROL = {
    "backup",
    "reseal",
    "check",
    "verify_events",
    "worker",
    "export_backup",
    "progress bars",
    "calls that the simulator noted",
    "page behind the reset link",
    "page with the calendar",
    "sign-in page with a slip",
    "sessions",
    "sessions, in the middle of a reset",
}


@pytest.fixture
def installation(settings):
    """Keys of this test's own, so that they can be looked for."""
    settings.PRACTICE_MODE = True
    settings.SECRET_KEY = secrets.token_urlsafe(50)
    key = base64.b64encode(secrets.token_bytes(32)).decode()
    settings.CREDENTIAL_KEYS = f"canary:{key}"
    return settings


@pytest.fixture
def walk(transactional_db, installation, amazon_side, ada, monkeypatch):
    found = Walk(amazon_side, ada, CONTROL)
    mint = simulator.lwa.mint

    def minted(*args, **kwargs):
        token = mint(*args, **kwargs)
        found.planted.plant(f"access token {len(found.planted)}", token)
        return token

    monkeypatch.setattr(simulator.lwa, "mint", minted)
    return found


@pytest.fixture
def surfaces(walk, installation, capsys, monkeypatch, tmp_path) -> dict[str, bytes]:
    """Walk the whole way, and gather everything that there is to see afterwards."""
    found: dict[str, bytes] = {}
    recorder = walk.recorder
    with everything_logged() as (written, unmasked), recorder.noting_errors():
        walk.open_the_account()
        walk.join()
        walk.sign_in_again()
        walk.change_the_password()
        forgetful = walk.ask_for_a_reset()
        found["sessions, in the middle of a reset"] = sessions_opened()
        walk.reset(forgetful)
        walk.set_up()
        walk.paste_wrongly()
        walk.rotate()
        walk.wait_for_proof()
        walk.hand_over()
        walk.deliver()
        walk.export()
        walk.bring_a_file()
        walk.be_reminded()
        walk.hold_a_paste()
        walk.run_commands(capsys, monkeypatch, tmp_path)
        look_around(walk, page_values(walk))
        for name, debug in (("errors", False), ("errors with DEBUG", True)):
            installation.DEBUG = debug
            with recorder.showing(f"pages of {name}"):
                walk.provoke_errors()
        installation.DEBUG = False
    walk.plant_what_the_portal_keeps(installation.CREDENTIAL_KEYS)
    walk.planted.plant("SECRET_KEY", installation.SECRET_KEY)
    leave_a_trace(walk)
    found |= {name: joined(parts) for name, parts in recorder.shown.items()}
    found |= {name: text.encode() for name, text in walk.printed.items()}
    return found | {
        "database": database_bytes(),
        "sessions": sessions_opened(),
        "cache": cache_opened(),
        "log": written.getvalue().encode(),
        "log before it is masked": unmasked.getvalue().encode(),
        "error reports": joined(recorder.reports),
        "errors with the variables of every frame": joined(recorder.errors),
        "mails": joined(
            text for one in mail.outbox for text in (one.body, str(one.message()))
        ),
        "backup": (tmp_path / "backup").read_bytes(),
        "calls that the simulator noted": repr(walk.amazon.calls()).encode(),
    }


def leave_a_trace(walk: Walk) -> None:
    cache.set("seen", CONTROL)
    session = walk.primary.session
    session["seen"] = CONTROL
    session.save()


def test_secrets_leave_by_their_doors_alone(walk, surfaces):
    found = walk.planted.found_on(surfaces)

    allowed = {
        name: seen | BROUGHT_ALONG.get(name, set())
        for name, seen in ({name: set() for name in found} | DOORS).items()
    }
    escaped = {
        name: sorted(seen - allowed[name])
        for name, seen in found.items()
        if seen - allowed[name]
    }
    assert escaped == {}
    kept_in = {name: door - found[name] for name, door in DOORS.items()}
    assert kept_in == {name: set() for name in DOORS}
    control = Canaries()
    control.plant("control", CONTROL)
    unseen = {name for name, seen in control.found_on(surfaces).items() if not seen}
    assert unseen == WITHOUT_CONTROL
    assert len(walk.planted) > AT_LEAST


@pytest.mark.parametrize(
    "value",
    [fresh_client_secret(), password(), 'a|b/c+d="e'],
    ids=["client secret", "password", "awkward signs"],
)
def test_a_leak_is_found_however_it_is_written(value):
    planted = Canaries()
    planted.plant("it", value)
    raw = value.encode()

    written = [
        b"said: " + raw,
        base64.b64encode(raw),
        base64.b64encode(b"1" + raw),
        base64.urlsafe_b64encode(b"12" + raw + b"3"),
        raw.hex().encode(),
        raw.hex().upper().encode(),
        quote(value, safe="").encode(),
        json.dumps({"said": value}).encode(),
        escape(value).encode(),
        repr({"said": raw}).encode(),
    ]

    assert [one for one in written if not planted.found_in(one)] == []


def test_half_of_a_secret_is_found_too():
    planted = Canaries()
    value = fresh_refresh_token()
    planted.plant("it", value)

    assert planted.found_in(value[:40].encode())
    assert planted.found_in(value[-40:].encode())
    assert not planted.found_in(value[-4:].encode())


def test_a_reset_link_that_is_being_used_is_in_no_copy_of_the_database(walk):
    walk.open_the_account()
    walk.join()

    forgetful = walk.ask_for_a_reset()

    known_to_the_cookie = repr(dict(forgetful.session.items())).encode()
    assert walk.planted.found_in(known_to_the_cookie) == {"password reset link"}
    assert walk.planted.found_in(sessions_opened() + database_bytes()) == set()
