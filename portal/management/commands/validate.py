"""Asks Amazon now whether stored authorizations work."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db.models import QuerySet
from django.utils import timezone
from tqdm import tqdm

from credentials.flows.validating import claim_authorization, validate_authorization
from credentials.models import Authorization, SellerAccount


class Command(BaseCommand):
    help = (
        "Validates the authorizations of one seller account or of all, now. Prints one "
        "line for each: account, marketplace, status, findings. Exits 1 if any fails."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        which = parser.add_mutually_exclusive_group(required=True)
        which.add_argument("--account", metavar="SLUG", help="one seller account")
        which.add_argument("--all", action="store_true", help="every seller account")

    def handle(self, *, account: str | None, **_: Any) -> None:
        rows = list(_wanted(account))
        if not rows:
            self.stderr.write("Nothing to validate: no refresh token is stored yet.")
        for row in tqdm(rows, unit="authorization", file=sys.stderr, leave=False):
            self._validate(row)
        failing = sum(row.status == Authorization.Status.FAILING for row in rows)
        if failing:
            raise CommandError(f"{failing} of {len(rows)} failing.")

    def _validate(self, row: Authorization) -> None:
        # The lease only keeps the worker away meanwhile. Where it is at this row
        # already, asking twice does no harm.
        claim_authorization(pk=row.pk, now=timezone.now())
        report = validate_authorization(authorization=row)
        row.refresh_from_db()
        found = ", ".join(row.findings) or "-"
        if report is None:
            found = "set-up-incomplete"
        line = (row.account.slug, row.marketplace.country_code, row.status, found)
        with tqdm.external_write_mode():
            self.stdout.write("\t".join(line))


def _wanted(slug: str | None) -> QuerySet[Authorization]:
    rows = Authorization.objects.with_token().select_related("account")
    rows = rows.order_by("account__slug", "marketplace_id")
    if slug is None:
        return rows
    if not SellerAccount.objects.filter(slug=slug).exists():
        raise CommandError(f"There is no seller account {slug!r}.")
    return rows.filter(account__slug=slug)
