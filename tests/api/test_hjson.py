"""The block that is pasted into a Runner job, read by a strict HJSON parser."""

import hjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.hjson_block import hjson_block
from tests.support.runner_side import CLIENT_ID, CLIENT_SECRET, REFRESH_TOKEN, authorize

US = "/api/v1/credentials/acme-us/US?format=hjson"

TRICKY = [
    "12345678901234567890",
    "1e5",
    "1e5abc",
    "007",
    "-1",
    "0x10",
    "true",
    "false",
    "null",
    "true#x",
    "null//x",
    "a // b",
    "a#b",
    "#a",
    "/* a */",
    "a,b",
    "a,",
    "{",
    "}",
    "[]",
    ":",
    " leading",
    "trailing ",
    '"quoted"',
    "'single'",
    "'''three",
    "back\\slash",
    "line\nbreak",
    "tab\there",
    "",
    "Atzr|Iw+/=_-.~",
    "é",
    "\u2028",
]


def test_the_block_is_plain_text_and_ready_to_paste(runner):
    response = runner.get(US)

    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert response.content.decode() == (
        "credentials: {\n"
        f"  client_id: {CLIENT_ID}\n"
        f"  client_secret: {CLIENT_SECRET}\n"
        f"  refresh_token: {REFRESH_TOKEN}\n"
        "}\n"
    )


def test_a_strict_parser_reads_the_three_values(runner):
    block = hjson.loads(runner.get(US).content.decode())

    assert block == {
        "credentials": {
            "client_id": CLIENT_ID,
            "client_secret": CLIENT_SECRET,
            "refresh_token": REFRESH_TOKEN,
        }
    }


def test_it_can_stand_inside_a_job(runner):
    job = "{\n  # a job\n  name: orders\n" + runner.get(US).content.decode() + "}\n"

    assert hjson.loads(job)["credentials"]["client_id"] == CLIENT_ID


def test_a_refresh_token_of_digits_stays_text(acme_us, runner):
    authorize(acme_us, "CA", "12345678901234567890")

    response = runner.get("/api/v1/credentials/acme-us/CA?format=hjson")

    block = hjson.loads(response.content.decode())
    assert block["credentials"]["refresh_token"] == "12345678901234567890"


@pytest.mark.parametrize("value", TRICKY)
def test_no_value_turns_into_something_else(value):
    assert hjson.loads(hjson_block("c", {"a": value, "b": "x"})) == {
        "c": {"a": value, "b": "x"}
    }


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_comes_back_as_it_was(value):
    assert hjson.loads(hjson_block("c", {"a": value})) == {"c": {"a": value}}


@pytest.mark.parametrize(
    "query", ["format=yaml", "format=", "format=JSON", "formt=hjson"]
)
def test_an_unknown_format_is_refused(runner, query):
    response = runner.get(f"/api/v1/credentials/acme-us/US?{query}")

    assert response.status_code == 422
    assert response.json()["type"] == "invalid-request"
