"""Everything that is known of one account, read once."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from credentials.amazon import USUALLY_APART
from credentials.guide.steps import PRIMARY_USER
from credentials.models import (
    Application,
    Attestation,
    Authorization,
    BackupContact,
    ClientSecret,
    Membership,
    Pickup,
    Registration,
    RunnerToken,
    SellerAccount,
    User,
)
from credentials.models.runner_tokens import COMES_WITHIN, ENDS_SOON
from credentials.models.secrets_in_view import SecretsInView, serving
from credentials.validation.findings import OF_THE_PAIR


@dataclass
class Facts:
    """The rows of an account that its progress follows from."""

    account: SellerAccount
    now: datetime
    registration: Registration
    attestations: dict[str, Attestation]
    application: Application
    secrets: list[ClientSecret]
    authorizations: list[Authorization]
    tokens: list[RunnerToken]
    pickups: list[Pickup]
    members: list[Membership]
    backup: BackupContact | None = None
    returned: frozenset[str] = frozenset()

    @property
    def primaries(self) -> list[User]:
        """Who may paste and rotate: Amazon lets only the primary user do it."""
        return [one.user for one in self.members if one.may_paste]

    @property
    def amazons_primary(self) -> User | None:
        """Who said to be Amazon's primary account user, and may paste here still."""
        word = self.attestations.get(PRIMARY_USER.key)
        return word.by if word and word.by in self.primaries else None

    @cached_property
    def current_secret(self) -> ClientSecret | None:
        return self._in_state(ClientSecret.State.CURRENT)

    @cached_property
    def previous_secret(self) -> ClientSecret | None:
        return self._in_state(ClientSecret.State.PREVIOUS)

    @cached_property
    def pending_secret(self) -> ClientSecret | None:
        return next((row for row in self.secrets if row.serves_unproven), None)

    @property
    def secret_in_use(self) -> ClientSecret | None:
        """What Runner gets: the newest proven one, unless it has to give way."""
        return serving(self.current_secret, self.pending_secret)

    @cached_property
    def secrets_in_view(self) -> SecretsInView:
        return SecretsInView.of(self.secrets, self.secret_in_use, self.now)

    @property
    def rotation_can_wait(self) -> bool:
        """Whether the one in use has its time still, and nothing was begun."""
        in_use, in_view = self.secret_in_use, self.secrets_in_view
        if in_use is None or in_view.waiting or in_view.refused:
            return False
        if self.pair_is_refused:
            return False
        return not (self.previous_secret or in_use.is_undated or in_use.expires_soon)

    @property
    def has_credentials(self) -> bool:
        return bool(self.application.client_id and self.secret_in_use)

    @property
    def with_token(self) -> list[Authorization]:
        return [row for row in self.authorizations if row.has_token]

    @property
    def waiting_for_token(self) -> list[Authorization]:
        return [row for row in self.authorizations if not row.has_token]

    @property
    def failing(self) -> list[Authorization]:
        """Those with a token that Amazon refuses."""
        failing = Authorization.Status.FAILING
        return [row for row in self.with_token if row.status == failing]

    @property
    def pair_is_refused(self) -> bool:
        """Whether Amazon refused identifier and secret when it was last asked."""
        valid = Authorization.Status.VALID
        if any(row.status == valid for row in self.with_token):
            return False
        return any(not OF_THE_PAIR.isdisjoint(row.findings) for row in self.failing)

    @property
    def at_stake(self) -> list[Authorization]:
        """Those with a token that do not fail for reasons of their own already."""
        return [
            row
            for row in self.with_token
            if row not in self.failing or not OF_THE_PAIR.isdisjoint(row.findings)
        ]

    def is_at_odds(self, row: Authorization) -> bool:
        """Whether the same token stands in another region, where it cannot belong."""
        return any(
            one.fingerprint == row.fingerprint and one.region != row.region
            for one in self.with_token
        )

    def reached_by(self, row: Authorization) -> list[Authorization]:
        """Chosen marketplaces that this row's token covers too, and that need one.

        Besides those without a token, these are the ones whose own token fails, or has
        not the roles that are chosen now, while this one works and has them.
        """
        needy = self.waiting_for_token
        if row.status == Authorization.Status.VALID:
            needy = needy + [
                one for one in self.with_token if self._gives_way(one, row)
            ]
        return [
            one
            for one in needy
            if one.region == row.region and one.marketplace_id in row.covered
        ]

    def _gives_way(self, one: Authorization, to: Authorization) -> bool:
        if one.fingerprint == to.fingerprint:
            return False
        if one.status == Authorization.Status.FAILING:
            return True
        roles = set(self.application.roles)
        return set(one.roles_frozen) != roles == set(to.roles_frozen)

    def may_be_reached_by(self, row: Authorization) -> list[Authorization]:
        """Chosen marketplaces without a token that this row's untried one may cover.

        Amazon makes one token for a selling account within a region, and nobody can see
        yet whether they all belong to the same one; some usually do not.
        """
        if row.outcomes or row.status != Authorization.Status.UNPROVEN:
            return []
        return [
            one
            for one in self.waiting_for_token
            if one.region == row.region
            and USUALLY_APART.isdisjoint({one.marketplace_id, row.marketplace_id})
        ]

    @property
    def deliverable(self) -> list[Authorization]:
        """What Runner could fetch at this moment."""
        return self.with_token if self.has_credentials else []

    @property
    def exchange_succeeded(self) -> bool:
        """Whether Amazon has ever accepted these credentials in a live exchange."""
        return self.application.client_id_proven_at is not None or any(
            row.validated_at for row in self.authorizations
        )

    @property
    def live_tokens(self) -> list[RunnerToken]:
        return [token for token in self.tokens if token.is_live]

    @property
    def live_pickups(self) -> list[Pickup]:
        """What tokens hold that may fetch again."""
        return [pickup for pickup in self.pickups if pickup.token.is_live]

    @property
    def is_cut_off(self) -> bool:
        """Whether Runner fetched once, and no token that it did so with works now."""
        was_connected = bool(self.pickups) and not self.live_pickups
        return was_connected and bool(self.deliverable)

    @property
    def waits_for_runner(self) -> bool:
        """Whether a token was issued since Runner last came with one that is over."""
        last = max((one.at for one in self.pickups), default=self.now)
        return any(token.created_at > last for token in self.live_tokens)

    @property
    def runner_ends_at(self) -> datetime | None:
        """When the first of the tokens ends that Runner comes with these days."""
        recent = (one for one in self.live_pickups if one.at >= self.now - COMES_WITHIN)
        ends = (one.token.expires_at for one in recent if one.token.expires_at)
        return min(ends, default=None)

    @property
    def runner_ends_soon(self) -> bool:
        ends_at = self.runner_ends_at
        return ends_at is not None and ends_at <= self.now + ENDS_SOON

    @property
    def all_valid(self) -> bool:
        return bool(self.with_token) and all(
            row.status == Authorization.Status.VALID for row in self.authorizations
        )

    def _in_state(self, state: ClientSecret.State) -> ClientSecret | None:
        return next((row for row in self.secrets if row.state == state), None)
