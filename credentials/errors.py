"""The errors that the domain raises, in one tree.

CredentialsError
├── SealError                 something about the vault's keys or records
│   ├── MalformedKeyring      CREDENTIAL_KEYS cannot be read
│   ├── KeyMissing            sealed under a key id that the keyring lacks
│   ├── WrongKey              the key id is there, with other bytes
│   └── BrokenSeal            the record was altered, or opened out of its place
├── PasteRefused              what a person pasted cannot be stored
├── ImportRefused             one part of an import, and so all of it
├── RotationMoved             somebody else has taken the rotation a step on
├── NotTheSameSecret          what the console shows is not what is stored
├── CannotGoBack              the replaced secret dies too soon to go back to it
├── OverlapOpen               a second rotation while the replaced secret lives
├── SetUpIncomplete           nothing to deliver yet
├── NoAccessToken
│   ├── AmazonRefuses         Amazon gives none for what is stored
│   └── AmazonSilent          Amazon could not be asked
├── ExchangeUnderWay          somebody else is asking Amazon for it right now
├── TooManyComplaints         Runner has complained too often about one thing
├── AccessTokensOnly          the runner token opens nothing that lives longer
├── NotInScope                the runner token does not reach there
├── TokenRefused              the runner token is unknown, expired or revoked
├── AlreadyIssued             the form for this runner token was sent before
├── InvitedIsAnother          an invitation is for somebody else who is known here
├── InvitationUnusable        used, withdrawn or out of time
├── LastPrimaryUser           the account would be left with nobody to paste
├── CannotPostpone            a reminder cannot be put off to that day
├── ChainBroken               the event log was altered
├── BackupUnreadable          not a backup, or sealed with another passphrase
└── DatabaseNotEmpty          a backup is restored into an empty database only
"""

from dataclasses import dataclass
from datetime import date


class CredentialsError(Exception):
    """Everything that the domain raises on purpose."""


class SealError(CredentialsError):
    """Something about the vault's keys or records."""


class MalformedKeyring(SealError):
    """The configured keys cannot be read; the message says which and why."""


class KeyMissing(SealError):
    """A value is sealed under a key id that the keyring does not hold."""

    def __init__(self, key_id: str) -> None:
        super().__init__(
            f"The key {key_id!r} is needed to unseal stored credentials and is not in "
            "CREDENTIAL_KEYS. Nothing is lost: put the key back and start again."
        )
        self.key_id = key_id


class WrongKey(SealError):
    """The keyring holds the key id, but with other bytes than sealed the value."""

    def __init__(self, key_id: str) -> None:
        super().__init__(
            f"The key {key_id!r} in CREDENTIAL_KEYS is not the one that sealed the "
            "stored credentials. Nothing is lost: put the right bytes back under "
            "this id and start again."
        )
        self.key_id = key_id


class BrokenSeal(SealError):
    """The record was altered, cut, or opened in another place than its own."""


class PasteRefused(CredentialsError):
    """What a person pasted cannot be stored; `finding` says what it was.

    `outcomes` are the questions that Amazon was asked about it, laid out for JSON, and
    `covered` the ids of the marketplaces that it listed for a refresh token.
    """

    def __init__(
        self,
        finding: str,
        field: str,
        outcomes: tuple[dict[str, object], ...] = (),
        *,
        covered: tuple[str, ...] = (),
    ) -> None:
        super().__init__(finding)
        self.finding = finding
        self.field = field
        self.outcomes = outcomes
        self.covered = covered


class ImportRefused(CredentialsError):
    """One part of an import cannot be stored, so that nothing of it was.

    `account` is the slug; `marketplace` is empty where the client credentials are
    meant. `finding` says why, and `outcomes` what Amazon was asked.
    """

    def __init__(
        self,
        account: str,
        marketplace: str,
        finding: str,
        outcomes: tuple[dict[str, object], ...] = (),
    ) -> None:
        super().__init__(f"{account} {marketplace or 'client credentials'}: {finding}")
        self.account = account
        self.marketplace = marketplace
        self.finding = finding
        self.outcomes = outcomes


class RotationMoved(CredentialsError):
    """Somebody else has taken the rotation a step on; nothing was changed."""


class NotTheSameSecret(CredentialsError):
    """The newest secret of the console is not the one in use here."""


class CannotGoBack(CredentialsError):
    """There is no replaced secret that lives long enough to go back to it."""


class OverlapOpen(CredentialsError):
    """A second rotation was asked for while the replaced secret still lives."""


@dataclass(eq=False)
class SetUpIncomplete(CredentialsError):
    """Nothing can be delivered yet; `steps` are the keys of the open steps."""

    steps: tuple[str, ...]


@dataclass(eq=False)
class NoAccessToken(CredentialsError):
    """There is no access token to hand out; `finding` says why.

    `retry_after` is in seconds: until then the answer would be the same.
    """

    finding: str
    retry_after: float


class AmazonRefuses(NoAccessToken):
    """Amazon gives no access token for the credentials that are stored."""


class AmazonSilent(NoAccessToken):
    """Amazon could not be asked; that says nothing about the credentials."""


@dataclass(eq=False)
class ExchangeUnderWay(CredentialsError):
    """Somebody else is asking Amazon right now; `key` names what about."""

    key: str


@dataclass(eq=False)
class TooManyComplaints(CredentialsError):
    """One authorization was complained about too often; `retry_after` in seconds."""

    retry_after: float


class AccessTokensOnly(CredentialsError):
    """The runner token is for access tokens; it opens nothing that lives longer."""


class NotInScope(CredentialsError):
    """The runner token does not reach this authorization, or there is none."""


class TokenRefused(CredentialsError):
    """The runner token is malformed, unknown, expired, revoked or used from afar."""


class AlreadyIssued(CredentialsError):
    """A runner token was issued from this very form before; it is not shown again."""


class InvitedIsAnother(CredentialsError):
    """A link was opened by one person, and meant for another who is known here."""


class InvitationUnusable(CredentialsError):
    """The invitation was used, withdrawn, or has run out of time."""


class LastPrimaryUser(CredentialsError):
    """The account would be left without anybody who may paste its credentials."""


class CannotPostpone(CredentialsError):
    """A reminder cannot be put off to that day; `latest` is the last one, if any."""

    def __init__(self, latest: date | None) -> None:
        super().__init__("A reminder cannot be put off to that day.")
        self.latest = latest


class ChainBroken(CredentialsError):
    """The event log does not follow from its own hashes."""

    def __init__(self, seq: int) -> None:
        super().__init__(f"The event log is broken at line {seq}.")
        self.seq = seq


class BackupUnreadable(CredentialsError):
    """The file is no backup, was altered, or has another passphrase."""


class DatabaseNotEmpty(CredentialsError):
    """A backup is only restored where nothing would be lost; `table` has rows."""

    def __init__(self, table: str) -> None:
        super().__init__(f"The table {table} of this database has rows already.")
        self.table = table
