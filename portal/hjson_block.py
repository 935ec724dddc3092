"""Writes the block that is pasted into a Runner job: HJSON with three strings.

HJSON (https://hjson.github.io/syntax.html, read November 2026) takes strings without
quotes, but reads `1e5`, `007`, `true` and `null` as something else, ends a number or
a word at `,`, `#` or `//`, and trims blanks. So only what can be nothing but a string
goes without quotes; the rest is written as in JSON, which HJSON takes everywhere.
"""

import json
import re
from collections.abc import Mapping

PLAINLY_A_STRING = re.compile(r"[A-Za-z][A-Za-z0-9._|~+=/-]*")
WORDS_OF_JSON = frozenset({"true", "false", "null"})


def hjson_string(text: str) -> str:
    """One string as HJSON, without quotes where that leaves no doubt."""
    is_plain = (
        PLAINLY_A_STRING.fullmatch(text)
        and "//" not in text
        and text not in WORDS_OF_JSON
    )
    return text if is_plain else json.dumps(text)


def hjson_block(name: str, values: Mapping[str, str]) -> str:
    """One named group of strings, ready to paste into a job."""
    lines = [f"  {key}: {hjson_string(value)}\n" for key, value in values.items()]
    return f"{name}: {{\n{''.join(lines)}}}\n"
