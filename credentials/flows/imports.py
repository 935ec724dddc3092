"""Storing what was read from files: everything at once, proven, or nothing at all."""

from collections.abc import Sequence

from django.db import IntegrityError, transaction
from django.views.decorators.debug import sensitive_variables

from credentials.errors import ImportRefused
from credentials.flows.actors import name_of
from credentials.flows.import_proof import Order, Pair, Proven, prove_order
from credentials.flows.locks import lock_applications
from credentials.flows.secret_changes import (
    add_secret,
    retire_all,
    retire_what_gives_way,
    take_identifier,
)
from credentials.flows.secret_proof import IDENTIFIER_ELSEWHERE, SecretProof
from credentials.flows.token_changes import keep_token, pair_in_use
from credentials.flows.validating import validate_at_once
from credentials.models import Application, Event, SellerAccount, Tag, User


@sensitive_variables()
def import_credentials(
    *, orders: Sequence[Order], actor: User | None
) -> dict[SellerAccount, list[str]]:
    """Store every value of every order, or none; tell the marketplaces by account.

    Amazon is asked about each value first. Only what it accepts is stored: a refusal,
    and also a silence, stops the whole import with ImportRefused. What is stored
    already is passed over, so that an import may be repeated.
    """
    proven = [prove_order(order) for order in orders]
    wanted = [one for one in proven if one.pair or one.tokens]
    stored = {}
    with transaction.atomic():
        lock_applications([one.account for one in wanted])
        for one in wanted:
            stored[one.account] = _write(one, actor)
    for one in wanted:
        if one.pair:
            validate_at_once(account=one.account)
    return stored


@sensitive_variables()
def _write(proven: Proven, actor: User | None) -> list[str]:
    application = Application.objects.get(account=proven.account)
    slug = proven.account.slug
    if pair_in_use(application) != proven.asked_with:
        raise ImportRefused(slug, "", "changed-meanwhile")
    if proven.pair is not None:
        try:
            with transaction.atomic():
                _write_pair(application, proven.pair, proven.proof, actor)
        except IntegrityError:
            raise ImportRefused(slug, "", IDENTIFIER_ELSEWHERE) from None
    for marketplace, token, report in proven.tokens:
        keep_token(application, marketplace, token, report=report, actor=actor)
    stored = [marketplace.id for marketplace, _, _ in proven.tokens]
    Event.objects.record(
        Tag.CREDENTIALS_IMPORTED,
        actor=name_of(actor),
        account=proven.account,
        subject=proven.account,
        marketplaces=stored,
        tail=proven.pair.client_secret.tail if proven.pair else None,
    )
    return stored


@sensitive_variables()
def _write_pair(
    application: Application, pair: Pair, proof: SecretProof, actor: User | None
) -> None:
    if application.client_id == pair.client_id:
        retire_what_gives_way(application, pair.client_secret)
    else:
        take_identifier(application, pair.client_id, accepted=True, actor=actor)
        retire_all(application)
    add_secret(
        application,
        pair.client_secret,
        issued_at=pair.issued_at,
        proof=proof,
        actor=actor,
    )
