"""What Runner gets: the credentials of an authorization, and a record that it did."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from credentials.amazon import UnknownMarketplace, find_marketplace
from credentials.errors import AccessTokensOnly, NotInScope, SetUpIncomplete
from credentials.guide.advice import findings_of
from credentials.guide.requirements import requirements
from credentials.models import (
    Application,
    Authorization,
    ClientSecret,
    Delivery,
    Event,
    Given,
    Pickup,
    RunnerToken,
    SellerAccount,
    Tag,
)
from credentials.secret import Secret


@dataclass(frozen=True)
class Deliverable:
    """One authorization as a token may fetch it; the values are still sealed."""

    authorization: Authorization
    application: Application
    secret: ClientSecret | None
    fallback: ClientSecret | None
    findings: tuple[str, ...]

    @property
    def is_complete(self) -> bool:
        return bool(
            self.application.client_id
            and self.secret is not None
            and self.authorization.has_token
        )

    @property
    def etag(self) -> str:
        """Changes whenever anything in the answer does; nothing is unsealed for it."""
        row, secret, fallback = self.authorization, self.secret, self.fallback
        told = [
            str(row.pk),
            row.version,
            row.status,
            str(row.validated_at),
            self.findings,
            row.account.slug,
            self.application.client_id,
            [secret.number, str(secret.expires_at)] if secret else None,
            [fallback.number, str(fallback.dies_at)] if fallback else None,
        ]
        return hashlib.sha256(json.dumps(told).encode()).hexdigest()[:32]


@dataclass(frozen=True, repr=False)
class Fallback:
    """The replaced client secret, for as long as Amazon still takes it."""

    client_secret: Secret
    not_after: datetime


@dataclass(frozen=True, repr=False)
class Delivered:
    """The credentials themselves, on their way to the one who asked with the right."""

    of: Deliverable
    client_secret: Secret
    refresh_token: Secret
    fallback: Fallback | None


def in_scope(token: RunnerToken) -> "Scope":
    """Everything that a token may fetch."""
    return Scope(token)


class Scope:
    """The authorizations that one token reaches, laid out for the answer."""

    def __init__(self, token: RunnerToken) -> None:
        self.token = token

    def page(self, *, after: str, size: int) -> tuple[list[Deliverable], str]:
        """One page in a steady order, and the cursor of the next ("" at the end)."""
        rows = self._rows().order_by("pk")
        if after:
            rows = rows.filter(pk__gt=after)
        found = list(rows[: size + 1])
        following = str(found[size - 1].pk) if len(found) > size else ""
        return lay_out(found[:size]), following

    def find(self, account: str, marketplace: str) -> Deliverable:
        """One authorization by the account's slug and a marketplace id or country.

        Raises NotInScope where there is none that this token reaches, and does not
        tell which of the two it was.
        """
        try:
            wanted = find_marketplace(marketplace)
        except UnknownMarketplace:
            raise NotInScope from None
        row = (
            self._rows().filter(account__slug=account, marketplace_id=wanted.id).first()
        )
        if row is None:
            raise NotInScope
        return lay_out([row])[0]

    def _rows(self) -> QuerySet[Authorization]:
        # What was said to Amazon fills most of a row, and Runner has no use for it.
        rows = self.token.authorizations().select_related("account")
        return rows.defer("outcomes", "covered", "stores")


def lay_out(rows: Sequence[Authorization]) -> list[Deliverable]:
    """Bring authorizations together with their application and live secrets."""
    now = timezone.now()
    applications = {
        one.account_id: one
        for one in Application.objects.filter(
            account__in={row.account_id for row in rows}
        )
    }
    ids = [one.pk for one in applications.values()]
    live = ClientSecret.objects.filter(
        application__in=ids, retired_at=None, refused_at=None
    ).order_by("-number")
    in_use: dict[object, ClientSecret] = {}
    fallbacks: dict[object, ClientSecret] = {}
    for secret in live:
        if secret.state == ClientSecret.State.PREVIOUS:
            fallbacks[secret.application_id] = secret
        elif secret.state == ClientSecret.State.CURRENT:
            in_use[secret.application_id] = secret
        elif secret.state == ClientSecret.State.PENDING:
            in_use.setdefault(secret.application_id, secret)
    laid_out = []
    for row in rows:
        application = applications.get(row.account_id) or Application()
        secret_in_use = in_use.get(application.pk)
        laid_out.append(
            Deliverable(
                row,
                application,
                secret_in_use,
                fallbacks.get(application.pk),
                tuple(findings_of(row, application, secret_in_use, now)),
            )
        )
    return laid_out


@sensitive_variables()
def deliver_credentials(
    *, token: RunnerToken, deliverable: Deliverable, address: str | None
) -> Delivered:
    """Hand the credentials of an authorization to Runner, and record it first.

    Raises SetUpIncomplete, naming the open steps, while something is still missing.
    A failing authorization is delivered too, since only Amazon decides what works.
    """
    if token.access_tokens_only:
        raise AccessTokensOnly
    secret, fallback = deliverable.secret, deliverable.fallback
    if secret is None or not deliverable.is_complete:
        raise SetUpIncomplete(open_steps(deliverable.authorization.account))
    delivered = Delivered(
        deliverable,
        secret.unseal(),
        deliverable.authorization.unseal(),
        Fallback(fallback.unseal(), fallback.dies_at or timezone.now())
        if fallback
        else None,
    )
    record_delivery(token=token, deliverable=deliverable, address=address)
    return delivered


def open_steps(account: SellerAccount) -> tuple[str, ...]:
    """The keys of the set-up steps that are open."""
    return tuple(step.key for step in requirements(account).open_steps)


@transaction.atomic
def record_delivery(
    *,
    token: RunnerToken,
    deliverable: Deliverable,
    address: str | None,
    unchanged: bool = False,
) -> Delivery:
    """Record durably that a token holds this version, before the answer leaves."""
    row = deliverable.authorization
    delivery = Delivery.objects.create(
        token=token,
        authorization=row,
        version=row.version,
        address=address,
        unchanged=unchanged,
    )
    mine = Pickup.objects.filter(token=token, authorization=row)
    if not mine.update(kind=Given.CREDENTIALS, version=row.version, at=delivery.at):
        _, is_first = Pickup.objects.get_or_create(
            token=token, authorization=row, defaults={"version": row.version}
        )
        if is_first:
            record_first_delivery(token, row)
    return delivery


def record_first_delivery(token: RunnerToken, row: Authorization) -> None:
    """Log that a Runner has come for this authorization for the first time."""
    Event.objects.record(
        Tag.FIRST_DELIVERY,
        actor=f"runner:{token.name}",
        account=row.account,
        subject=row,
        marketplace=row.marketplace_id,
        token=str(token.pk),
    )
