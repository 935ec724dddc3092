"""Issuing, revoking and recognising runner tokens."""

import uuid
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from credentials.amazon import Marketplace
from credentials.errors import AlreadyIssued, TokenRefused
from credentials.flows.actors import name_of
from credentials.models import (
    Event,
    RunnerToken,
    RunnerTokenScope,
    SellerAccount,
    Tag,
    User,
)
from credentials.models.runner_tokens import digest, is_well_formed, make_token
from credentials.secret import Secret

USE_IS_NOTED_EVERY = timedelta(minutes=1)


@sensitive_variables()
@transaction.atomic
def issue_runner_token(
    *,
    name: str,
    account: SellerAccount,
    also: Iterable[SellerAccount] = (),
    marketplaces: Iterable[Marketplace] = (),
    expires_at: datetime | None = None,
    networks: Iterable[str] = (),
    access_tokens_only: bool = False,
    actor: User | None,
    token_id: uuid.UUID | None = None,
) -> tuple[RunnerToken, Secret]:
    """Issue a token for one account and perhaps others, whole or in some marketplaces.

    The token itself is in the answer and nowhere else; only its digest is stored.
    Whoever chooses `token_id` beforehand, as a form does, gets one token however often
    the same form arrives: the second time raises AlreadyIssued.
    """
    plain = make_token()
    token = RunnerToken(
        id=token_id or uuid.uuid4(),
        name=name,
        digest=digest(plain.reveal()),
        tail=plain.tail,
        expires_at=expires_at,
        networks=list(networks),
        access_tokens_only=access_tokens_only,
        created_by=actor,
    )
    token.clean_fields()
    _insert(token)
    ids = sorted(marketplace.id for marketplace in marketplaces)
    accounts = list(dict.fromkeys([account, *also]))
    RunnerTokenScope.objects.bulk_create(
        RunnerTokenScope(token=token, account=one, marketplace_id=marketplace_id)
        for one in accounts
        for marketplace_id in ids or [""]
    )
    for one in accounts:
        Event.objects.record(
            Tag.RUNNER_TOKEN_ISSUED,
            actor=name_of(actor),
            account=one,
            subject=token,
            name=name,
            tail=token.tail,
            marketplaces=ids,
            access_tokens_only=access_tokens_only,
        )
    return token, plain


def _insert(token: RunnerToken) -> None:
    """Let the database decide which of two forms was first."""
    try:
        with transaction.atomic():
            token.save(force_insert=True)
    except IntegrityError:
        raise AlreadyIssued from None


@transaction.atomic
def revoke_runner_token(*, token: RunnerToken, actor: User | None) -> None:
    """Make a token worthless from the next request on."""
    live = RunnerToken.objects.filter(pk=token.pk, revoked_at=None)
    if not live.update(revoked_at=timezone.now()):
        return
    reached = SellerAccount.objects.filter(runner_token_scopes__token=token)
    for account in reached.distinct().order_by("pk") or [None]:
        Event.objects.record(
            Tag.RUNNER_TOKEN_REVOKED,
            actor=name_of(actor),
            account=account,
            subject=token,
            name=token.name,
            tail=token.tail,
        )


@sensitive_variables()
def digest_of(presented: Secret) -> str | None:
    """What a token is looked up by; None for what cannot be one."""
    well_formed = is_well_formed(presented.reveal())
    return digest(presented.reveal()) if well_formed else None


@sensitive_variables()
def mark_of(presented: Secret) -> str:
    """What a token would be looked up by, if it is one, which the lookup will tell."""
    return digest(presented.reveal())


@sensitive_variables()
def recognise_runner_token(*, presented: Secret, address: str | None) -> RunnerToken:
    """The live token that a caller presents.

    Raises TokenRefused for every reason alike, so that nobody learns which it was.
    """
    mark = digest_of(presented)
    token = RunnerToken.objects.live().filter(digest=mark).first() if mark else None
    if token is None or not token.admits(address):
        raise TokenRefused
    return token


def note_use(*, token: RunnerToken, address: str | None) -> None:
    """Remember when a token was last used, at most once a minute."""
    now = timezone.now()
    if token.last_used_at and now - token.last_used_at < USE_IS_NOTED_EVERY:
        return
    RunnerToken.objects.filter(pk=token.pk).update(
        last_used_at=now, last_used_from=address
    )
    token.last_used_at = now
