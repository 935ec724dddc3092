"""Lets in again what a restored backup brought back, once somebody has looked."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from credentials.flows.restoring import Held, confirm_restored, held_back


class Command(BaseCommand):
    help = (
        "Lists the people, runner tokens and automatic rotations that are held since "
        "a backup was restored, and lets in again what is named."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--person", action="append", default=[], metavar="ADDRESS", help="this one"
        )
        parser.add_argument(
            "--token", action="append", default=[], metavar="ID", help="this one"
        )
        parser.add_argument(
            "--rotation", action="append", default=[], metavar="ACCOUNT", help="of it"
        )
        parser.add_argument("--all", action="store_true", help="everything listed")

    def handle(
        self,
        *,
        person: list[str],
        token: list[str],
        rotation: list[str],
        all: bool,  # noqa: A002 - the option's name
        **_: Any,
    ) -> None:
        held = held_back()
        if not all and not (person or token or rotation):
            self._list(held)
            return
        chosen = held if all else _named(held, person, token, rotation)
        confirm_restored(
            people=chosen.people,
            tokens=chosen.tokens,
            rotations=chosen.rotations,
            actor="portal",
        )
        self._list(held_back())

    def _list(self, held: Held) -> None:
        for one in held.people:
            what = "admin" if one.is_staff else "person"
            seen = f"{one.last_login:%Y-%m-%d}" if one.last_login else "never"
            self.stdout.write(f"{what}\t{one.email}\tlast signed in: {seen}")
        for bearer in held.tokens:
            used = f"{bearer.last_used_at:%Y-%m-%d}" if bearer.last_used_at else "never"
            self.stdout.write(f"token\t{bearer.pk}\t{bearer.name}\tlast used: {used}")
        for switch in held.rotations:
            self.stdout.write(f"rotation\t{switch.application.account.slug}")
        if not (held.people or held.tokens or held.rotations):
            self.stderr.write("Nothing is held.")


def _named(held: Held, people: list[str], tokens: list[str], slugs: list[str]) -> Held:
    by_address = {one.email.lower(): one for one in held.people}
    by_id = {str(one.pk): one for one in held.tokens}
    by_slug = {one.application.account.slug: one for one in held.rotations}
    try:
        return Held(
            [by_address[one.lower()] for one in people],
            [by_id[one.lower()] for one in tokens],
            [by_slug[one] for one in slugs],
        )
    except KeyError as unknown:
        raise CommandError(
            f"{unknown.args[0]} is not held. Nothing was confirmed."
        ) from None
