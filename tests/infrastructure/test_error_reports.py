import pytest
from django.test import Client

SENT = "Atzr|IwEBICANARYsent" + "s" * 40
SECRET = "amzn1.oa2-cs.v1.CANARYsecret" + "c" * 40
PLAIN = "CANARY-without-any-shape"
ALL = ("CANARYsent", "CANARYsecret", PLAIN)

pytestmark = pytest.mark.django_db


@pytest.fixture
def provoke(settings):
    """Send secrets by every way that there is to a view that breaks."""

    def send(*, debug: bool, accept: str = "text/html") -> str:
        settings.ROOT_URLCONF = "tests.support.provoking_urls"
        settings.DEBUG = debug
        client = Client(raise_request_exception=False)
        client.cookies["trusted_device"] = PLAIN
        client.cookies[settings.SESSION_COOKIE_NAME] = PLAIN
        answer = client.post(
            f"/provoke/fail/?token={PLAIN}",
            {"refresh_token": SENT, "said": SECRET, "name": PLAIN},
            headers={
                "Accept": accept,
                "X-Runner-Tok": PLAIN,
                "Authorization": f"Bearer {PLAIN}",
            },
        )
        assert answer.status_code == 500
        return answer.content.decode()

    return send


@pytest.mark.parametrize("debug", [True, False])
@pytest.mark.parametrize("accept", ["text/html", "text/plain"])
def test_an_error_page_shows_nothing_that_was_sent(provoke, debug, accept):
    page = provoke(debug=debug, accept=accept)

    assert [canary for canary in ALL if canary in page] == []


def test_an_error_page_for_developers_still_tells_the_place(provoke):
    page = provoke(debug=True, accept="text/plain")

    assert "provoking_urls.py" in page
    assert "The view broke." in page


@pytest.mark.parametrize("debug", [True, False])
def test_the_log_of_an_error_shows_nothing_that_was_sent(provoke, log, debug):
    provoke(debug=debug)

    text = log.getvalue()
    assert "RuntimeError: The view broke." in text
    assert [canary for canary in ALL if canary in text] == []
