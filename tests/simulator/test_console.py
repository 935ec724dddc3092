"""The practice console, clicked through by HTTP."""

import re
from html.parser import HTMLParser

import pytest
import requests

from tests.simulator.amazon import CLIENT_ID, CLIENT_SECRET, REFRESH_TOKEN

APP = f"/console/apps/{CLIENT_ID}/"


class Visitor:
    """Somebody with a browser at the practice console."""

    def __init__(self, amazon, session) -> None:
        self.amazon = amazon
        self.session = session
        self.session.headers["Origin"] = amazon.url

    def see(self, path="/console/"):
        return self.session.get(self.amazon.url + path, timeout=10)

    def press(self, path, **form):
        return self.session.post(self.amazon.url + path, data=form, timeout=10)

    def value(self, answer, name):
        return re.search(rf'id="{name}">([^<]+)<', answer.text)[1]


class Inline(HTMLParser):
    """Collects what a strict content security policy would refuse."""

    def __init__(self) -> None:
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attrs):
        names = [name for name, _ in attrs]
        is_inline = tag == "script" and "src" not in names
        if is_inline or tag == "style" or "style" in names:
            self.found.append(tag)
        self.found += [name for name in names if name.startswith("on")]


@pytest.fixture
def visitor(amazon):
    with requests.Session() as session:
        yield Visitor(amazon, session)


def test_the_whole_way_from_an_application_to_an_exchange(amazon, visitor):
    listed = visitor.press(
        "/console/apps/new/", name="Sheets & more", roles=["pricing", "product-listing"]
    )
    assert "Sheets &amp; more" in listed.text
    [path] = set(re.findall(r"/console/apps/[^/]+/", listed.text)) - {
        APP,
        "/console/apps/new/",
    }

    token = visitor.value(
        visitor.press(f"{path}authorize/", account="europe"), "refresh-token"
    )
    credentials = visitor.see(f"{path}credentials/")

    access_token = amazon.access_token(
        client_id=visitor.value(credentials, "client-identifier"),
        client_secret=visitor.value(credentials, "client-secret"),
        refresh_token=token,
    )
    answer = amazon.call(region="eu", token=access_token)
    assert answer.status_code == 200
    assert token not in visitor.see(f"{path}authorize/").text


def test_every_press_makes_a_new_token_and_the_old_one_stays_valid(amazon, visitor):
    first = visitor.value(
        visitor.press(f"{APP}authorize/", account="jp"), "refresh-token"
    )
    second = visitor.value(
        visitor.press(f"{APP}authorize/", account="jp"), "refresh-token"
    )

    assert first != second
    assert amazon.exchange(refresh_token=first).status_code == 200
    assert amazon.exchange(refresh_token=second).status_code == 200


def test_a_token_keeps_the_roles_of_its_day(amazon, visitor):
    old = visitor.value(
        visitor.press(f"{APP}authorize/", account="north-america"), "refresh-token"
    )
    visitor.press(APP, name="Sheets", roles=["buyer-communication"])
    new = visitor.value(
        visitor.press(f"{APP}authorize/", account="north-america"), "refresh-token"
    )

    statuses = [
        amazon.call(token=amazon.access_token(refresh_token=token)).status_code
        for token in (old, new)
    ]

    assert statuses == [200, 403]


def test_revoking_ends_every_token_of_the_row(amazon, visitor):
    visitor.press(f"{APP}revoke/", account="north-america")

    assert amazon.exchange().json()["error"] == "invalid_grant"
    assert "Not authorized" in visitor.see(f"{APP}authorize/").text


def test_an_eleventh_account_is_one_too_many(visitor):
    page = visitor.see(f"{APP}authorize/").text
    rows = list(dict.fromkeys(re.findall(r'name="account" value="([^"]+)"', page)))

    answers = [visitor.press(f"{APP}authorize/", account=row) for row in rows]

    assert len(rows) == 11
    assert [answer.status_code for answer in answers] == [200] * 10 + [409]
    assert "CONSENT_LIMIT_REACHED" in answers[-1].text


def test_rotate_secret_shows_the_new_one_and_the_old_one_still_works(amazon, visitor):
    answer = visitor.press(f"{APP}rotate/")

    secret = visitor.value(answer, "client-secret")
    assert secret != CLIENT_SECRET
    assert "in 180 days" in answer.text
    assert "in 7 days" in answer.text
    assert CLIENT_SECRET not in answer.text
    assert amazon.exchange(client_secret=secret).status_code == 200
    assert amazon.exchange().status_code == 200


@pytest.mark.parametrize("status", ["under-review", "approved", "not-started"])
def test_the_profile_takes_any_status(amazon, visitor, status):
    visitor.press("/console/profile/", status=status)

    assert amazon.control("GET", "world")["profile"] == status
    assert amazon.exchange().status_code == 200


@pytest.mark.parametrize("name", ["", "  ", "a" * 101, "a\nb"])
def test_a_name_that_cannot_be_is_told(visitor, name):
    answer = visitor.press("/console/apps/new/", name=name)

    assert answer.status_code == 422
    assert 'role="alert"' in answer.text


def test_what_a_person_types_never_becomes_markup(visitor):
    answer = visitor.press("/console/apps/new/", name='<img src="x">')

    assert '<img src="x">' not in answer.text
    assert "&lt;img" in answer.text


PAGES = ["/console/", "/console/apps/new/", "/console/profile/", APP]
PAGES += [f"{APP}authorize/", f"{APP}credentials/"]


@pytest.mark.parametrize("path", PAGES)
def test_a_page_says_that_it_is_not_amazon_and_keeps_a_strict_policy(visitor, path):
    answer = visitor.see(path)

    inline = Inline()
    inline.feed(answer.text)
    assert answer.status_code == 200
    assert inline.found == []
    assert "Practice stand-in: this is not Amazon" in answer.text
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert answer.headers["Cache-Control"] == "no-store"
    assert REFRESH_TOKEN not in answer.text
    assert (CLIENT_SECRET in answer.text) is path.endswith("credentials/")


@pytest.mark.parametrize(
    "path", ["/console/nothing/", "/console/apps/nobody/", f"{APP}nothing/"]
)
def test_an_unknown_page_is_not_found(visitor, path):
    assert visitor.see(path).status_code == 404
    assert visitor.press(path).status_code == 404


@pytest.mark.parametrize("path", ["/", "/console", "/console/profile"])
def test_an_address_without_its_slash_leads_on(visitor, path):
    answer = visitor.see(path)

    assert answer.status_code == 200
    assert answer.url.endswith("/")


def test_the_style_sheet_is_served(visitor):
    answer = visitor.see("/console/style.css")

    assert answer.headers["Content-Type"].startswith("text/css")
    assert "prefers-color-scheme: dark" in answer.text


def test_the_script_that_copies_is_served(visitor):
    answer = visitor.see("/console/copy.js")

    assert answer.headers["Content-Type"].startswith("text/javascript")


@pytest.mark.parametrize(
    "headers", [{"Origin": "https://example.com"}, {"Sec-Fetch-Site": "cross-site"}]
)
def test_other_sites_cannot_press_a_button(amazon, headers):
    answer = requests.post(f"{amazon.url}{APP}rotate/", headers=headers, timeout=10)

    assert answer.status_code == 403
    application = amazon.control("GET", "world")["applications"][0]
    assert application["client_secret"] == CLIENT_SECRET
