"""A paste is understood kindly and never guessed at."""

import hashlib
import json
import time

import hjson
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from credentials.amazon import Kind
from credentials.secret import Secret
from credentials.validation import FINDINGS, read_paste

TOKEN = "Atzr|IwEB" + "".join(
    hashlib.sha256(bytes([turn])).hexdigest() for turn in range(6)
)
TOKEN = TOKEN[:340].replace("0", "Q").replace("7", "_")
CLIENT_ID = "amzn1.application-oa2-client." + "1a" * 16
CLIENT_SECRET = "amzn1.oa2-cs.v1." + "2b" * 32
APPLICATION = "amzn1.sp.solution.01234567-89ab-cdef-0123-456789abcdef"

REFRESH = Kind.REFRESH_TOKEN
BLOCK = {
    "client_id": CLIENT_ID,
    "client_secret": CLIENT_SECRET,
    "refresh_token": TOKEN,
}
ALL_THREE = {
    (Kind.CLIENT_IDENTIFIER, CLIENT_ID),
    (Kind.CLIENT_SECRET, CLIENT_SECRET),
    (REFRESH, TOKEN),
}

ASKED_FOR = [REFRESH, Kind.CLIENT_IDENTIFIER, Kind.CLIENT_SECRET]


def found_in(paste) -> set[tuple[Kind, str]]:
    return {(kind, value.reveal()) for kind, value in paste.found}


def test_a_clean_value_is_taken():
    token = read_paste(TOKEN, REFRESH)
    secret = read_paste(CLIENT_SECRET, Kind.CLIENT_SECRET)
    old_secret = read_paste("2b" * 32, Kind.CLIENT_SECRET)
    identifier = read_paste(CLIENT_ID, Kind.CLIENT_IDENTIFIER)

    assert token.value.reveal() == TOKEN
    assert secret.value.reveal() == CLIENT_SECRET
    assert old_secret.value.reveal() == "2b" * 32
    assert identifier.value == CLIENT_ID
    assert {token.finding, secret.finding, identifier.finding} == {None}


CYRILLIC_A = "\u0430"

WRONG = {
    "an access token": (TOKEN.replace("Atzr", "Atza"), REFRESH, "access-token-pasted"),
    "a restricted data token": (
        "Atz.sprdt|" + TOKEN[5:],
        REFRESH,
        "restricted-data-token-pasted",
    ),
    "an application id": (
        APPLICATION,
        Kind.CLIENT_IDENTIFIER,
        "application-id-pasted",
    ),
    "a secret as identifier": (
        CLIENT_SECRET,
        Kind.CLIENT_IDENTIFIER,
        "client-secret-pasted",
    ),
    "an identifier as secret": (
        CLIENT_ID,
        Kind.CLIENT_SECRET,
        "client-identifier-pasted",
    ),
    "a token as secret": (TOKEN, Kind.CLIENT_SECRET, "refresh-token-pasted"),
    "a merchant token": (
        "A1B2C3D4E5F6G7",
        Kind.CLIENT_IDENTIFIER,
        "merchant-token-pasted",
    ),
    "a marketplace": ("ATVPDKIKX0DER", REFRESH, "marketplace-id-pasted"),
    "an AWS key": ("AKIA" + "A1" * 8, Kind.CLIENT_SECRET, "aws-key-pasted"),
    "a runner token": ("rnr_" + "a1" * 24 + "Z", REFRESH, "runner-token-pasted"),
    "the first half": (TOKEN[:170], REFRESH, "refresh-token-truncated"),
    "the second half": (TOKEN[170:], REFRESH, "refresh-token-truncated"),
    "all but the first letter": (TOKEN[1:], REFRESH, "refresh-token-truncated"),
    "forty hexadecimal digits": ("0123456789" * 4, REFRESH, "refresh-token-malformed"),
    "a runner token cut short": (
        "rnr_" + "a" * 45,
        REFRESH,
        "refresh-token-malformed",
    ),
    "an ellipsis": (TOKEN[:250] + "…", REFRESH, "refresh-token-truncated"),
    "three dots": (TOKEN[:250] + "...", REFRESH, "refresh-token-truncated"),
    "a covered token": ("Atzr|••••••••3f9a", REFRESH, "masked-value-pasted"),
    "stars": ("********", Kind.CLIENT_SECRET, "masked-value-pasted"),
    "a sign too many": (TOKEN + "!x", REFRESH, "refresh-token-malformed"),
    "a token too long": ("Atzr|" + "a" * 3000, REFRESH, "refresh-token-malformed"),
    "a word": ("password", REFRESH, "refresh-token-malformed"),
    "capitals": (
        CLIENT_ID.upper(),
        Kind.CLIENT_IDENTIFIER,
        "client-identifier-malformed",
    ),
    "a short identifier": (
        CLIENT_ID[:-1],
        Kind.CLIENT_IDENTIFIER,
        "client-identifier-malformed",
    ),
    "a short secret": (
        CLIENT_SECRET[:-1],
        Kind.CLIENT_SECRET,
        "client-secret-malformed",
    ),
    "nothing": ("", REFRESH, "paste-empty"),
    "blanks": (" \n\t ", REFRESH, "paste-empty"),
    "invisible nothing": ("\u200b\ufeff", REFRESH, "paste-empty"),
    "a megabyte": ("A" * 1_000_000, REFRESH, "paste-too-long"),
    "a NUL byte": (TOKEN[:99] + "\0" + TOKEN[99:], REFRESH, "nul-bytes"),
    "a bell": (TOKEN + "\a", REFRESH, "control-characters"),
    "half a surrogate pair": (TOKEN + "\ud800", REFRESH, "control-characters"),
}


@pytest.mark.parametrize("paste", WRONG)
def test_a_wrong_paste_gets_its_own_finding_and_is_not_taken(paste):
    text, expected, finding = WRONG[paste]

    read = read_paste(text, expected)

    assert read.value is None
    assert read.finding == finding


BLANKS = ["\n", " ", "\t", "\r\n", "\u00a0", "\u2028", "\u3000"]


@pytest.mark.parametrize("blank", BLANKS)
def test_blanks_are_named_and_the_clean_value_is_offered(blank):
    read = read_paste(f"{blank}{TOKEN}{blank}{blank}", REFRESH)

    assert read.value is None
    assert read.finding == "blanks-around"
    assert found_in(read) == {(REFRESH, TOKEN)}


@pytest.mark.parametrize("width", [60, 76, 80, 84, 100, 120])
def test_a_wrapped_token_is_put_together(width):
    lines = [TOKEN[start : start + width] for start in range(0, len(TOKEN), width)]

    read = read_paste("\n".join(lines), REFRESH)

    assert read.finding == "blanks-around"
    assert found_in(read) == {(REFRESH, TOKEN)}


def test_a_wrapped_secret_is_put_together():
    read = read_paste(
        CLIENT_SECRET[:50] + "\n" + CLIENT_SECRET[50:], Kind.CLIENT_SECRET
    )

    assert found_in(read) == {(Kind.CLIENT_SECRET, CLIENT_SECRET)}


@pytest.mark.parametrize("sign", ["\u200b", "\u200d", "\ufeff", "\u202e", "\u00ad"])
def test_invisible_characters_are_named_and_the_clean_value_is_offered(sign):
    read = read_paste(TOKEN[:50] + sign + TOKEN[50:], REFRESH)

    assert read.finding == "invisible-characters"
    assert found_in(read) == {(REFRESH, TOKEN)}


def wrapped(text: str, width: int, end: str) -> str:
    return end.join(text[at : at + width] for at in range(0, len(text), width))


AROUND = {
    "quotes": f'"{TOKEN}"',
    "smart quotes": f"“{TOKEN}”",
    "a label": f"refresh_token: {TOKEN}",
    "a label without a blank": f"refresh_token:{TOKEN}",
    "an env line": f"export LWA_REFRESH_TOKEN='{TOKEN}'\n",
    "a JSON member": json.dumps({"refresh_token": TOKEN}),
    "an escaped bar": json.dumps(TOKEN).replace("|", "\\|"),
    "a numbered bar": json.dumps(TOKEN).replace("|", "\\u007c"),
    "an address": "https://example.com/?t=" + TOKEN.replace("|", "%7C"),
    "a page": f"Manage Authorizations\nRefresh token\n{TOKEN}\nClose\nAmazon 2026",
    "a Japanese page": f"リフレッシュトークン{TOKEN}コピー",
    "a sentence": f"The token is {TOKEN}.",
    "the same twice": f"{TOKEN}\n{TOKEN}",
    "the same twice without a blank": TOKEN + TOKEN,
    "an address in an address": "?t=" + TOKEN.replace("|", "%257C"),
    "a bar as an entity": TOKEN.replace("|", "&#124;"),
    "a bar as a named entity": TOKEN.replace("|", "&vert;"),
    "a break of a page": f"{TOKEN[:90]}<wbr>{TOKEN[90:]}",
    "bold letters": f"**{TOKEN}**",
    "a picture after it": f"{TOKEN}\U0001f389",
    "a quoted mail": "> " + wrapped(TOKEN, 72, "\n> "),
    "a mail with soft line ends": wrapped(TOKEN, 75, "=\r\n"),
    "a command over several lines": wrapped(TOKEN, 70, "\\\n"),
}


@pytest.mark.parametrize("around", AROUND)
def test_text_around_is_named_and_the_value_is_offered(around):
    read = read_paste(AROUND[around], REFRESH)

    assert read.value is None
    assert read.finding == "text-around"
    assert found_in(read) == {(REFRESH, TOKEN)}


BLOCKS = {
    "HJSON": "credentials: " + hjson.dumps(BLOCK),
    "JSON": json.dumps({"credentials": BLOCK}, indent=2),
    "one line of JSON": json.dumps(BLOCK),
    "YAML": yaml.safe_dump(BLOCK),
    "an env file": "\n".join(
        f"{name.upper()}={value}" for name, value in BLOCK.items()
    ),
    "a form": "&".join(f"{name}={value}" for name, value in BLOCK.items()),
    "a page": f"Identifier {CLIENT_ID} Secret {CLIENT_SECRET} Token {TOKEN} Copy",
}


@pytest.mark.parametrize("expected", ASKED_FOR)
@pytest.mark.parametrize("block", BLOCKS)
def test_a_whole_block_is_taken_apart(block, expected):
    read = read_paste(BLOCKS[block], expected)

    assert read.value is None
    assert read.finding == "several-values-pasted"
    assert found_in(read) == ALL_THREE


def test_a_wrapped_token_of_hexadecimal_lines_holds_no_secret():
    token = "Atzr|" + "0123456789abcdef" * 20

    read = read_paste(wrapped(token, 64, "\n"), REFRESH)

    assert found_in(read) == {(REFRESH, token)}


@pytest.mark.parametrize(
    ("value", "kind"),
    [(CLIENT_ID, Kind.CLIENT_IDENTIFIER), (CLIENT_SECRET, Kind.CLIENT_SECRET)],
)
def test_a_value_that_was_pasted_twice_is_found_once(value, kind):
    read = read_paste(value + value, kind)

    assert read.value is None
    assert found_in(read) == {(kind, value)}


def test_two_tokens_are_not_chosen_between():
    other = TOKEN[:-1] + "Z"

    read = read_paste(f"{TOKEN}\n{other}", REFRESH)

    assert read.finding == "several-values-pasted"
    assert found_in(read) == {(REFRESH, TOKEN), (REFRESH, other)}


@pytest.mark.parametrize(
    ("value", "expected", "position", "looks_like"),
    [
        (TOKEN[:60] + CYRILLIC_A + TOKEN[61:], REFRESH, "61", "a"),
        ("\u0410" + TOKEN[1:], REFRESH, "1", "A"),
        (CYRILLIC_A + CLIENT_ID[1:], Kind.CLIENT_IDENTIFIER, "1", "a"),
        (CLIENT_ID[:-1] + CYRILLIC_A, Kind.CLIENT_IDENTIFIER, "61", "a"),
        (CLIENT_SECRET[:-2] + "\u0435b", Kind.CLIENT_SECRET, "79", "e"),
        (CLIENT_ID[:-1] + "\uff41", Kind.CLIENT_IDENTIFIER, "61", "a"),
        (CLIENT_ID.replace("-", "\u2013"), Kind.CLIENT_IDENTIFIER, "18", "-"),
        (TOKEN.replace("|", "\u00a6"), REFRESH, "5", "|"),
    ],
)
def test_a_look_alike_is_named_with_its_place(value, expected, position, looks_like):
    read = read_paste(value, expected)

    assert read.value is None
    assert read.finding == "look-alike-letters"
    assert dict(read.detail)["position"] == position
    assert dict(read.detail)["looks_like"] == looks_like
    assert read.found == ()


def test_a_letter_without_a_twin_is_named_too():
    read = read_paste(TOKEN[:60] + "漢" + TOKEN[61:], REFRESH)

    assert read.finding == "look-alike-letters"
    assert dict(read.detail)["letter"].startswith("CJK")


def test_a_damaged_value_does_not_hide_the_good_ones():
    block = hjson.dumps(BLOCK | {"refresh_token": "Atzr|••••••••3f9a"})

    read = read_paste(block, REFRESH)

    assert read.finding == "masked-value-pasted"
    assert found_in(read) == ALL_THREE - {(REFRESH, TOKEN)}


HOSTILE = {
    "starts": "amzn1.x " * 8000,
    "tokens": f"{TOKEN[:60]} " * 1000,
    "hex": "0123456789abcdef" * 4000,
    "blanks": TOKEN + " " * 64000 + "ü",
    "bars": "Atzr|" * 13000,
    "twins": CYRILLIC_A * 65000,
    "megabyte": "Atzr|" + "a" * 1_000_000,
    "surrogates": "\ud800" * 1_000_000,
}


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_read_quickly(text):
    read_paste(HOSTILE[text], REFRESH)

    began = time.process_time()
    read_paste(HOSTILE[text], REFRESH)

    assert time.process_time() - began < 0.15


VALUES = [TOKEN, TOKEN[:90], CLIENT_ID, CLIENT_SECRET, APPLICATION, "2b" * 32]
SIGNS = ['"', ":", "\n", " ", "\u200b", CYRILLIC_A, "\0", "\ud800", "…", "%7C", "\\|"]
PIECES = st.sampled_from([*VALUES, *SIGNS, "Atzr|", "amzn1."])
TEXTS = st.one_of(
    st.text(st.characters(codec=None, categories=None)),
    st.lists(st.one_of(PIECES, st.text(max_size=5)), max_size=12).map("".join),
)


@given(text=TEXTS, expected=st.sampled_from(ASKED_FOR))
def test_any_text_gets_a_value_or_a_finding(text, expected):
    read = read_paste(text, expected)

    assert (read.value is None) == (read.finding in FINDINGS)
    if read.value is not None:
        value = read.value
        assert (value.reveal() if isinstance(value, Secret) else value) == text


@given(text=TEXTS)
def test_what_is_offered_would_be_taken(text):
    for kind, value in read_paste(text, REFRESH).found:
        if kind in ASKED_FOR:
            assert read_paste(value.reveal(), kind).value is not None


@pytest.mark.parametrize(
    "after",
    [
        "Self-Authorizations",
        "Aktualisierungstoken",
        "Refresh-Token-Datum",
        "refreshTokenCreated",
        "AKIAIOSFODNN7EXAMPLE",
        "A2EUQ1WTGCTBG2",
        "2026-11-28",
    ],
)
@pytest.mark.parametrize("gap", ["\n", "\n\n", " "])
def test_what_follows_a_token_is_not_taken_for_its_end(after, gap):
    read = read_paste(f"Refresh token\n{TOKEN}{gap}{after}\nUnited States", REFRESH)

    assert (REFRESH, TOKEN) in found_in(read)


@pytest.mark.parametrize("rest", [6, 10, 40, 130])
def test_where_nobody_can_tell_the_end_of_a_token_none_is_offered(rest):
    read = read_paste(f"{TOKEN[:-rest]}\n{TOKEN[-rest:]}", REFRESH)

    assert read.finding == "refresh-token-end-doubtful"
    assert found_in(read) == set()


@pytest.mark.parametrize(
    "keys", ["AKIAIOSFODNN7EXAMPLE {}", "{}"], ids=["both keys", "the secret key"]
)
def test_keys_of_aws_are_no_cut_token(keys):
    secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"

    read = read_paste(keys.format(secret), REFRESH)

    assert read.finding != "refresh-token-truncated"


def test_a_long_row_of_one_letter_is_no_cut_token():
    assert read_paste("x" * 60_000, REFRESH).finding == "refresh-token-malformed"
