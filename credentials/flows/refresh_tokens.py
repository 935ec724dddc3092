"""Storing the refresh token of a marketplace, proven first where it can be."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q
from django.views.decorators.debug import sensitive_variables

from credentials.amazon import Marketplace
from credentials.errors import PasteRefused
from credentials.flows.candidates import asked_in, known_about
from credentials.flows.locks import lock_application
from credentials.flows.secret_changes import note_proof
from credentials.flows.token_changes import keep_token, pair_in_use, why_not_instead
from credentials.flows.validating import validate_authorization
from credentials.models import (
    Application,
    Authorization,
    SellerAccount,
    User,
)
from credentials.models.installation_keys import fingerprint
from credentials.runtime import amazon
from credentials.secret import Secret
from credentials.validation import Candidate, Report, validate

BLAMES_THE_PASTE = frozenset(
    {
        "token-refused",
        "token-revoked",
        "token-of-another-application",
        "token-of-another-region",
        "marketplace-not-covered",
        "sandbox-credentials",
        "vendor-account",
    }
)


@dataclass(frozen=True)
class StoredToken:
    """What came of a paste; the flags are for the page to explain.

    One token serves one region only (Amazon's documentation on authorization), so that
    the marketplaces it is `at_odds_with` cannot have the same.
    """

    authorization: Authorization
    report: Report | None
    held_by_another_account: bool
    also_covers: tuple[Marketplace, ...]
    shared_with: tuple[Marketplace, ...] = ()
    at_odds_with: tuple[Marketplace, ...] = ()
    still_missing: tuple[Marketplace, ...] = ()


@sensitive_variables()
def store_refresh_token(
    *,
    account: SellerAccount,
    marketplace: Marketplace,
    refresh_token: Secret,
    actor: User,
) -> StoredToken:
    """Store a refresh token for one marketplace of an account.

    Where the client identifier and secret are known, Amazon is asked first, and a
    token that it definitely refuses is not stored: PasteRefused says why. Where Amazon
    cannot be asked, the token is kept and asked about later, so that nothing is lost;
    only one that works is not replaced by one that may not.
    """
    application = Application.objects.get(account=account)
    mark = fingerprint(refresh_token)
    row = (
        Authorization.objects.chosen()
        .filter(account=account, marketplace_id=marketplace.id)
        .first()
    )
    if row is not None and row.fingerprint == mark and row.has_token:
        if row.status == Authorization.Status.VALID:
            raise PasteRefused("already-stored", "refresh_token")
        return _ask_again(row)
    asked_with = pair_in_use(application)
    report = _prove(application, marketplace, refresh_token, row)
    if report is not None:
        _refuse_what_is_blamed(report)
        if why := why_not_instead(row, report):
            raise PasteRefused(why, "refresh_token", asked_in(report))
    row = _write(
        application,
        marketplace,
        refresh_token,
        report=report,
        asked_with=asked_with,
        actor=actor,
    )
    return _told_of(row, report, _also_covers(application, marketplace, mark, report))


def _ask_again(row: Authorization) -> StoredToken:
    """Have Amazon asked about a token that is stored, and was not proven so far."""
    report = validate_authorization(authorization=row)
    row.refresh_from_db()
    if report is not None:
        _refuse_what_is_blamed(report)
    return _told_of(row, report, ())


def _told_of(
    row: Authorization, report: Report | None, also_covers: tuple[Marketplace, ...]
) -> StoredToken:
    same = Authorization.objects.with_token().filter(fingerprint=row.fingerprint)
    sisters = same.filter(account=row.account_id).exclude(pk=row.pk)
    return StoredToken(
        row,
        report,
        held_by_another_account=same.exclude(account=row.account_id).exists(),
        also_covers=also_covers,
        shared_with=tuple(
            one.marketplace for one in sisters if one.region == row.region
        ),
        at_odds_with=tuple(
            one.marketplace for one in sisters if one.region != row.region
        ),
        still_missing=tuple(
            one.marketplace
            for one in Authorization.objects.chosen().filter(
                account=row.account_id, sealed=None
            )
        ),
    )


def _refuse_what_is_blamed(report: Report) -> None:
    """Raise PasteRefused where Amazon definitely refuses, and the token is at fault."""
    refused = BLAMES_THE_PASTE.intersection(report.findings)
    if report.status == "failing" and refused:
        finding = next(slug for slug in report.findings if slug in refused)
        raise PasteRefused(
            finding,
            "refresh_token",
            asked_in(report),
            covered=tuple(sorted(report.covered_marketplaces)),
        )


@sensitive_variables()
def _prove(
    application: Application,
    marketplace: Marketplace,
    refresh_token: Secret,
    row: Authorization | None,
) -> Report | None:
    secret = application.secret_in_use()
    if not application.client_id or secret is None:
        return None
    candidate = Candidate(
        client_id=application.client_id,
        client_secret=secret.unseal(),
        refresh_token=refresh_token,
        marketplace=marketplace,
        roles=tuple(application.roles),
    )
    known = known_about(application, secret, row, mark=fingerprint(refresh_token))
    return validate(candidate, known, amazon())


@sensitive_variables()
@transaction.atomic
def _write(
    application: Application,
    marketplace: Marketplace,
    refresh_token: Secret,
    *,
    report: Report | None,
    asked_with: tuple[str, int],
    actor: User,
) -> Authorization:
    application = lock_application(application.account)
    if pair_in_use(application) != asked_with:
        # Amazon answered about another pair; the worker asks again about this one.
        report = None
    elif report is not None:
        note_proof(application, application.secret_in_use(), report)
    return keep_token(
        application, marketplace, refresh_token, report=report, actor=actor
    )


def _also_covers(
    application: Application, marketplace: Marketplace, mark: str, report: Report | None
) -> tuple[Marketplace, ...]:
    """Chosen marketplaces that need a token, and that this one was seen to cover."""
    if report is None:
        return ()
    needs_one = Q(sealed=None)
    if report.status == "valid":
        fails = Q(status=Authorization.Status.FAILING)
        is_stale = ~Q(roles_frozen=application.roles)
        needs_one |= (fails | is_stale) & ~Q(fingerprint=mark)
    chosen = Authorization.objects.chosen().filter(account=application.account)
    return tuple(
        row.marketplace
        for row in chosen.filter(needs_one)
        if row.marketplace_id in report.covered_marketplaces
        and row.region == marketplace.region
    )


@sensitive_variables()
def fill_marketplaces(
    *, authorization: Authorization, marketplaces: tuple[Marketplace, ...], actor: User
) -> list[StoredToken]:
    """Use a stored token for further marketplaces that it covers."""
    return [
        store_refresh_token(
            account=authorization.account,
            marketplace=marketplace,
            refresh_token=authorization.unseal(),
            actor=actor,
        )
        for marketplace in marketplaces
    ]
