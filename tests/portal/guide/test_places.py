"""Where the guide sends people: Amazon, or its practice stand-in."""

import pytest

pytestmark = pytest.mark.django_db


def test_the_guide_links_to_the_seller_central_of_the_home_country(
    client_for, globex, bob, settings
):
    settings.PRACTICE_MODE = False

    page = client_for(bob).get("/accounts/globex/steps/primary-user/").content.decode()

    assert "https://sellercentral-europe.amazon.com/" in page


def test_in_practice_mode_it_links_to_the_practice_console(
    client_for, acme, alice, settings, url
):
    settings.PRACTICE_MODE = True
    settings.PRACTICE_CONSOLE_URL = "http://127.0.0.1:8900"

    page = client_for(alice).get(url("step", "create-application")).content.decode()

    assert 'href="http://127.0.0.1:8900/console/apps/new/"' in page
    assert "sellercentral" not in page
