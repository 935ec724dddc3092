"""The line that the page shows, pasted into a real shell against a real server."""

import html
import re
import shutil
import subprocess
import uuid

import hjson
import pytest
import requests

from credentials.models import Pickup
from tests.support.runner_side import CLIENT_ID, CLIENT_SECRET, REFRESH_TOKEN

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def shown_lines(live_server, settings, client_for, ada, acme_us):
    settings.SITE_URL = live_server.url
    order = {
        "form_id": str(uuid.uuid4()),
        "name": "Runner",
        "account": "acme-us",
        "reach": "all",
        "days": "30",
    }
    page = client_for(ada).post("/runner-tokens/new/", order).content.decode()
    lines = re.findall(r"curl -sS --fail-with-body [^<]+", page)
    return [html.unescape(line).strip() for line in lines]


@pytest.fixture
def shown_line(shown_lines):
    return shown_lines[0]


@pytest.mark.skipif(not shutil.which("curl"), reason="curl is not installed")
def test_the_shown_line_works_in_a_terminal(shown_line):
    ran = subprocess.run(
        ["sh", "-c", shown_line], capture_output=True, text=True, check=True, timeout=30
    )

    assert hjson.loads(ran.stdout) == {
        "credentials": {
            "client_id": CLIENT_ID,
            "client_secret": CLIENT_SECRET,
            "refresh_token": REFRESH_TOKEN,
        }
    }


@pytest.mark.skipif(not shutil.which("curl"), reason="curl is not installed")
def test_one_line_fetches_for_every_marketplace(shown_lines):
    subprocess.run(
        ["sh", "-c", shown_lines[1]], capture_output=True, check=True, timeout=30
    )

    fetched = {pickup.authorization.region for pickup in Pickup.objects.all()}
    assert fetched == {"NA", "EU"}


def test_a_program_fetches_with_what_the_line_holds(shown_line):
    header, address = re.findall(r"'([^']+)'", shown_line)
    name, _, value = header.partition(": ")
    url = address.partition("?")[0]

    first = requests.get(url, headers={name: value}, timeout=30)
    again = requests.get(
        url, headers={name: value, "If-None-Match": first.headers["ETag"]}, timeout=30
    )

    assert first.json()["credentials"]["client_secret"] == CLIENT_SECRET
    assert (again.status_code, again.content) == (304, b"")
