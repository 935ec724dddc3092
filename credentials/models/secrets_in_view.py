"""Which of an application's client secrets count at a moment, and for what."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from credentials.models.client_secrets import ClientSecret

WITH_OWN_REMEDY = frozenset({"secret-expired", "client-identifier-elsewhere"})


@dataclass(frozen=True)
class SecretsInView:
    """Those of an application's client secrets that something is to be said of.

    `in_use` is what Runner gets, `waiting` a newer one that Amazon has not accepted
    yet, and `refused` the newest of all, where Amazon refused it lately.
    """

    in_use: ClientSecret | None = None
    waiting: ClientSecret | None = None
    refused: ClientSecret | None = None

    @classmethod
    def of(
        cls,
        secrets: Iterable[ClientSecret],
        in_use: ClientSecret | None,
        now: datetime,
    ) -> Self:
        """Look through all secrets of one application."""
        newest_first = sorted(secrets, key=lambda one: one.number, reverse=True)
        late = (one for one in newest_first[:1] if one.was_refused_lately(now))
        newer = (one for one in newest_first if in_use and one.number > in_use.number)
        waiting = (one for one in newer if one.serves_unproven)
        return cls(in_use, next(waiting, None), next(late, None))

    @property
    def refusal(self) -> str:
        """The finding that tells of the refused one; empty where there is none.

        Where another one works it is enough to copy the newest again. Where none does,
        some refusals have a remedy of their own.
        """
        if self.refused is None:
            return ""
        why = self.refused.unproven_finding
        is_told = self.in_use is None and why in WITH_OWN_REMEDY
        return why if is_told else "new-secret-refused"


def serving(
    current: ClientSecret | None, waiting: ClientSecret | None
) -> ClientSecret | None:
    """Which of the proven secret and the one that waits for its proof Runner gets.

    A proven one that is past its end helps nobody, and gives way to a newer one: at
    the first moment at which it may be dead, since the newer one may well work.
    """
    if current is None:
        return waiting
    is_over = current.is_expired and not current.has_outlived_its_day
    is_newer = waiting is not None and waiting.number > current.number
    return waiting if is_over and is_newer else current
