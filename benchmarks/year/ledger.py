"""What the portal was told, as whoever told it remembers."""

from collections import defaultdict
from datetime import datetime

from benchmarks.year.history import History, Made, Told


class Ledger:
    """Writes into the history which secrets there are and who told of them."""

    def __init__(self, history: History) -> None:
        self._history = history
        self._last: dict[str, Told] = {}
        self._heard: dict[str, set[str]] = defaultdict(set)
        self._made: dict[str, datetime] = {}

    def tell(self, told: Told) -> None:
        """Note what the portal was told, by whomever."""
        self._history.told.append(told)
        self._last[told.application] = told
        self._heard[told.application].add(told.secret)

    def knows(self, application: str) -> Told:
        """The last thing that the portal was told of an application."""
        return self._last[application]

    def has_heard(self, application: str, secret: str) -> bool:
        return secret in self._heard[application]

    def is_newer(self, secret: str, other: str) -> bool:
        """Whether Amazon made a secret after another one."""
        made = self._made.get(secret)
        return made is not None and made > self._made[other]

    def make(self, application: str, at: datetime, secret: str, by: str) -> bool:
        """Note that Amazon made a secret; False where that is known."""
        if secret in self._made:
            return False
        self._made[secret] = at
        self._history.made.append(Made(application, at, secret, by))
        return True
