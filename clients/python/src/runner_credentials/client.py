"""The client: credentials that are always the newest, and nothing to update."""

import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from http import HTTPStatus
from typing import Any, Self, TypeVar

from runner_credentials._portal import Portal, read, segment
from runner_credentials.errors import (
    PortalUnreachable,
    Refused,
    Unavailable,
    UnreadableAnswer,
    refusal,
)
from runner_credentials.values import AccessToken, Change, Credentials, Entry, Report

BATCH = 1000
PAGE = 200
MARGIN = 60.0
Key = tuple[str, str]
Answer = TypeVar("Answer")


class RunnerCredentials:
    """Fetches credentials from a portal with one runner token.

    Safe to share between threads. Each `get` asks the portal whether what is held is
    still the newest, which costs one small answer while nothing changed; so a rotated
    client secret arrives with the next call. While the portal cannot be reached, what
    it delivered last is returned and says so (`is_stale`), unless `allow_stale` is
    off. Nothing is ever written to a disk.

        portal = RunnerCredentials("https://portal.example.com", token)
        credentials = portal.get("acme-us", "US")
    """

    def __init__(
        self,
        url: str,
        token: str,
        *,
        timeout: float = 10.0,
        retries: int = 3,
        allow_stale: bool = True,
    ) -> None:
        self._portal = Portal(url, token, timeout=timeout, retries=retries)
        self._allow_stale = allow_stale
        self._lock = threading.Lock()
        self._held: dict[Key, tuple[str, Credentials]] = {}
        self._tokens: dict[Key, AccessToken] = {}

    def __repr__(self) -> str:
        return f"RunnerCredentials({self._portal.root!r})"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections, and forget everything that is held."""
        self._portal.close()
        with self._lock:
            self._held.clear()
            self._tokens.clear()

    def get(self, account: str, marketplace: str) -> Credentials:
        """The newest credentials of one authorization.

        `marketplace` is an id or a country code. Raises NotFound, SetUpIncomplete
        with the open steps, Unauthorized, Forbidden, or PortalUnreachable where
        nothing was fetched before.
        """
        key = (account, marketplace)
        etag, held = self._holds(key)
        try:
            answer = self._portal.ask("GET", _path(key), etag=etag)
        except (PortalUnreachable, Unavailable):
            if held is None or not self._allow_stale:
                raise
            return replace(held, is_stale=True)
        except Refused:
            # What may no longer be fetched must not be handed out of memory either.
            self._forget(key)
            raise
        if answer.status_code == HTTPStatus.NOT_MODIFIED and held is not None:
            return held
        fresh = _understood(Credentials.from_answer, read(answer))
        with self._lock:
            self._held[key] = (answer.headers.get("ETag", ""), fresh)
        return fresh

    def get_many(
        self, authorizations: Iterable[Key]
    ) -> dict[Key, Credentials | Refused]:
        """Many at once, each answered alone: with credentials or with its refusal."""
        wanted = list(dict.fromkeys(authorizations))
        found: dict[Key, Credentials | Refused] = {}
        for start in range(0, len(wanted), BATCH):
            part = wanted[start : start + BATCH]
            asked = [{"account": one, "marketplace": place} for one, place in part]
            answer = self._portal.ask(
                "POST", "/credentials/batch", body={"authorizations": asked}
            )
            answers = _understood(_answers, read(answer))
            if len(answers) != len(part):
                raise UnreadableAnswer("The portal answered another number of entries.")
            for key, one in zip(part, answers, strict=True):
                found[key] = _understood(_one_of_many, one)
        return found

    def entries(self) -> Iterator[Entry]:
        """What this token may fetch, without secrets."""
        query: dict[str, Any] = {"limit": PAGE}
        while True:
            page = read(self._portal.ask("GET", "/credentials", query=query))
            for entry in page.get("credentials", []):
                yield _understood(Entry.from_answer, entry)
            if not page.get("next_cursor"):
                return
            query["cursor"] = page["next_cursor"]

    def access_token(self, account: str, marketplace: str) -> AccessToken:
        """A working access token, exchanged once by the portal for all who ask.

        Held here until a minute before it dies.
        """
        key = (account, marketplace)
        with self._lock:
            held = self._tokens.get(key)
        if held is not None and held.is_fresh(MARGIN):
            return held
        answer = self._portal.ask("POST", f"{_path(key)}/access-token")
        fresh = _understood(AccessToken.from_answer, read(answer))
        with self._lock:
            self._tokens[key] = fresh
        return fresh

    def report(
        self, account: str, marketplace: str, *, error: str, status: int
    ) -> Report:
        """Tell the portal what Amazon answered; it asks Amazon at once, and tells.

        What is held of this authorization is forgotten, so that the next call fetches.
        """
        key = (account, marketplace)
        self._forget(key)
        answer = self._portal.ask(
            "POST",
            f"{_path(key)}/reports",
            body={"error": error, "status": status},
            patience=60,
        )
        return _understood(Report.from_answer, read(answer))

    def changes(self, after: str = "", *, wait: int = 0) -> tuple[list[Change], str]:
        """What changed after a cursor, the oldest first, and the next cursor.

        `wait` holds the call for up to 30 seconds until something does. Without a
        cursor nothing is told but where the log ends now.
        """
        query: dict[str, Any] = {"wait": wait} | ({"after": after} if after else {})
        answer = self._portal.ask("GET", "/changes", query=query, patience=float(wait))
        return _understood(lambda page: _changes(page, after), read(answer))

    def listen(self, after: str = "", *, wait: int = 25) -> Iterator[Change]:
        """Every change from now on, or from a cursor on, as it happens; never ends.

        What is held of an authorization that changed is forgotten. Raises what
        `changes` raises: catch it, pause, and listen again from the last cursor.
        """
        cursor = after or self.changes()[1]
        while True:
            found, cursor = self.changes(cursor, wait=wait)
            for change in found:
                self._forget_marketplace(change)
                yield change

    def _holds(self, key: Key) -> tuple[str, Credentials | None]:
        with self._lock:
            return self._held.get(key, ("", None))

    def _forget(self, key: Key) -> None:
        with self._lock:
            self._held.pop(key, None)
            self._tokens.pop(key, None)

    def _forget_marketplace(self, change: Change) -> None:
        for place in (change.marketplace.id, change.marketplace.country):
            self._forget((change.account, place))


def _path(key: Key) -> str:
    account, marketplace = key
    return f"/credentials/{segment(account)}/{segment(marketplace)}"


def _changes(page: dict[str, Any], after: str) -> tuple[list[Change], str]:
    """The changes of one answer; only the last may say that all before it was read."""
    following: str = page["next_cursor"]
    told = page["changes"]
    found = [
        Change.from_answer(one, following if one is told[-1] else after) for one in told
    ]
    return found, following


def _answers(answer: dict[str, Any]) -> list[dict[str, Any]]:
    return list(answer["authorizations"])


def _one_of_many(answer: dict[str, Any]) -> Credentials | Refused:
    if "credentials" in answer:
        return Credentials.from_answer(answer)
    return refusal(answer, int(answer["status"]))


def _understood(read_answer: Callable[[Any], Answer], answer: Any) -> Answer:
    try:
        return read_answer(answer)
    except (KeyError, TypeError, ValueError, AttributeError) as failure:
        raise UnreadableAnswer(
            f"The answer lacks something, or holds it in another form: {failure}"
        ) from None
