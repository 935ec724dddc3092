import pytest


@pytest.fixture
def more_doors(settings):
    settings.ROOT_URLCONF = "tests.support.provoking_urls"


def test_a_view_that_does_not_say_who_may_see_it_asks_to_sign_in(client, more_doors):
    answer = client.get("/provoke/undeclared/")

    assert answer.status_code == 302
    assert answer["Location"].startswith("/sign-in/")


def test_a_view_that_is_open_is_seen_by_everybody(client, more_doors):
    assert client.get("/provoke/open/").content == b"seen"


def test_the_api_is_not_sent_to_a_page_for_people(client, db):
    answer = client.get("/api/v1/credentials")

    assert answer.status_code == 401


@pytest.mark.parametrize("path", ["/provoke/open/", "/sign-in/", "/api/v1/credentials"])
def test_no_answer_is_kept_by_a_cache(client, more_doors, db, path):
    assert "no-store" in client.get(path)["Cache-Control"]


def test_each_answer_carries_the_name_of_its_request(client, more_doors):
    names = {client.get("/provoke/open/")["X-Request-Id"] for _ in range(3)}

    assert len(names) == 3


def test_a_name_given_by_a_proxy_is_kept(client, more_doors):
    answer = client.get("/provoke/open/", headers={"X-Request-Id": "proxy-12345678"})

    assert answer["X-Request-Id"] == "proxy-12345678"


@pytest.mark.parametrize("name", ["x", "a" * 65, "two words here", "quo'te-12345678"])
def test_a_name_that_would_disturb_a_log_is_not_kept(client, more_doors, name):
    answer = client.get("/provoke/open/", headers={"X-Request-Id": name})

    assert answer["X-Request-Id"] != name


@pytest.mark.parametrize("header", ["Content-Security-Policy", "Permissions-Policy"])
def test_policies_stand_on_every_answer(client, more_doors, header):
    assert client.get("/provoke/open/")[header]


def test_pages_load_nothing_from_elsewhere_and_run_nothing_inline(client, more_doors):
    policy = client.get("/provoke/open/")["Content-Security-Policy"]

    parts = dict(part.strip().split(" ", 1) for part in policy.split(";"))
    assert parts.pop("default-src") == "'none'"
    assert parts.pop("frame-ancestors") == "'none'"
    assert parts.pop("base-uri") == "'none'"
    assert set(parts.values()) == {"'self'"}


def test_a_body_beyond_the_limit_gets_a_page_that_says_so(client, db, settings):
    body = "x" * (settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)

    answer = client.post("/sign-in/", body, content_type="text/plain")

    assert answer.status_code == 413
    assert b"too much at once" in answer.content


def test_a_body_beyond_the_limit_gets_a_problem_from_the_api(client, db, settings):
    body = "x" * (settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)

    answer = client.post("/api/v1/credentials", body, content_type="application/json")

    assert answer.status_code == 413
    assert answer["Content-Type"] == "application/problem+json"


def test_a_megabyte_still_reaches_its_page(client, db):
    answer = client.post("/sign-in/", {"login": "x" * 1024 * 1024, "password": "y"})

    assert answer.status_code == 200
