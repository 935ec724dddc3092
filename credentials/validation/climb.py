"""The state of one validation while its questions are asked."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TypeVar

from credentials.amazon import (
    AccessToken,
    Amazon,
    AmazonError,
    Exchange,
    Participation,
    Refused,
    Throttled,
    Unreachable,
)
from credentials.secret import Secret
from credentials.validation.candidate import Candidate, Known
from credentials.validation.judgement import is_outlived
from credentials.validation.verdicts import Outcome, Proof, Report

Answer = TypeVar("Answer")

# Somebody may be waiting: after so many seconds roles are left for the next time.
PATIENCE = 30.0


@dataclass(eq=False)
class Climb:
    """One candidate on its way up the ladder, and what was found so far."""

    candidate: Candidate
    known: Known
    amazon: Amazon
    on_outcome: Callable[[Outcome], None] | None = None
    token: AccessToken | None = None
    heard: list[Exchange] = field(default_factory=list)
    goes_on: bool = True
    report: Report = field(default_factory=lambda: Report(()))
    patience: float = PATIENCE
    began: float = field(default_factory=time.monotonic)

    @property
    def is_late(self) -> bool:
        """Whether only what has to be asked is asked still."""
        return time.monotonic() - self.began >= self.patience

    def exchange(self) -> AccessToken:
        """Get a fresh access token; raises what the LWA client raises."""
        one = self.candidate
        self.token = self.amazon.lwa.refresh(
            one.client_id, one.client_secret, one.refresh_token
        )
        return self.token

    def ask(self, call: Callable[[Secret], Answer]) -> Answer:
        """Make a call with the access token, once more if the token just ran out."""
        try:
            return call((self.token or self.exchange()).value)
        except Refused as refusal:
            if not is_outlived(refusal):
                raise
        return call(self.exchange().value)

    def note(self, outcome: Outcome) -> None:
        """Keep an outcome, with what was said to Amazon since the one before."""
        outcome = replace(outcome, exchanges=tuple(self.heard))
        self.heard.clear()
        outcomes = (*self.report.outcomes, outcome)
        self.report = replace(self.report, outcomes=outcomes)
        if self.on_outcome:
            self.on_outcome(outcome)

    def prove(self, **steps: bool) -> None:
        proved: Proof = replace(self.report.proved, **steps)
        self.report = replace(self.report, proved=proved)

    def see(self, rows: tuple[Participation, ...]) -> None:
        self.report = replace(self.report, participations=rows)

    def grant(self, role: str) -> None:
        roles = (*self.report.granted_roles, role)
        self.report = replace(self.report, granted_roles=roles)

    def miss(self, role: str) -> None:
        roles = (*self.report.missing_roles, role)
        self.report = replace(self.report, missing_roles=roles)

    def remember_patience(self, error: AmazonError) -> None:
        """Keep how long Amazon asked to wait, where it did."""
        if isinstance(error, Throttled | Unreachable) and error.retry_after:
            self.report = replace(self.report, retry_after=error.retry_after)
