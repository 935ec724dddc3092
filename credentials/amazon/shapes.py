"""What each of Amazon's values looks like, to name what was pasted and to mask it.

Shapes are hints: Amazon documents the prefixes and the longest lengths, the rest was
seen. Sources, read November 2026: the developer guide in
github.com/amzn/selling-partner-api-docs, and Amazon's samples. A refresh token has at
most 2,048 bytes and was seen with 300 to 600 characters, so what is shorter than 200
was cut; one of 600 that was cut in half cannot be told by its length.
"""

import re
from enum import StrEnum, auto

from credentials.amazon.marketplaces import MARKETPLACES

SHORTEST_REFRESH_TOKEN = 200
LONGEST_TOKEN = 2048


class Kind(StrEnum):
    """What a value is, going by its shape; `Kind.AWS_KEY` is spelled "aws-key"."""

    @staticmethod
    def _generate_next_value_(name: str, *_: object) -> str:
        return name.lower().replace("_", "-")

    REFRESH_TOKEN = auto()
    ACCESS_TOKEN = auto()
    RESTRICTED_DATA_TOKEN = auto()
    CLIENT_IDENTIFIER = auto()
    CLIENT_SECRET = auto()
    APPLICATION_ID = auto()
    MERCHANT_TOKEN = auto()
    MARKETPLACE_ID = auto()
    AWS_KEY = auto()
    RUNNER_TOKEN = auto()
    UNKNOWN = auto()


_UUID = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
_SIGN = r"[A-Za-z0-9_\-+/=]"

_PATTERNS: tuple[tuple[Kind, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in (
        (Kind.REFRESH_TOKEN, rf"Atzr\|{_SIGN}{{1,{LONGEST_TOKEN - 5}}}"),
        (Kind.ACCESS_TOKEN, rf"Atza\|{_SIGN}+"),
        (Kind.RESTRICTED_DATA_TOKEN, r"Atz\.sprdt\|[!-~]+"),
        (Kind.CLIENT_IDENTIFIER, r"amzn1\.application-oa2-client\.[0-9a-f]{32}"),
        (Kind.CLIENT_SECRET, r"amzn1\.oa2-cs\.v1\.[0-9a-f]{64}"),
        (Kind.CLIENT_SECRET, r"[0-9a-f]{64}"),  # as issued until 2023
        (Kind.APPLICATION_ID, rf"amzn1\.sp\.solution\.{_UUID}"),
        (Kind.APPLICATION_ID, rf"amzn1\.sellerapps\.app\.{_UUID}"),
        (Kind.AWS_KEY, r"(?:AKIA|ASIA)[0-9A-Z]{16}"),
        (Kind.RUNNER_TOKEN, r"rnr_[0-9A-Za-z]{49}"),  # the portal's own
        (Kind.MARKETPLACE_ID, "|".join(row.id for row in MARKETPLACES)),
        (Kind.MERCHANT_TOKEN, r"A[A-Z0-9]{9,20}"),
    )
)


def kind_of(text: str) -> Kind:
    """Tell what the whole text is; UNKNOWN for anything less than one clean value.

    A refresh token is one at any length here: only Amazon knows whether it is whole.
    """
    for kind, pattern in _PATTERNS:
        if pattern.fullmatch(text):
            return kind
    return Kind.UNKNOWN


_SECRETS = re.compile(
    r"Atz[a-z.]{1,8}(?:\\?\||%7[Cc]|\\u007[Cc])[!-~]*"
    r"|amzn1\.oa2-cs\.v1\.[0-9A-Za-z]*"
    r"|(?<![0-9A-Fa-f])[0-9A-Fa-f]{64}(?![0-9A-Fa-f])"
)


def masked(text: str, longest: int = 200) -> str:
    """Shorten somebody else's words to one safe line without any secret in it."""
    line = "".join(sign if sign.isprintable() else " " for sign in text[: 4 * longest])
    return _SECRETS.sub("••••", line)[:longest]
