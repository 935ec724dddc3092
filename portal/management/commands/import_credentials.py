"""Imports credentials out of a file, all of them or none."""

import sys
from argparse import ArgumentParser
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.views.decorators.debug import sensitive_variables

from credentials.amazon import Marketplace, UnknownMarketplace, find_marketplace
from credentials.errors import ImportRefused
from credentials.flows.imports import import_credentials
from credentials.models import SellerAccount
from portal.imports.errors import Unreadable
from portal.imports.found import Found
from portal.imports.plan import Line, Plan, plan_for
from portal.imports.reading import LONGEST_FILE, read_import
from portal.imports.words import (
    outcome_words,
    place_words,
    problem_words,
    value_words,
)

STANDARD_INPUT = "-"


class Command(BaseCommand):
    help = (
        "Reads a Runner job (HJSON), a credentials.yml or a CSV, says for each set in "
        "it what would happen, asks Amazon about all values, and stores all of them or "
        "none. Shows no value beyond its last four characters. Exits 1 where anything "
        "is refused."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", help="the file to read; - reads standard input")
        parser.add_argument(
            "--account",
            metavar="SLUG",
            default="",
            help="the seller account that everything is for; otherwise each set names "
            "its own, in a column or as the name of its section",
        )
        parser.add_argument(
            "--marketplace",
            metavar="US",
            action="append",
            default=[],
            help="what a token is for that does not say so; may be repeated",
        )
        parser.add_argument(
            "--dry-run", action="store_true", help="say it, and change nothing"
        )

    @sensitive_variables()
    def handle(
        self, *, file: str, account: str, marketplace: list[str], **options: Any
    ) -> None:
        found = _read(file)
        plans = _plans(found, account, [_marketplace(one) for one in marketplace])
        for plan in plans:
            self._show(plan)
        problems = sum(len(plan.problems) for plan in plans)
        if problems:
            raise CommandError(
                f"{problems} of {len(found)} sets cannot be stored. Nothing changed."
            )
        if options["dry_run"]:
            self.stderr.write("Nothing was changed: this was a dry run.")
            return
        self._store(plans)

    @sensitive_variables()
    def _show(self, plan: Plan) -> None:
        for line in plan.lines:
            name = plan.account.slug or "?"
            told = [name, place_words(line.found.where), *value_words(line.found)]
            self.stdout.write(" · ".join(told))
            for outcome in outcome_words(line):
                self.stdout.write(f"    {outcome}")
            if line.problem:
                self.stdout.write(f"    REFUSED: {problem_words(line.problem)}")

    @sensitive_variables()
    def _store(self, plans: Sequence[Plan]) -> None:
        wanted = [plan.order() for plan in plans if plan.changes]
        if not wanted:
            self.stderr.write("Everything is stored already. Nothing was changed.")
            return
        try:
            stored = import_credentials(orders=wanted, actor=None)
        except ImportRefused as refusal:
            about = _named(refusal.marketplace) or "client credentials"
            raise CommandError(
                f"{refusal.account}, {about}: {problem_words(refusal.finding)} "
                "Nothing was changed."
            ) from None
        for account, marketplaces in stored.items():
            countries = ", ".join(_named(one) for one in marketplaces)
            self.stderr.write(f"{account.slug}: stored. {countries}".rstrip())


def _named(marketplace_id: str) -> str:
    return find_marketplace(marketplace_id).country_code if marketplace_id else ""


def _marketplace(text: str) -> Marketplace:
    try:
        return find_marketplace(text)
    except UnknownMarketplace:
        raise CommandError(f"There is no marketplace {text!r}.") from None


@sensitive_variables()
def _read(file: str) -> list[Found]:
    try:
        if file == STANDARD_INPUT:
            return read_import(sys.stdin.buffer.read(LONGEST_FILE + 1))
        with Path(file).open("rb") as stream:
            return read_import(stream.read(LONGEST_FILE + 1), file)
    except OSError as problem:
        raise CommandError(f"{file}: {problem.strerror}.") from None
    except Unreadable as problem:
        raise CommandError(problem_words(problem.reason)) from None


@sensitive_variables()
def _plans(
    found: Sequence[Found], slug: str, marketplaces: Sequence[Marketplace]
) -> list[Plan]:
    """One plan for each account; sets without an account make one without a name."""
    accounts = {one.slug: one for one in SellerAccount.objects.all()}
    if slug and slug not in accounts:
        raise CommandError(f"There is no seller account {slug!r}.")
    groups: dict[str, list[Found]] = {}
    for one in found:
        own = slug or _account_of(one, accounts.keys())
        groups.setdefault(own, []).append(one)
    return [
        _plan(accounts[own], sets, marketplaces) if own in accounts else _nowhere(sets)
        for own, sets in sorted(groups.items())
    ]


def _account_of(found: Found, slugs: Any) -> str:
    """The account that a set names, or that its section is called after."""
    if found.account:
        return found.account if found.account in slugs else ""
    section = found.where.lower().replace("_", "-")
    named = [one for one in slugs if section == one or section.startswith(f"{one}-")]
    return max(named, key=len, default="")


@sensitive_variables()
def _plan(
    account: SellerAccount, sets: list[Found], marketplaces: Sequence[Marketplace]
) -> Plan:
    picks = dict.fromkeys(range(len(sets)), marketplaces)
    return plan_for(account, sets, picks=picks if marketplaces else None)


@sensitive_variables()
def _nowhere(sets: Sequence[Found]) -> Plan:
    """Sets of which nobody can tell the account; they are shown with that reason."""
    lines = []
    for number, found in enumerate(sets):
        why = "account-unknown" if found.account else "account-needed"
        problem = found.problem or why
        bare = replace(found, problem=problem)
        lines.append(Line(number, bare, problem=problem))
    return Plan(SellerAccount(), lines)
