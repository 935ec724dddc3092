"""A download arrives in the browser, and the password is not left behind."""

from pathlib import Path

import hjson
import pytest

from tests.conftest import PASSWORD
from tests.support.amazon_side import client_secret

pytestmark = pytest.mark.browser


def test_a_download_arrives_and_the_next_one_asks_again(visitor, set_up, alice):
    someone = visitor(alice)
    page = someone.page
    page.goto("/accounts/acme/export/")
    page.get_by_label("Your password").fill(PASSWORD)

    with page.expect_download() as download:
        page.get_by_role("button", name="Download").click()

    jobs = hjson.loads(Path(download.value.path()).read_text())
    assert jobs["acme-na"]["credentials"]["client_secret"] == client_secret()
    assert page.get_by_label("Your password").input_value() == ""
