"""From the bytes of a file to the sets of credentials in it."""

import codecs
from collections.abc import Callable
from typing import Final

from django.views.decorators.debug import sensitive_variables

from portal.imports.errors import Unreadable
from portal.imports.found import Found
from portal.imports.sheet import delimiter_of, read_csv
from portal.imports.trees import read_hjson, read_yaml

LONGEST_FILE = 256 * 1024
MOST_SETS = 500
BY_ENDING: Final[dict[str, Callable[[str], list[Found]]]] = {
    "csv": read_csv,
    "tsv": read_csv,
    "yml": read_yaml,
    "yaml": read_yaml,
    "hjson": read_hjson,
    "json": read_hjson,
}
MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


@sensitive_variables()
def read_import(content: bytes, file_name: str = "") -> list[Found]:
    """Find every set of credentials; raises Unreadable where there is none to find.

    The ending of the file's name says how to read it first. Where that finds nothing,
    or there is no name, the content decides.
    """
    text = decoded(content)
    ending = file_name.rpartition(".")[2].lower()
    if text.lstrip().startswith(("{", "[")):
        ending = "hjson"
    readers = list(dict.fromkeys(_readers(ending, text)))
    reasons = []
    for read in readers:
        try:
            found = read(text)
        except Unreadable as problem:
            reasons.append(problem.reason)
            continue
        if len(found) > MOST_SETS:
            raise Unreadable("too-many")
        if found:
            return found
    raise Unreadable(_telling(reasons, knows_the_way=ending in BY_ENDING))


def _readers(ending: str, text: str) -> list[Callable[[str], list[Found]]]:
    hinted = [BY_ENDING[ending]] if ending in BY_ENDING else []
    table = [read_csv] if delimiter_of(text) else []
    return [*hinted, *table, read_hjson, read_yaml]


def _telling(reasons: list[str], *, knows_the_way: bool) -> str:
    """The reason that helps most: a forbidden thing, else what the name promised."""
    plain = {"hjson-malformed", "yaml-malformed", "columns-unknown"}
    for reason in reasons:
        if reason not in plain:
            return reason
    return reasons[0] if reasons and knows_the_way else "nothing-found"


@sensitive_variables()
def decoded(content: bytes) -> str:
    """The text of a file in UTF-8, or in UTF-16 as spreadsheets mark it."""
    if len(content) > LONGEST_FILE:
        raise Unreadable("too-large")
    if not content.strip():
        raise Unreadable("empty")
    encoding = "utf-8"
    for mark, name in MARKS:
        if content.startswith(mark):
            content, encoding = content[len(mark) :], name
            break
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        raise Unreadable("not-text") from None
    if "\0" in text:
        raise Unreadable("nul")
    return text
