"""The board as a spreadsheet."""

import csv
import io
from datetime import UTC

import pytest

from credentials.flows.accounts import open_account
from portal.overview.sheet import harmless
from tests.support.amazon_side import client_secret, refresh_token

CSV = "/overview/authorizations.csv"


def read(answer):
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def test_the_sheet_holds_the_row_with_iso_dates(board_client, healthy):
    row = healthy.authorizations.get()

    [line] = read(board_client.get(CSV))

    assert line["Slug"] == "acme"
    assert line["Country"] == "US"
    assert line["State"] == "valid"
    assert line["Steps completed"] == line["Steps in all"] == "8"
    moment = row.validated_at.astimezone(UTC)
    assert line["Last validated"] == moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def test_the_sheet_holds_every_row_that_matches_and_no_other(board_client, many):
    many(40)

    everything = read(board_client.get(CSV))
    failing = read(board_client.get(CSV, {"status": "failing", "size": 25}))

    assert len(failing) == len([row for row in everything if row["State"] == "failing"])
    assert {row["State"] for row in failing} == {"failing"}


def test_spreadsheets_recognise_the_encoding(board_client, healthy):
    answer = board_client.get(CSV)

    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert b"".join(answer.streaming_content).startswith(b"\xef\xbb\xbf")


def test_a_name_never_becomes_a_formula(board_client, ada):
    open_account(
        name='=HYPERLINK("http://x")', slug="evil", home_country="US", actor=ada
    )

    [line] = read(board_client.get(CSV))

    assert line["Account"] == '\'=HYPERLINK("http://x")'


@pytest.mark.parametrize(
    "cell", ["=1", "+1", "-1", "@a", "\t=1", "\r=1", "  =1", "\uff1d1"]
)
def test_what_would_start_a_formula_is_quoted(cell):
    assert harmless(cell) == f"'{cell}"


def test_no_secret_is_in_the_sheet(board_client, healthy):
    text = b"".join(board_client.get(CSV).streaming_content).decode()

    assert client_secret("acme")[-20:] not in text
    assert refresh_token("acme US")[-20:] not in text
