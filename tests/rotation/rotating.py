"""A program that rotates client secrets, and dies where it is told to.

Each line that it reads is one order. It forks for each, since to start Django takes
longer than to rotate; the child kills itself at the point whose number the order names.
Points lie after each write, and before and after each commit and each question to
Amazon; between a write and the next nothing else changes that anybody could see.
"""

import json
import os
import signal
import sys
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

import django

WRITES = ("INSERT", "UPDATE", "DELETE")


class Failpoints:
    """Counts the points that the child passes, and ends it at one of them."""

    def __init__(self, at: int, tell: int) -> None:
        self.at, self.tell, self.passed = at, tell, 0

    def passes(self, name: str) -> None:
        self.passed += 1
        if self.passed == self.at:
            os.write(self.tell, json.dumps({"killed": name}).encode())
            os.kill(os.getpid(), signal.SIGKILL)

    def around(self, name: str, call: Callable[..., Any]) -> Callable[..., Any]:
        def wrapped(*args: Any, **more: Any) -> Any:
            self.passes(f"before {name}")
            answer = call(*args, **more)
            self.passes(f"after {name}")
            return answer

        return wrapped

    def after_writes(self, execute: Callable[..., Any], sql: str, *rest: Any) -> object:
        answer = execute(sql, *rest)
        if sql.lstrip().upper().startswith(WRITES):
            self.passes("after " + " ".join(sql.split()[:3]))
        return answer

    def install(self) -> ExitStack:
        from django.db import connection
        from django.db.backends.base.base import BaseDatabaseWrapper

        from credentials.amazon.transport import Transport

        BaseDatabaseWrapper._commit = self.around(  # type: ignore[method-assign]
            "COMMIT", BaseDatabaseWrapper._commit
        )
        Transport.send = self.around(  # type: ignore[method-assign]
            "a question to Amazon", Transport.send
        )
        installed = ExitStack()
        installed.enter_context(connection.execute_wrapper(self.after_writes))
        return installed


def carry_out(order: dict[str, Any]) -> None:
    from django.utils import timezone

    from credentials.flows.client_secrets import rotate_client_secret
    from credentials.flows.secret_upkeep import (
        claim_due_secret,
        prove_pending_secret,
        retire_dead_secrets,
    )
    from credentials.models import SellerAccount, User
    from credentials.secret import Secret

    account = SellerAccount.objects.get(slug=order["account"])
    if order["do"] == "rotate":
        rotate_client_secret(
            account=account,
            client_secret=Secret(order["secret"]),
            issued_at=timezone.now(),
            actor=User.objects.get(),
        )
    elif order["do"] == "prove":
        pending = account.application.client_secrets.pending().first()
        claimed = claim_due_secret(pk=pending.pk) if pending else None
        if claimed:
            prove_pending_secret(secret=claimed)
    else:
        retire_dead_secrets()


def obey(order: dict[str, Any], tell: int) -> None:
    points = Failpoints(order["at"], tell)
    answer: dict[str, object] = {}
    with points.install():
        try:
            carry_out(order)
        except Exception as problem:  # noqa: BLE001 - the one who ordered judges it
            answer["raised"] = f"{type(problem).__name__}: {problem}"
    answer["points"] = points.passed
    os.write(tell, json.dumps(answer).encode())
    os._exit(0)


def main() -> None:
    django.setup()
    for line in sys.stdin:
        hear, tell = os.pipe()
        child = os.fork()
        if not child:
            obey(json.loads(line), tell)
        os.close(tell)
        with os.fdopen(hear) as told:
            answer = json.loads(told.read())
        _, status = os.waitpid(child, 0)
        answer["signal"] = os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
