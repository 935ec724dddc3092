"""What is read out of files, and what is refused with which reason."""

import codecs
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credentials.amazon import Region
from portal.exports.formats import FORMATS
from portal.imports.errors import Unreadable
from portal.imports.reading import LONGEST_FILE, read_import
from portal.imports.words import PROBLEMS, problem_words
from tests.support.amazon_side import client_id, client_secret, refresh_token

HEADER = "account,marketplace,client_id,client_secret,refresh_token"
NA, EU = refresh_token("acme NA"), refresh_token("acme EU")


def told(found) -> list[tuple[object, ...]]:
    return [
        (
            one.where,
            one.client_id,
            one.client_secret and one.client_secret.reveal(),
            one.refresh_token and one.refresh_token.reveal(),
            [each.country_code for each in one.marketplaces],
            one.problem,
        )
        for one in found
    ]


def problems(found) -> list[str]:
    return [one.problem for one in found]


def row(*cells: str) -> bytes:
    return "\n".join([HEADER, ",".join(cells)]).encode()


def test_a_runner_job_is_read_whole(job):
    [found] = read_import(job().encode(), "orders.hjson")

    assert told([found]) == [("", client_id(), client_secret(), NA, ["US"], "")]
    assert found.region is Region.NA


def test_the_bare_block_is_read_too():
    block = f"credentials: {{\n  refresh_token: {NA}\n}}\n"

    assert told(read_import(block.encode())) == [("", "", None, NA, [], "")]


def test_several_marketplaces_of_a_job_are_told_apart(job):
    text = job().replace("ATVPDKIKX0DER", "ATVPDKIKX0DER,A2EUQ1WTGCTBG2")
    as_list = job().replace(": ATVPDKIKX0DER", ': ["US", "CA"]')

    for one in (text, as_list):
        [found] = read_import(one.encode())
        assert [each.country_code for each in found.marketplaces] == ["US", "CA"]


def test_a_job_that_names_stored_credentials_says_so(job):
    start, _, rest = job().partition("credentials: {")
    text = f"{start}credentials: acme-sp-api\n{rest.partition('}')[2]}"

    [found] = read_import(text.encode())

    assert found.problem == "credentials-named"
    assert "stored in Runner" in problem_words(found.problem)


def test_a_credentials_yml_gives_a_set_for_each_section():
    text = (
        "version: '1.0'\n"
        f"default:\n  refresh_token: '{NA}'\n  lwa_app_id: {client_id()}\n"
        f"  lwa_client_secret: '{client_secret()}'\n"
        f"acme-eu:\n  refresh_token: '{EU}'\n"
    )

    for name in ("credentials.yml", ""):
        assert told(read_import(text.encode(), name)) == [
            ("default", client_id(), client_secret(), NA, [], ""),
            ("acme-eu", "", None, EU, [], ""),
        ]


@pytest.mark.parametrize(
    ("name", "region"),
    [
        ("acme-eu", Region.EU),
        ("ACME_FE_JP", Region.FE),
        ("default", None),
        ("museum-natural", None),
    ],
)
def test_a_section_may_be_called_after_its_region(name, region):
    [found] = read_import(f"{name}:\n  refresh_token: {NA}\n".encode())

    assert found.region is region


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("name", ["table.csv", ""])
def test_a_table_gives_a_set_for_each_line(delimiter, end, name):
    lines = [
        ["Account", "Country", "Client ID", "LWA client secret", "Refresh-Token"],
        ["acme", "US", client_id(), client_secret(), f'"{NA}"'],
        ["", "", "", "", ""],
        ["acme", "UK", "", "", EU],
    ]
    text = end.join(delimiter.join(line) for line in lines)

    assert told(read_import(text.encode(), name)) == [
        ("#2", client_id(), client_secret(), NA, ["US"], ""),
        ("#4", "", None, EU, ["GB"], ""),
    ]


@pytest.mark.parametrize("form", [one for one in FORMATS if one != "env"])
def test_what_was_exported_is_read_back(form, entry):
    files = FORMATS[form].write([entry(), entry("DE")])

    found = [one for file in files for one in read_import(file.body, file.name)]

    tokens = {one.refresh_token.reveal() for one in found}
    assert tokens == {NA, EU}
    assert {one.client_secret.reveal() for one in found} == {client_secret()}
    assert set(problems(found)) == {""}


@pytest.mark.parametrize(
    "mark_and_encoding",
    [
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    ],
)
def test_what_spreadsheets_put_in_front_is_no_part_of_it(mark_and_encoding):
    mark, encoding = mark_and_encoding
    text = f"refresh_token\r\n{NA}\r\n"

    [found] = read_import(mark + text.encode(encoding), "table.csv")

    assert found.refresh_token.reveal() == NA


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b" \r\n\t", "empty"),
        (b"a" * (LONGEST_FILE + 1), "too-large"),
        (b"refresh_token: \xff\xfe\xfa", "not-text"),
        (b"refresh_token: a\0b", "nul"),
        (b"[" * 100_000, "too-deep"),
        (b"- " * 100_000, "too-deep"),
        (b"a: &x [y]\nb: *x", "yaml-anchor"),
        (b"a: &x\n refresh_token: y", "yaml-anchor"),
        (b"a: !!python/object/apply:os.system [id]", "yaml-tag"),
        (b"a:\n refresh_token: x\n refresh_token: y", "key-twice"),
        (b"{refresh_token: x\nrefresh_token: y\n}", "key-twice"),
        (b"{refresh_token: {", "hjson-malformed"),
        (b"refresh_token,refresh_token\na,b", "column-twice"),
        (b'refresh_token\n"abc', "csv-malformed"),
        (b"hello world", "nothing-found"),
        (b"name: orders\ninput: none", "nothing-found"),
        (b"{a: 1\n}", "nothing-found"),
        (b"refresh_token\n" + b"x\n" * 501, "too-many"),
    ],
)
def test_a_file_that_cannot_be_read_has_a_reason(content, reason):
    with pytest.raises(Unreadable) as refused:
        read_import(content)

    assert refused.value.reason == reason
    assert problem_words(reason) != reason


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("a.csv", "columns-unknown"),
        ("a.yml", "yaml-malformed"),
        ("a.hjson", "hjson-malformed"),
    ],
)
def test_the_name_of_a_file_says_what_was_expected(name, reason):
    with pytest.raises(Unreadable) as refused:
        read_import(b"]: [", name)

    assert refused.value.reason == reason


@pytest.mark.parametrize(
    ("cells", "problem"),
    [
        (("", "US", client_id(), client_secret(), "Atza|" + "a" * 300), "access-token"),
        (("", "US", client_id(), client_secret(), NA[:60]), "refresh-token-truncated"),
        (("", "US", client_secret(), client_id(), NA), "client-secret-pasted"),
        (("", "US", client_id(), "", NA), "client-secret-missing"),
        (("", "US", "", client_secret(), NA), "client-identifier-missing"),
        (("", "XX", client_id(), client_secret(), NA), "marketplace-unknown"),
        (("", "US DE", client_id(), client_secret(), NA), "regions-mixed"),
        (("=cmd|'/c calc'!A1", "US", "", "", NA), "formula"),
        (("@SUM(1)", "US", "", "", NA), "formula"),
        (("", "US", "", "", f"={NA}"), "formula"),
        (("", "US", "", "", NA, "more"), "cells-left-over"),
        (("acme", "US"), "no-value"),
    ],
)
def test_a_line_that_cannot_be_stored_has_a_problem(cells, problem):
    [found] = read_import(row(*cells), "table.csv")

    assert found.problem.startswith(problem)
    assert problem_words(found.problem) != found.problem


def test_a_day_has_one_spelling():
    text = f"refresh_token,issued_on\n{NA},2026-11-01\n{NA},1.11.2026\n"

    right, wrong = read_import(text.encode(), "table.csv")

    assert (str(right.issued_on), right.problem) == ("2026-11-01", "")
    assert (wrong.issued_on, wrong.problem) == (None, "day-malformed")


def test_a_value_that_is_used_as_a_name_is_covered():
    text = json.dumps({NA: {"refresh_token": NA}})

    [found] = read_import(text.encode())

    assert NA[20:40] not in found.where


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(content):
    assert outcome_of(content) in PROBLEMS | {"read": ""}


def outcome_of(content: bytes, name: str = "") -> str:
    """How reading ended: a reason, or "read" where every problem has its words."""
    try:
        found = read_import(content, name)
    except Unreadable as problem:
        return problem.reason
    told = [problem_words(one.problem) for one in found if one.problem]
    return "read" if all(told) else "no words"


WORDS = ["refresh_token", ":", "{", "}", "[", "]", ",", "\n", " ", "'", '"', "|", "a"]
WORDS += ["credentials", "input", "&x ", "*x ", "!y ", "- ", "#", "'''", "=", ";", NA]


@given(
    st.lists(st.sampled_from(WORDS), max_size=60).map("".join),
    st.sampled_from(["", "a.csv", "a.yml", "a.hjson"]),
)
def test_any_text_out_of_their_words_is_read_or_refused(text, name):
    assert outcome_of(text.encode(), name) in PROBLEMS | {"read": ""}
