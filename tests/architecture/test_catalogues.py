"""The interface is complete in every language that it is offered in.

`make messages` brings the catalogues up to date with the code.
"""

import io
import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest
from babel.messages import Message
from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po
from django.conf import settings
from django.utils.translation.template import templatize

ROOT = Path(__file__).parents[2]
LOCALE = ROOT / "locale"
SPOKEN = ("de", "es", "fr", "it", "ja")
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%%|\{\w*\}")
MARKUP = re.compile(r"</?\w+[^>]*>")
ENDS = re.compile(r"^\s+|\s+$")
# What Django makes of a template is Python but for its lines, which stand anywhere.
INDENTED = re.compile(r"^\s+", re.MULTILINE)


def catalogue(language: str) -> Catalog:
    path = LOCALE / language / "LC_MESSAGES" / "django.po"
    return read_po(io.BytesIO(path.read_bytes()), locale=language)


@cache
def in_the_code() -> frozenset[tuple[str | None, str]]:
    """Every text that is marked in Python and in templates, with its context."""
    sources = [
        io.BytesIO(path.read_bytes())
        for package in ("portal", "credentials")
        for path in sorted((ROOT / package).rglob("*.py"))
    ]
    for suffix in ("html", "txt"):
        for path in sorted((ROOT / "templates").rglob(f"*.{suffix}")):
            python = templatize(path.read_text(), origin=str(path))
            sources.append(io.BytesIO(INDENTED.sub("", python).encode()))
    found = set()
    for source in sources:
        for _line, text, _comments, context in extract("python", source, KEYWORDS):
            one = text[0] if isinstance(text, tuple) else text
            if one:
                found.add((context, one))
    return frozenset(found)


def texts(message: Message) -> list[tuple[str, str]]:
    """Each translation beside the source that it stands for; plurals beside theirs."""
    if not isinstance(message.id, tuple):
        return [(message.id, message.string)]
    singular, plural = message.id
    forms = list(message.string)
    first = [(singular, forms[0])] if len(forms) > 1 else []
    return first + [(plural, form) for form in forms[len(first) :]]


def spelt(text: str | tuple[str, ...] | list[str]) -> str:
    """A text, or the forms of a plural on a line each."""
    return text if isinstance(text, str) else "\n".join(text)


def meanings(held: Catalog) -> set[tuple[str | None, str, str]]:
    """What stands for what, in which context."""
    return {(one.context, *map(spelt, (one.id, one.string))) for one in held if one.id}


def differing(language: str, pattern: re.Pattern[str]) -> list[str]:
    return [
        f"{source!r}: {translation!r}"
        for message in catalogue(language)
        if message.id
        for source, translation in texts(message)
        if Counter(pattern.findall(source)) != Counter(pattern.findall(translation))
    ]


def test_every_language_of_the_portal_is_offered():
    assert [code for code, _name in settings.LANGUAGES] == ["en", *SPOKEN]


@pytest.mark.parametrize("language", SPOKEN)
def test_a_catalogue_holds_every_text_of_the_code_and_no_other(language):
    held = {
        (one.context, one.id[0] if isinstance(one.id, tuple) else one.id)
        for one in catalogue(language)
        if one.id
    }

    assert held ^ in_the_code() == set()


@pytest.mark.parametrize("language", SPOKEN)
def test_no_text_is_untranslated_or_in_doubt(language):
    unfinished = [
        str(one.id)
        for one in catalogue(language)
        if one.id and (one.fuzzy or not all(form for _source, form in texts(one)))
    ]

    assert unfinished == []


@pytest.mark.parametrize("language", SPOKEN)
def test_a_plural_has_as_many_forms_as_the_language(language):
    held = catalogue(language)

    wrong = [
        str(one.id)
        for one in held
        if isinstance(one.id, tuple) and len(one.string) != held.num_plurals
    ]

    assert wrong == []


@pytest.mark.parametrize("language", SPOKEN)
def test_a_translation_keeps_what_is_filled_in(language):
    assert differing(language, PLACEHOLDER) == []


@pytest.mark.parametrize("language", SPOKEN)
def test_a_translation_keeps_the_markup(language):
    assert differing(language, MARKUP) == []


@pytest.mark.parametrize("language", SPOKEN)
def test_a_translation_begins_and_ends_like_its_source(language):
    assert differing(language, ENDS) == []


@pytest.mark.parametrize("language", SPOKEN)
def test_what_is_served_is_what_is_written(language):
    path = LOCALE / language / "LC_MESSAGES" / "django.mo"

    served = read_mo(io.BytesIO(path.read_bytes()))

    assert meanings(served) == meanings(catalogue(language))
