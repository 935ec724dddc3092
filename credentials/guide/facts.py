"""Everything that is known of one account, read once."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.utils import timezone

from credentials.models import (
    Application,
    Attestation,
    Authorization,
    ClientSecret,
    Membership,
    Pickup,
    Registration,
    RunnerToken,
    SellerAccount,
)


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

    @classmethod
    def of(cls, account: SellerAccount) -> "Facts":
        """Read an account in a fixed number of queries."""
        application = Application.objects.filter(account=account).first()
        application = application or Application(account=account)
        registration = Registration.objects.filter(account=account).first()
        chosen = list(Authorization.objects.chosen().filter(account=account))
        return cls(
            account=account,
            now=timezone.now(),
            registration=registration or Registration(account=account),
            attestations={
                row.step: row for row in account.attestations.select_related("by")
            },
            application=application,
            secrets=list(
                ClientSecret.objects.filter(application_id=application.pk).defer(
                    "sealed"
                )
            ),
            authorizations=chosen,
            tokens=list(
                RunnerToken.objects.filter(scopes__account=account)
                .distinct()
                .prefetch_related("scopes")
            ),
            pickups=list(
                Pickup.objects.filter(authorization__in=chosen).select_related(
                    "token", "authorization"
                )
            ),
            members=list(account.memberships.select_related("user")),
        )

    @cached_property
    def current_secret(self) -> ClientSecret | None:
        return self._in_state(ClientSecret.State.CURRENT)

    @cached_property
    def previous_secret(self) -> ClientSecret | None:
        return self._in_state(ClientSecret.State.PREVIOUS)

    @cached_property
    def pending_secret(self) -> ClientSecret | None:
        return self._in_state(ClientSecret.State.PENDING)

    @property
    def secret_in_use(self) -> ClientSecret | None:
        return self.current_secret or self.pending_secret

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
    def all_valid(self) -> bool:
        return bool(self.with_token) and all(
            row.status == Authorization.Status.VALID for row in self.authorizations
        )

    def _in_state(self, state: ClientSecret.State) -> ClientSecret | None:
        return next((row for row in self.secrets if row.state == state), None)
