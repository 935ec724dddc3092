"""Every refusal below /api/ is a problem document, whoever writes it."""

import pytest
from django.db import OperationalError
from django.urls import resolve

from credentials.errors import BrokenSeal, KeyMissing
from credentials.models import RunnerToken
from credentials.models.sealed import SealedModel
from credentials.models.statements import Statement
from portal.api.problems import PROBLEMS

US = "/api/v1/credentials/acme-us/US"
LIST = "/api/v1/credentials"
DOCUMENT = "/api/v1/openapi.json"


def problem_of(response, status, slug):
    assert response.status_code == status
    assert response["Content-Type"] == "application/problem+json"
    assert "no-store" in response["Cache-Control"]
    problem = response.json()
    assert problem["type"] == slug
    assert problem["status"] == status
    assert problem["title"]
    assert problem["detail"].endswith(".")
    return problem


@pytest.mark.parametrize(
    "path",
    [
        "/api/",
        "/api/v1/",
        "/api/v1/credentials/",
        "/api/v1/credentials/acme-us",
        "/api/v1/credentials/acme-us/US/",
        "/api/v1/credentials/acme-us/US/no-such-call",
        "/api/v1/credentials/acme-us/US/extra/path",
        "/api/v2/credentials",
        "/api/" + "x" * 10_000,
        "/api/%00",
        "/api/%ED%A0%80",
        "/api/%FF%FE",
        "/api/v1/credentials//US",
    ],
)
def test_a_path_that_is_not_there(db, client, path):
    problem_of(client.get(path), 404, "not-found")


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "TRACE", "WEIRD"])
@pytest.mark.parametrize("path", [US, LIST])
def test_a_method_that_is_not_taken(db, client, method, path):
    response = client.generic(method, path, data="{}", content_type="application/json")

    problem_of(response, 405, "method-not-allowed")
    assert response["Allow"] == "GET, HEAD, OPTIONS"


@pytest.mark.parametrize("path", [DOCUMENT, "/api/v1/docs"])
def test_the_documents_are_only_read(db, client, path):
    response = client.post(path)

    problem_of(response, 405, "method-not-allowed")
    assert response["Allow"] == "GET, HEAD, OPTIONS"


def test_an_unknown_host(db, client):
    problem_of(client.get(LIST, headers={"host": "evil.example"}), 400, "bad-request")


def test_a_crash_tells_nothing(runner, monkeypatch):
    def crash(_self, *_values):
        raise RuntimeError("Atzr|CANARY")

    monkeypatch.setattr(RunnerToken, "authorizations", crash)
    monkeypatch.setattr(Statement, "read", crash)
    runner.client.raise_request_exception = False

    response = runner.get(US)

    problem_of(response, 500, "internal-error")
    assert "CANARY" not in response.content.decode()


def test_a_crash_tells_nothing_in_debug_either(runner, monkeypatch, settings):
    settings.DEBUG = True

    def crash(_self, *_values):
        raise RuntimeError("Atzr|CANARY")

    monkeypatch.setattr(RunnerToken, "authorizations", crash)
    monkeypatch.setattr(Statement, "read", crash)
    runner.client.raise_request_exception = False

    response = runner.get(US)

    problem_of(response, 500, "internal-error")
    assert "CANARY" not in response.content.decode()


def test_a_database_that_is_down(runner, monkeypatch):
    def down(_self, *_values):
        raise OperationalError("connection refused")

    monkeypatch.setattr(RunnerToken, "authorizations", down)
    monkeypatch.setattr(Statement, "read", down)

    response = runner.get(US)

    problem_of(response, 503, "database-unavailable")
    assert int(response["Retry-After"]) > 0


def test_a_key_that_is_missing(runner, monkeypatch):
    def sealed_under_another(_self):
        raise KeyMissing("2026-11")

    monkeypatch.setattr(SealedModel, "unseal", sealed_under_another)

    response = runner.get(US)

    problem_of(response, 503, "vault-sealed")
    assert "2026-11" not in response.content.decode()


def test_a_record_that_was_altered(runner, monkeypatch):
    def altered(_self):
        raise BrokenSeal("The sealed value does not open here.")

    monkeypatch.setattr(SealedModel, "unseal", altered)

    problem_of(runner.get(US), 500, "internal-error")


def test_plain_http_is_refused_and_not_redirected(runner, settings):
    settings.SECURE_SSL_REDIRECT = True

    problem_of(runner.get(US), 403, "https-required")


def test_a_problem_names_the_request(runner):
    response = runner.get("/api/v1/credentials/nobody/US")

    assert response.json()["request_id"] == response["X-Request-Id"]


def test_what_was_sent_is_not_echoed(runner):
    response = runner.get(f"{LIST}?limit=CANARY&cursor=CANARY")

    assert "CANARY" not in response.content.decode()


def test_a_page_for_people_keeps_its_own_errors(db, client):
    response = client.get("/no-such-page/")

    assert response["Content-Type"].startswith("text/html")


def test_slugs_are_unique():
    assert len({problem.type for problem in PROBLEMS}) == len(PROBLEMS)


def test_the_door_is_where_it_is_promised():
    assert resolve(US).kwargs == {"account": "acme-us", "marketplace": "US"}
