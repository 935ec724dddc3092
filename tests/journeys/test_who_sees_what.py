"""Every address of the portal, asked for by everybody who may knock."""

import re
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from http.cookies import SimpleCookie

import pytest
from django.contrib import admin
from django.contrib.admin.sites import all_sites
from django.db import transaction
from django.test import Client
from django.urls import include, path
from django.urls.resolvers import RegexPattern, URLResolver

from portal import urls
from tests.journeys.site_map import places
from tests.journeys.who_sees_what import (
    OPENED,
    PAGES,
    RUNNERS_DOOR,
    SENT,
    STEPS,
    TABLE_PAGES,
    columns,
)

OF_A_REQUEST = re.compile(rb"[0-9a-f]{16}(?=</|\s*<)|csrfmiddlewaretoken\" value=\"\w+")
READ, SENT_THERE = 0, 1
NOT_COMPARED = {"X-Request-Id", "Set-Cookie"}


def tables() -> dict[str, tuple[str, str]]:
    """The rows of the admin's tables, by the same names as the resolver's."""
    rows = {}
    for model in admin.site._registry:
        app, name = model._meta.app_label, model._meta.model_name
        for page, (read, sent) in TABLE_PAGES.items():
            opened = OPENED.get(page, {}).get(name)
            key = f"admin:{app}_{name}_{page}" if page else _row_of(app, name)
            rows[key] = (
                read.replace("403", "200") if opened else read,
                sent.replace("403", opened) if opened else sent,
            )
    return rows


def _row_of(app: str, name: str) -> str:
    return f"admin/{app}/{name}/<path:object_id>/"


def expected() -> dict[str, tuple[str, str]]:
    return PAGES | RUNNERS_DOOR | tables()


def unmatched(resolver: URLResolver | None = None) -> set[str]:
    """Addresses without a row, and rows without an address."""
    return set(places(resolver)) ^ set(expected())


def word(answer) -> str:
    """An answer as the table writes it."""
    if answer.status_code != 302:
        return str(answer.status_code)
    where = answer.url
    if where.startswith("/sign-in/?next="):
        return "sign-in"
    return "door" if where.startswith("/admin/login/") else "on"


@contextmanager
def undone(client: Client) -> Iterator[Client]:
    """Ask, and have neither the database nor the browser remember it."""
    cookies = SimpleCookie(client.cookies.output(header="", sep=";"))
    mark = transaction.savepoint()
    yield client
    transaction.savepoint_rollback(mark)
    client.cookies = cookies


def asked(clients, values_for, method: str) -> dict[str, dict[str, str]]:
    """What everybody is answered at every address."""
    answers = {}
    for name, place in places().items():
        sent = dict(SENT.get(name, {})) if method == "post" else {}
        values = values_for(name)
        values["step"] = sent.pop("step", values["step"])
        if name == "held-paste":
            sent["step"] = values["step"]
        answers[name] = {}
        for caller, client in clients.items():
            with undone(client):
                answer = getattr(client, method)(place.address(values), sent)
            answers[name][caller] = word(answer)
    return answers


def test_every_address_has_a_row_and_every_row_an_address():
    assert unmatched() == set()


def test_an_address_that_is_added_is_noticed():
    added = [*urls.urlpatterns, path("new/", include(([path("", print)], "new")))]
    resolver = URLResolver(RegexPattern(r"^/"), added)

    assert unmatched(resolver) == {"new/"}


def test_an_address_that_is_taken_away_is_noticed():
    resolver = URLResolver(RegexPattern(r"^/"), urls.urlpatterns[1:])

    assert unmatched(resolver) == {"home"}


def test_there_is_one_admin_site():
    assert list(all_sites) == [admin.site]


def otherwise(answers, column: int) -> dict[tuple[str, str], tuple[str, str]]:
    """Who was answered something else than the table says: both, side by side."""
    wanted = {name: columns(row[column]) for name, row in expected().items()}
    return {
        (name, caller): (wanted[name][caller], got)
        for name, row in answers.items()
        for caller, got in row.items()
        if got != wanted[name][caller]
    }


def test_everybody_is_shown_what_is_theirs(callers, values_for, rows_everywhere):
    assert otherwise(asked(callers(), values_for, "get"), READ) == {}


def test_everybody_changes_what_is_theirs(callers, values_for, rows_everywhere):
    assert otherwise(asked(callers(), values_for, "post"), SENT_THERE) == {}


@pytest.mark.parametrize("method", ["post", "delete"])
def test_nothing_is_changed_without_the_page_before_it(
    callers, values_for, rows_everywhere, method
):
    clients = callers(enforce_csrf_checks=True)
    some = {name: clients[name] for name in ("primary", "admin")}

    answers = asked(some, values_for, method)

    let_in = {
        (name, caller): word
        for name, row in answers.items()
        for caller, word in row.items()
        if word not in {"403", "405"} and not name.startswith("api:")
    }
    assert let_in == {}


def test_steps_are_answered_by_those_who_may(callers, values_for):
    clients = callers()
    route = places()["step"]

    answers = {}
    for step in STEPS:
        address = route.address(values_for("step") | {"step": step})
        answers[step] = {
            name: word(client.post(address)) for name, client in clients.items()
        }

    assert answers == {step: columns(row) for step, row in STEPS.items()}


def seen(answer) -> tuple[int, bytes, dict[str, str]]:
    """An answer without what differs from one request to the next."""
    headers = {
        name: value
        for name, value in answer.headers.items()
        if name not in NOT_COMPARED
    }
    return answer.status_code, OF_A_REQUEST.sub(b"", answer.content), headers


ABOUT_AN_ACCOUNT = sorted(
    name for name, place in places().items() if "<slug:slug>" in place.route
)


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("name", ABOUT_AN_ACCOUNT)
def test_a_foreign_account_looks_like_none(callers, values_for, name, method):
    stranger, values = callers()["stranger"], values_for(name)
    place = places()[name]

    foreign = getattr(stranger, method)(place.address(values))
    missing = getattr(stranger, method)(place.address(values | {"slug": "no-such"}))

    assert seen(foreign) == seen(missing)


FOREIGN_ROWS = [
    ("person-remove", "membership_id", 10**9),
    ("invitation-withdraw", "invitation_id", uuid.UUID(int=7)),
    ("held-paste", "held_id", uuid.UUID(int=7)),
]


@pytest.mark.parametrize(("name", "parameter", "missing"), FOREIGN_ROWS)
def test_a_row_of_another_account_looks_like_none(
    callers, laid_out, name, parameter, missing
):
    stranger, place = callers()["stranger"], places()[name]
    own = laid_out["globex"].values
    foreign = own | {parameter: laid_out["acme"].values[parameter]}
    nowhere = own | {parameter: missing}
    step = {"step": "copy-lwa-credentials"}

    answer = stranger.post(place.address(foreign), step)

    assert answer.status_code == 404
    assert seen(answer) == seen(stranger.post(place.address(nowhere), step))


@pytest.mark.parametrize("marketplace", ["US", "ATVPDKIKX0DER"])
def test_a_foreign_account_looks_like_none_to_a_runner(callers, marketplace):
    runner = callers()["runner of another account"]

    foreign = runner.get(f"/api/v1/credentials/acme/{marketplace}")
    missing = runner.get(f"/api/v1/credentials/no-such/{marketplace}")

    assert foreign.status_code == 404
    told = [answer.json() | {"request_id": ""} for answer in (foreign, missing)]
    assert told[0] == told[1]


def test_a_session_opens_nothing_at_runners_door_and_a_token_no_page(callers):
    clients = callers()
    both = clients["runner"]
    both.cookies = clients["stranger"].cookies

    page = both.get("/accounts/acme/")
    own = both.get("/accounts/globex/")
    door = clients["admin"].get("/api/v1/credentials/acme/US")

    assert [page.status_code, own.status_code, door.status_code] == [404, 200, 401]
