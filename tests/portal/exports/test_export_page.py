"""The page: who gets the values, what it asks for, and what it leaves behind."""

import io
import json
import zipfile

import hjson
import pytest

from credentials.models import Event, Tag
from portal.exports.formats import FORMATS
from tests.conftest import PASSWORD
from tests.support.amazon_side import client_id, client_secret, refresh_token

PAGE = "/accounts/acme/export/"
US, CA, DE, IE = (
    "ATVPDKIKX0DER",
    "A2EUQ1WTGCTBG2",
    "A1PA6795UKMFR9",
    "A28R8C7NBKEWEA",
)


def order(form: str = "runner", *marketplaces: str, **more: str) -> dict[str, object]:
    return {
        "form": form,
        "marketplaces": marketplaces or [US, CA],
        "password": PASSWORD,
        **more,
    }


def exports():
    return Event.objects.filter(tag=Tag.CREDENTIALS_EXPORTED)


def test_the_primary_user_takes_the_values_away(stored, client_for, alice):
    answer = client_for(alice).post(PAGE, order())

    assert answer["Content-Disposition"] == 'attachment; filename="acme-na.hjson"'
    assert "no-store" in answer["Cache-Control"]
    assert hjson.loads(answer.content.decode())["credentials"] == {
        "client_id": client_id(),
        "client_secret": client_secret(),
        "refresh_token": refresh_token("acme NA"),
    }


def test_an_export_is_an_event_without_a_value_in_it(stored, client_for, alice):
    client_for(alice).post(PAGE, order("env", US, DE))

    event = exports().get()
    assert (event.actor, event.account) == ("alice@example.com", stored)
    assert event.details == {
        "form": "env",
        "marketplaces": [DE, US],
        "address": "127.0.0.1",
    }


def test_the_page_tells_of_the_last_exports(stored, client_for, alice):
    browser = client_for(alice)
    browser.post(PAGE, order("env"))

    page = browser.get(PAGE).content.decode()

    assert "Credentials exported" in page
    assert "as env" in page
    assert "from the address 127.0.0.1" in page


@pytest.mark.parametrize("password", ["", "wrong", PASSWORD + " ", PASSWORD.lower()])
def test_no_password_no_export(stored, client_for, alice, password):
    answer = client_for(alice).post(PAGE, order(password=password))

    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/html")
    assert not exports().exists()


def test_each_export_asks_anew(stored, client_for, alice):
    browser = client_for(alice)
    browser.post(PAGE, order())

    browser.post(PAGE, order(password=""))

    assert exports().count() == 1


def test_a_password_is_not_guessed_here(stored, client_for, alice):
    browser = client_for(alice)
    for _ in range(5):
        browser.post(PAGE, order(password="wrong"))

    answer = browser.post(PAGE, order())

    assert "Wait a quarter of an hour" in answer.content.decode()
    assert not exports().exists()


@pytest.mark.parametrize("who", ["hank", "ada"])
def test_others_see_what_files_look_like_and_no_more(
    stored, client_for, who, hank, ada
):
    browser = client_for({"hank": hank, "ada": ada}[who])

    page = browser.get(PAGE)
    answer = browser.post(PAGE, order())

    assert "Only the primary users of this account can export" in page.content.decode()
    assert 'type="password"' not in page.content.decode()
    assert answer.status_code == 403
    assert not exports().exists()


def test_a_stranger_finds_nothing(stored, client_for, bob):
    assert client_for(bob).get(PAGE).status_code == 404


def test_the_page_shows_every_format_covered(stored, client_for, alice):
    page = client_for(alice).get(PAGE).content.decode()

    assert [one for one in FORMATS.values() if one.name not in page] == []
    assert client_secret()[20:50] not in page
    assert refresh_token("acme EU")[20:50] not in page
    assert client_secret()[-4:] in page


def test_an_account_without_credentials_is_led_back_to_its_steps(
    acme, client_for, alice
):
    browser = client_for(alice)

    page = browser.get(PAGE).content.decode()
    sent = browser.post(PAGE, order())

    assert "There is nothing to export yet" in page
    assert sent.status_code == 200
    assert not exports().exists()


def test_marketplaces_of_two_regions_come_as_files_for_both(stored, client_for, alice):
    answer = client_for(alice).post(PAGE, order("fivetran", US, DE))

    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        bodies = [json.loads(archive.read(name)) for name in archive.namelist()]
    assert answer["Content-Disposition"] == 'attachment; filename="acme-fivetran.zip"'
    assert [one["config"]["region"] for one in bodies] == ["EUROPE", "NORTH_AMERICA"]


def test_what_a_program_does_not_know_is_left_out_of_file_and_event(
    stored, client_for, alice
):
    answer = client_for(alice).post(PAGE, order("airbyte", DE, IE))

    assert json.loads(answer.content)["region"] == "DE"
    assert exports().get().details["marketplaces"] == [DE]


def test_a_program_that_knows_none_of_them_is_named(stored, client_for, alice):
    answer = client_for(alice).post(PAGE, order("airbyte", IE))

    assert "knows none of the ticked marketplaces" in answer.content.decode()
    assert not exports().exists()


@pytest.mark.parametrize(
    "sent",
    [
        {"form": "excel"},
        {"marketplaces": ["A1VC38T7YXB528"]},
        {"marketplaces": []},
        {"merchant_id": "no token"},
        {"application_id": client_id()},
        {"form": "runner\0"},
    ],
)
def test_what_is_not_on_offer_is_refused(stored, client_for, alice, sent):
    answer = client_for(alice).post(PAGE, order() | sent)

    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/html")
    assert not exports().exists()


def test_an_address_with_an_order_in_it_exports_nothing(stored, client_for, alice):
    answer = client_for(alice).get(PAGE, order())

    assert answer["Content-Type"].startswith("text/html")
    assert not exports().exists()
