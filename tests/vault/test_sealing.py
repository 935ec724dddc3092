"""What is sealed opens in its own place, under its own key, unaltered; or not."""

import base64
import itertools
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credentials.errors import BrokenSeal, KeyMissing, MalformedKeyring, WrongKey
from credentials.sealing import SEALED_TEXT_LIMIT, Keyring, Place, key_id_of
from credentials.secret import Secret

PLACE = Place("install", "table", "row", "sealed", 1)
VECTORS = json.loads((Path(__file__).parent / "sealing_vectors.json").read_text())


def key(byte: int) -> str:
    return base64.b64encode(bytes([byte]) * 32).decode()


def keyring(*entries: tuple[str, int]) -> Keyring:
    return Keyring.parse(",".join(f"{name}:{key(byte)}" for name, byte in entries))


RING = keyring(("a", 1))


@given(
    st.text(min_size=1, max_size=400, alphabet=st.characters(exclude_categories=["Cs"]))
)
def test_what_is_sealed_opens_again(text):
    sealed = RING.seal(Secret(text), PLACE)

    opened = RING.unseal(sealed, PLACE)

    assert opened.reveal() == text


def test_a_sealed_record_does_not_contain_the_text():
    sealed = RING.seal(Secret("Atzr|canary-canary"), PLACE)

    assert b"canary" not in sealed


def test_the_same_text_is_sealed_differently_each_time():
    first, second = (RING.seal(Secret("Atzr|same"), PLACE) for _ in range(2))

    assert first != second


OTHER_PLACES = [
    PLACE._replace(install="another"),
    PLACE._replace(table="another"),
    PLACE._replace(row="another"),
    PLACE._replace(column="another"),
    PLACE._replace(version=2),
    Place("installtable", "", "row", "sealed", 1),
    Place("install", "tabler", "ow", "sealed", 1),
]


@pytest.mark.parametrize("place", OTHER_PLACES, ids=str)
def test_a_record_does_not_open_in_another_place(place):
    sealed = RING.seal(Secret("Atzr|mine"), PLACE)

    with pytest.raises(BrokenSeal):
        RING.unseal(sealed, place)


def test_no_single_flipped_bit_goes_unnoticed():
    sealed = RING.seal(Secret("Atzr|whole"), PLACE)

    for index, bit in itertools.product(range(len(sealed)), range(8)):
        altered = bytearray(sealed)
        altered[index] ^= 1 << bit
        with pytest.raises((BrokenSeal, KeyMissing, WrongKey)):
            RING.unseal(bytes(altered), PLACE)


def test_no_cut_record_opens():
    sealed = RING.seal(Secret("Atzr|whole"), PLACE)

    for length in range(len(sealed)):
        with pytest.raises((BrokenSeal, KeyMissing, WrongKey)):
            RING.unseal(sealed[:length], PLACE)


def test_an_older_key_still_opens_what_it_sealed():
    sealed = RING.seal(Secret("Atzr|old"), PLACE)

    opened = keyring(("b", 2), ("a", 1)).unseal(sealed, PLACE)

    assert opened.reveal() == "Atzr|old"


def test_the_first_key_is_the_one_that_seals():
    sealed = keyring(("b", 2), ("a", 1)).seal(Secret("Atzr|new"), PLACE)

    assert key_id_of(sealed) == "b"


def test_a_missing_key_is_named_and_nothing_is_said_to_be_lost():
    sealed = RING.seal(Secret("Atzr|kept"), PLACE)

    with pytest.raises(KeyMissing, match=r"'a' is needed .* Nothing is lost"):
        keyring(("b", 2)).unseal(sealed, PLACE)


def test_other_bytes_under_the_same_id_are_named_a_wrong_key():
    sealed = RING.seal(Secret("Atzr|kept"), PLACE)

    with pytest.raises(WrongKey, match=r"'a' .* Nothing is lost"):
        keyring(("a", 9)).unseal(sealed, PLACE)


def test_a_rewrapped_record_opens_under_the_new_key_alone():
    sealed = RING.seal(Secret("Atzr|moved"), PLACE)

    moved = keyring(("b", 2), ("a", 1)).rewrap(sealed, PLACE)

    assert keyring(("b", 2)).unseal(moved, PLACE).reveal() == "Atzr|moved"


def test_rewrapping_in_another_place_is_refused():
    sealed = RING.seal(Secret("Atzr|moved"), PLACE)

    with pytest.raises(BrokenSeal):
        keyring(("b", 2), ("a", 1)).rewrap(sealed, PLACE._replace(row="another"))


@pytest.mark.parametrize("length", [0, SEALED_TEXT_LIMIT + 1])
def test_an_empty_or_overlong_text_is_not_sealed(length):
    with pytest.raises(ValueError, match="1 to"):
        RING.seal(Secret("x" * length), PLACE)


MALFORMED_KEYRINGS = {
    "nothing at all": "",
    "no id": f":{key(1)}",
    "no key": "a:",
    "not base64": "a:%%%%",
    "31 bytes": f"a:{base64.b64encode(bytes(31)).decode()}",
    "33 bytes": f"a:{base64.b64encode(bytes(33)).decode()}",
    "the same id twice": f"a:{key(1)},a:{key(2)}",
    "an id with a space": f"a b:{key(1)}",
}


@pytest.mark.parametrize("text", MALFORMED_KEYRINGS.values(), ids=MALFORMED_KEYRINGS)
def test_a_malformed_keyring_is_refused_without_showing_a_key(text):
    with pytest.raises(MalformedKeyring) as refusal:
        Keyring.parse(text)

    assert key(1) not in str(refusal.value)


def test_a_keyring_does_not_show_its_keys():
    assert key(1) not in repr(RING)


@pytest.mark.parametrize("vector", VECTORS["open"], ids=lambda v: v["what"])
def test_records_of_the_past_open_for_ever(vector):
    ring = Keyring.parse(vector["keyring"])

    opened = ring.unseal(base64.b64decode(vector["sealed"]), Place(*vector["place"]))

    assert opened.reveal() == vector["text"]
