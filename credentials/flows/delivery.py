"""What Runner gets: the credentials of an authorization, and a record that it did."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.db.models import QuerySet
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from credentials.amazon import UnknownMarketplace, find_marketplace
from credentials.errors import AccessTokensOnly, NotInScope, SetUpIncomplete
from credentials.flows.recording import Handed, record_delivery
from credentials.guide.advice import findings_of
from credentials.guide.requirements import requirements
from credentials.models import (
    Application,
    Authorization,
    ClientSecret,
    Pickup,
    RunnerToken,
    SellerAccount,
)
from credentials.models.rotations import presumed_dead
from credentials.models.secrets_in_view import SecretsInView, serving
from credentials.secret import Secret

Unseal = Callable[[ClientSecret], Secret]


@dataclass(frozen=True, eq=False)
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

    @cached_property
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
            [secret.number, str(secret.expires_at), secret.expires_source]
            if secret
            else None,
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
        tell which of the two it was; SetUpIncomplete where its account has not chosen
        any marketplace yet.
        """
        try:
            wanted = find_marketplace(marketplace)
        except UnknownMarketplace:
            raise NotInScope from None
        row = (
            self._rows().filter(account__slug=account, marketplace_id=wanted.id).first()
        )
        if row is None:
            raise self._reason_for_nothing(account, wanted.id)
        return lay_out([row])[0]

    def _reason_for_nothing(self, slug: str, marketplace_id: str) -> Exception:
        scopes = self.token.scopes_at_the_start().filter(account__slug=slug)
        scope = scopes.filter(marketplace_id__in=("", marketplace_id)).first()
        return SetUpIncomplete(open_steps(scope.account)) if scope else NotInScope()

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
    secrets: dict[object, list[ClientSecret]] = defaultdict(list)
    ids = [one.pk for one in applications.values()]
    for secret in ClientSecret.objects.filter(application__in=ids):
        secrets[secret.application_id].append(secret)
    dead = frozenset(presumed_dead(ids, now))
    laid_out = []
    for row in rows:
        application = applications.get(row.account_id) or Application()
        held = secrets.get(application.pk, [])
        laid_out.append(laid_out_with(row, application, held, now, dead))
    return laid_out


def in_use_and_fallback(
    secrets: Sequence[ClientSecret], dead: Collection[object] = ()
) -> tuple[ClientSecret | None, ClientSecret | None]:
    """The secret that Runner gets, and the replaced one that still works.

    Of those that wait for proof the newest serves, where none was proven yet or the
    proven one is past its end. `dead` are the keys of secrets in use that are presumed
    dead: a rotation was asked for so long ago that Amazon may take them no more.
    """
    by_state: dict[str, ClientSecret] = {}
    for secret in sorted(secrets, key=lambda one: one.number):
        is_waiting = secret.state == ClientSecret.State.PENDING
        if secret.pk not in dead and (not is_waiting or secret.serves_unproven):
            by_state[secret.state] = secret
    states = ClientSecret.State
    in_use = serving(by_state.get(states.CURRENT), by_state.get(states.PENDING))
    return in_use, by_state.get(states.PREVIOUS)


def laid_out_with(
    row: Authorization,
    application: Application,
    secrets: Sequence[ClientSecret],
    now: datetime,
    dead: Collection[object] = (),
) -> Deliverable:
    """One authorization with those of its application's secrets that count now."""
    in_use, fallback = in_use_and_fallback(secrets, dead)
    in_view = SecretsInView.of(secrets, in_use, now)
    findings = findings_of(row, application, in_view, now)
    return Deliverable(row, application, in_use, fallback, tuple(findings))


@sensitive_variables()
def deliver_credentials(
    *,
    token: RunnerToken,
    deliverable: Deliverable,
    address: str | None,
    pickup: Pickup | None = None,
) -> Delivered:
    """Hand the credentials of an authorization to Runner, and record it first.

    Raises SetUpIncomplete, naming the open steps, while something is still missing.
    A failing authorization is delivered too, since only Amazon decides what works.
    """
    if token.access_tokens_only:
        raise AccessTokensOnly
    delivered = opened(deliverable)
    row = deliverable.authorization
    record_delivery(Handed(token, row, address, unchanged=False, pickup=pickup))
    return delivered


@sensitive_variables()
def opened(deliverable: Deliverable, unseal: Unseal = ClientSecret.unseal) -> Delivered:
    """The values themselves, not recorded yet; raises SetUpIncomplete."""
    secret, fallback = deliverable.secret, deliverable.fallback
    if secret is None or not deliverable.is_complete:
        raise SetUpIncomplete(open_steps(deliverable.authorization.account))
    return Delivered(
        deliverable,
        unseal(secret),
        deliverable.authorization.unseal(),
        Fallback(unseal(fallback), fallback.dies_at or timezone.now())
        if fallback
        else None,
    )


def open_steps(account: SellerAccount) -> tuple[str, ...]:
    """The keys of the set-up steps that are open."""
    return tuple(step.key for step in requirements(account).open_steps)
