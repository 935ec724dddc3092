"""Runner, which never stops fetching, and uses what it got."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import requests

FETCHES_A_SECOND = 50
THREADS = 5
PATIENCE_SECONDS = 30


@dataclass
class Runner:
    """Fetches one account all the time, and exchanges each secret at Amazon.

    `refused` are the secrets that needed their fallback, `lost` the fetches that were
    left without one that works.
    """

    portal_url: str
    lwa_url: str
    lost: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    dead_fallbacks: list[str] = field(default_factory=list)
    _job: tuple[str, str] = ("", "")
    _begun: int = 0
    _latest: int = 0
    _turn: threading.Condition = field(default_factory=threading.Condition)
    _ended: threading.Event = field(default_factory=threading.Event)

    @contextmanager
    def at_work(self) -> Iterator["Runner"]:
        began = time.monotonic()
        threads = [
            threading.Thread(target=self._work, args=(began + n / FETCHES_A_SECOND,))
            for n in range(THREADS)
        ]
        for thread in threads:
            thread.start()
        try:
            yield self
        finally:
            self._ended.set()
            for thread in threads:
                thread.join()

    def turn_to(self, account: str, token: str) -> None:
        with self._turn:
            self._job = account, token

    def fetch_again(self) -> None:
        """Wait until a fetch that begins after this call has been used at Amazon."""
        with self._turn:
            now = self._begun
            assert self._turn.wait_for(
                lambda: self._latest > now or self.lost, PATIENCE_SECONDS
            )

    def _work(self, due: float) -> None:
        with requests.Session() as portal, requests.Session() as amazon:
            while not self._ended.wait(max(due - time.monotonic(), 0)):
                due = max(due, time.monotonic() - 1) + THREADS / FETCHES_A_SECOND
                with self._turn:
                    self._begun += 1
                    number, (account, token) = self._begun, self._job
                try:
                    if account:
                        self._fetch(account, token, portal, amazon)
                except Exception as problem:  # noqa: BLE001 - a fetch that failed
                    self.lost.append(f"{account}: {problem!r}")
                with self._turn:
                    self._latest = max(self._latest, number)
                    self._turn.notify_all()

    def _fetch(
        self,
        account: str,
        token: str,
        portal: requests.Session,
        amazon: requests.Session,
    ) -> None:
        answer = portal.get(
            f"{self.portal_url}/api/v1/credentials/{account}/US",
            headers={"Authorization": f"Bearer {token}"},
            timeout=PATIENCE_SECONDS,
        )
        answer.raise_for_status()
        given = answer.json()
        works = self._exchange(given["credentials"], amazon)
        fallback_works = given["fallback"] and self._exchange(given["fallback"], amazon)
        if fallback_works is False:
            self.dead_fallbacks.append(account)
        if not works:
            self.refused.append(account)
        if not works and not fallback_works:
            self.lost.append(account)

    def _exchange(self, credentials: dict[str, str], amazon: requests.Session) -> bool:
        names = ("client_id", "client_secret", "refresh_token")
        form = {name: credentials[name] for name in names}
        answer = amazon.post(
            self.lwa_url,
            data={"grant_type": "refresh_token", **form},
            timeout=PATIENCE_SECONDS,
        )
        return answer.ok
