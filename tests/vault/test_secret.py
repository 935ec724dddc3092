"""A Secret never turns into text by accident."""

import copy
import json
import pickle
import pprint
import traceback

import pytest

from credentials.secret import Secret

PLAIN = "amzn1.oa2-cs.v1." + "c4" * 32

WAYS_TO_PRINT = {
    "repr": repr,
    "str": str,
    "f-string": lambda secret: f"{secret}",
    "format with a width": lambda secret: f"{secret:>80}",
    "percent": lambda secret: "%s" % secret,  # noqa: UP031 - the old way is the case
    "inside a list": lambda secret: str([secret]),
    "pretty printer": pprint.pformat,
    "exception": lambda secret: "".join(
        traceback.format_exception_only(ValueError(secret))
    ),
}


@pytest.mark.parametrize("way", WAYS_TO_PRINT.values(), ids=WAYS_TO_PRINT)
def test_printing_a_secret_shows_a_mask(way):
    text = way(Secret(PLAIN))

    assert PLAIN not in text


WAYS_TO_CARRY_OFF = {
    "pickle": pickle.dumps,
    "copy": copy.copy,
    "deepcopy": copy.deepcopy,
    "json": json.dumps,
    "iterate": list,
    "hash": hash,
    "compare": lambda secret: secret == PLAIN,
    "vars": vars,
}


@pytest.mark.parametrize("way", WAYS_TO_CARRY_OFF.values(), ids=WAYS_TO_CARRY_OFF)
def test_a_secret_is_not_carried_off_by_other_means(way):
    with pytest.raises(TypeError):
        way(Secret(PLAIN))


def test_a_secret_shows_its_last_four_characters_when_it_is_long():
    assert Secret(PLAIN).tail == "c4c4"


def test_a_short_secret_shows_nothing_of_itself():
    assert Secret("hunter2").tail == ""


@pytest.mark.parametrize(("other", "same"), [(PLAIN, True), (PLAIN[:-1] + "5", False)])
def test_secrets_are_matched_by_their_text(other, same):
    assert Secret(PLAIN).matches(Secret(other)) is same
