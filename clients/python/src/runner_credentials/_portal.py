"""The way to the portal: one session, retries, and answers turned into errors."""

import json
from http import HTTPStatus
from typing import Any
from urllib.parse import quote, urlsplit

import requests
from requests.adapters import HTTPAdapter
from runner_credentials.errors import (
    PortalUnreachable,
    Refused,
    UnreadableAnswer,
    refusal,
)
from urllib3.util.retry import Retry

LONGEST_RETRY_AFTER = 30
PROBLEM = "application/problem+json"


class Portal:
    """Speaks HTTP with one portal in the name of one runner token.

    Every call may be repeated without harm, so all of them are: after a failure to
    connect, and after 502, 503 and 504, as often as `retries` says. A `Retry-After`
    of more than half a minute is not waited for.
    """

    def __init__(self, url: str, token: str, *, timeout: float, retries: int) -> None:
        root = url.rstrip("/")
        parts = urlsplit(root)
        if parts.scheme not in {"http", "https"} or not parts.netloc:
            raise ValueError(f"This is no address of a portal: {url!r}")
        self.root = f"{root}/api/v1"
        self._timeout = timeout
        retry = Retry(
            total=retries,
            backoff_factor=0.3,
            backoff_jitter=0.3,
            status_forcelist=(502, 503, 504),
            allowed_methods=frozenset({"GET", "POST"}),
            retry_after_max=LONGEST_RETRY_AFTER,
            redirect=0,
            raise_on_status=False,
            raise_on_redirect=False,
        )
        self._session = requests.Session()
        # A proxy or a .netrc from the environment would see or replace the token.
        self._session.trust_env = False
        self._session.headers["Authorization"] = f"Bearer {token}"
        self._session.headers["User-Agent"] = "runner-credentials-python/0.1.0"
        for scheme in ("http://", "https://"):
            self._session.mount(scheme, HTTPAdapter(max_retries=retry))

    def __repr__(self) -> str:
        return f"Portal({self.root!r})"

    def close(self) -> None:
        self._session.close()

    def ask(
        self,
        method: str,
        path: str,
        *,
        query: dict[str, Any] | None = None,
        body: dict[str, Any] | None = None,
        etag: str = "",
        patience: float = 0,
    ) -> requests.Response:
        """One answer of 200 or 304; raises PortalUnreachable, Refused, or Unreadable.

        `patience` is how many seconds longer than usual the portal may take.
        """
        headers = {"If-None-Match": etag} if etag else {}
        try:
            answer = self._session.request(
                method,
                f"{self.root}{path}",
                params=query,
                json=body,
                headers=headers,
                timeout=(self._timeout, self._timeout + patience),
                allow_redirects=False,
            )
        except requests.RequestException as failure:
            raise PortalUnreachable(
                f"{self.root} did not answer: {type(failure).__name__}"
            ) from None
        if answer.status_code in {HTTPStatus.OK, HTTPStatus.NOT_MODIFIED}:
            return answer
        raise _refused(answer)


def read(answer: requests.Response) -> dict[str, Any]:
    """The JSON object of an answer."""
    try:
        content = answer.json()
    except ValueError:
        content = None
    if not isinstance(content, dict):
        raise UnreadableAnswer("The answer is not a JSON object. Is this a portal?")
    return content


def segment(text: str) -> str:
    """A name as one segment of a path."""
    return quote(text, safe="")


def _refused(answer: requests.Response) -> Refused | UnreadableAnswer:
    problem: Any = None
    if answer.headers.get("Content-Type", "").split(";")[0] == PROBLEM:
        try:
            problem = json.loads(answer.content)
        except ValueError:
            problem = None
    if not isinstance(problem, dict):
        return UnreadableAnswer(
            f"{answer.status_code} without a problem document. Is this a portal?"
        )
    return refusal(problem, answer.status_code, _seconds(answer))


def _seconds(answer: requests.Response) -> float | None:
    told = answer.headers.get("Retry-After", "")
    return float(told) if told.isdigit() else None
