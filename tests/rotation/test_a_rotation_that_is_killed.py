"""Runner never goes without, wherever the process that rotates is killed."""

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest
from django.utils import timezone

from credentials.amazon import A_DAY_ANYWHERE, CLIENT_SECRET_OVERLAP, find_marketplace
from credentials.flows.runner_tokens import issue_runner_token
from credentials.models import ClientSecret
from tests.api.serving import served
from tests.rotation.runner import Runner
from tests.support.amazon_side import (
    ALL_ROLES,
    AmazonSide,
    client_id,
    client_secret,
    refresh_token,
)
from tests.support.runner_side import authorize, open_account, store_secret
from tests.worker.programs import ROOT, environment

pytestmark = pytest.mark.django_db(transaction=True)

State = ClientSecret.State
SLUGS = [f"acme-{number}" for number in range(40)]
QUESTION = ("before a question to Amazon", "after a question to Amazon")
ALREADY = "PasteRefused: already-stored"
COMMIT = ("before COMMIT", "after COMMIT")


class Rotator:
    """The process that is killed; each order is carried out by a child of its own."""

    def __init__(self, program: subprocess.Popen[str]) -> None:
        self.program = program

    def order(self, do: str, account: str, *, at: int = 0, secret: str = "") -> dict:
        told = {"do": do, "account": account, "secret": secret, "at": at}
        self.program.stdin.write(json.dumps(told) + "\n")
        self.program.stdin.flush()
        return json.loads(self.program.stdout.readline())


@contextmanager
def rotator(env: dict[str, str]) -> Iterator[Rotator]:
    program = subprocess.Popen(
        [sys.executable, "-m", "tests.rotation.rotating"],
        env=env,
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    with program:
        yield Rotator(program)


@pytest.fixture
def world(amazon_side, alice) -> AmazonSide:
    """As many applications at Amazon as a rotation has points, and more."""
    us = find_marketplace("US")
    for slug in SLUGS:
        amazon_side.applications.append(
            {
                "client_id": client_id(slug),
                "client_secret": client_secret(f"{slug} 1"),
                "roles": ALL_ROLES,
            }
        )
        amazon_side.authorizations.append(
            {
                "client_id": client_id(slug),
                "refresh_token": refresh_token(f"{slug} NA"),
                "region": "NA",
                "marketplaces": [{"id": us.id}],
                "roles": ALL_ROLES,
            }
        )
    amazon_side.lay_out()
    return amazon_side


@dataclass(eq=False)
class Finished:
    """An account whose secret is proven and in use, and Runner's token for it."""

    slug: str

    def __post_init__(self) -> None:
        self.application = open_account(self.slug, client_id=client_id(self.slug))
        self.secrets = self.application.client_secrets
        store_secret(self.application, client_secret(f"{self.slug} 1"))
        authorize(self.application, "US", refresh_token(f"{self.slug} NA"))
        _, plain = issue_runner_token(
            name="Runner", account=self.application.account, actor=None
        )
        self.token = plain.reveal()

    def snapshot(self) -> list[tuple[object, ...]]:
        """What is stored about its secrets, but for leases."""
        return list(
            self.secrets.values_list(
                "number", "proven_at", "replaced_at", "retired_at", "check_due_at"
            )
        )

    def states(self) -> dict[int, ClientSecret.State]:
        return {row.number: row.state for row in self.secrets.all()}


@pytest.fixture
def env(world, settings) -> dict[str, str]:
    return environment(
        AMAZON_LWA_URL=settings.AMAZON_LWA_URL,
        AMAZON_SPAPI_URL_NA=settings.AMAZON_SPAPI_URLS["NA"],
    )


@pytest.fixture
def runner(env, settings) -> Iterator[Runner]:
    """Runner at its work, from before the first kill until after the last."""
    with served(env, processes=1, threads=4) as url:
        one = Runner(url, settings.AMAZON_LWA_URL)
        with one.at_work():
            yield one


@pytest.fixture
def rotate(env) -> Iterator[Rotator]:
    with rotator(env) as one:
        yield one


@pytest.fixture
def kill_everywhere(runner, rotate):
    """Kill the process at its first point, its second, and so on until it has none.

    Whoever was interrupted does the same again: where nothing was stored yet, that is
    the attempt which dies at the following point, and else a quiet one, after which it
    is another account's turn. Runner fetches all the time. Returns the accounts.
    """

    def kill_everywhere(do: str, prepare, *expected: str) -> list[Finished]:
        slugs = iter(SLUGS)
        accounts: list[Finished] = []
        names: set[str] = set()
        before, at = None, 0
        while True:
            at += 1
            if before is None:
                one = Finished(next(slugs))
                secret = prepare(one)
                before = one.snapshot()
                accounts.append(one)
                runner.turn_to(one.slug, one.token)
                runner.fetch_again()

            died = rotate.order(do, one.slug, at=at, secret=secret)
            runner.fetch_again()
            assert not runner.lost, died
            one.secrets.update(check_lease_until=None)
            if not died["signal"]:
                assert died == {"points": at - 1, "signal": 0}
                assert set(expected) <= names
                return accounts
            assert died["signal"] == signal.SIGKILL
            names.add(died["killed"])
            if one.snapshot() != before:
                again = rotate.order(do, one.slug, secret=secret)
                runner.fetch_again()
                assert again.get("raised", ALREADY) == ALREADY
                before = None

    return kill_everywhere


def test_a_paste_may_be_killed_at_every_point(kill_everywhere, runner, world):
    accounts = kill_everywhere(
        "rotate", lambda one: world.rotate(one.slug), *QUESTION, *COMMIT
    )

    for one in accounts:
        assert one.states() == {1: State.PREVIOUS, 2: State.CURRENT}
    assert (runner.refused, runner.dead_fallbacks) == ([], [])


def test_the_proof_of_a_waiting_secret_may_be_killed_at_every_point(
    kill_everywhere, runner, world
):
    def leave_waiting(one: Finished) -> None:
        now = timezone.now()
        store_secret(
            one.application,
            world.rotate(one.slug),
            proven_at=None,
            issued_at=now,
            check_due_at=now,
        )

    accounts = kill_everywhere("prove", leave_waiting, *QUESTION, *COMMIT)

    for one in accounts:
        assert one.states() == {1: State.PREVIOUS, 2: State.CURRENT}
    assert (runner.refused, runner.dead_fallbacks) == ([], [])


def test_forgetting_a_dead_secret_may_be_killed_at_every_point(
    kill_everywhere, runner, world
):
    made = timezone.now() - CLIENT_SECRET_OVERLAP - A_DAY_ANYWHERE

    def let_the_old_one_die(one: Finished) -> None:
        first = one.secrets.get()
        first.replace(made, made)
        first.save()
        store_secret(one.application, world.rotate(one.slug))

    accounts = kill_everywhere("retire", let_the_old_one_die, *COMMIT)

    for one in accounts:
        assert one.states() == {1: State.DEAD, 2: State.CURRENT}
        assert one.secrets.get(number=1).retired_at
    assert (runner.refused, runner.dead_fallbacks) == ([], [])
