"""Notices every text that the pages look up in vain, in whatever language they are."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.utils.translation import trans_real

# One stands for all: that they hold the same texts is a test of its own.
LANGUAGE = "de"


@contextmanager
def noticing_untranslated() -> Iterator[set[str]]:
    """The texts that were looked up and that no catalogue holds."""
    catalogue = trans_real.translation(LANGUAGE)._catalog
    look_up = trans_real.DjangoTranslation.gettext
    missed: set[str] = set()

    def noting(self: trans_real.DjangoTranslation, message: str) -> str:
        if message and message not in catalogue:
            missed.add(message)
        return look_up(self, message)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(trans_real.DjangoTranslation, "gettext", noting)
        yield missed
