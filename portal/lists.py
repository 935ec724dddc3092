"""Several words in one line, set apart as the reader's language does it."""

import unicodedata
from collections.abc import Iterable
from functools import reduce

from django.utils.translation import gettext as _

from credentials.amazon import MARKETPLACES, Marketplace


def listed(words: Iterable[object]) -> str:
    """One after the other; a marketplace by its name in the reader's language."""
    told = [_(one.name) if isinstance(one, Marketplace) else str(one) for one in words]
    return reduce(_with_next, told) if told else ""


def in_order(marketplaces: Iterable[Marketplace]) -> list[Marketplace]:
    """By their names in the reader's language, letters with marks beside the others."""
    return sorted(marketplaces, key=lambda one: _plain(_(one.name)))


def named_by(ids: Iterable[str]) -> list[Marketplace]:
    """The marketplaces with these ids, in order; what is not known is left out."""
    wanted = set(ids)
    return in_order(one for one in MARKETPLACES if one.id in wanted)


def _plain(name: str) -> str:
    return unicodedata.normalize("NFKD", name).casefold()


def _with_next(before: str, following: str) -> str:
    return _("%(before)s, %(following)s") % {"before": before, "following": following}
