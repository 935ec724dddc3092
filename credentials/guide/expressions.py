"""The guide's rules as database expressions, to sort and filter many accounts.

`guide.progress` and `guide.advice` decide; a test holds these to the same answers.
"""

from collections.abc import Callable, Iterable
from functools import reduce
from operator import or_

from django.db.models import (
    Case,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    TextField,
    Value,
    When,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast

from credentials.guide.steps import (
    AUTHORIZE_MARKETPLACES,
    COPY_LWA_CREDENTIALS,
    PRIMARY_USER,
)
from credentials.models import (
    Application,
    Attestation,
    Authorization,
    ClientSecret,
    Pickup,
    Registration,
)
from credentials.validation import FINDINGS

Said = Registration.Status

BEFORE_SENDING = (Said.NOT_STARTED, Said.IDENTITY_CHECK, Said.DENIED)


def completed_steps(account: str = "pk") -> Combinable:
    """How many set-up steps of an account are completed; `account` holds its id."""
    steps = [_as_one(rule(OuterRef(account))) for rule in RULES]
    total: Combinable = steps[0]
    for step in steps[1:]:
        total = total + step
    return total


def secrets_in_use(account: str = "pk") -> "QuerySet[ClientSecret]":
    """The client secret that Runner gets comes first: the proven, or the newest."""
    return ClientSecret.objects.filter(
        application__account=OuterRef(account),
        refused_at=None,
        replaced_at=None,
        retired_at=None,
    ).order_by(F("proven_at").desc(nulls_last=True), "-number")


def mentions(column: str, slugs: Iterable[str]) -> Q:
    """Whether a list of findings, cast to text under this name, holds one of them."""
    return reduce(or_, (Q(**{f"{column}__contains": f'"{slug}"'}) for slug in slugs))


def _as_one(claim: Combinable | Q) -> Case:
    return Case(
        When(claim, then=Value(1)), default=Value(0), output_field=IntegerField()
    )


def _chosen(account: OuterRef) -> "QuerySet[Authorization]":
    return Authorization.objects.chosen().filter(account=account)


def _exchange_succeeded(account: OuterRef) -> Q:
    proven = Application.objects.filter(
        account=account, client_id_proven_at__isnull=False
    )
    worked = _chosen(account).filter(validated_at__isnull=False)
    return Q(Exists(proven)) | Q(Exists(worked))


def _said_primary(account: OuterRef) -> Q:
    words = Attestation.objects.filter(account=account, step=PRIMARY_USER.key)
    return Q(Exists(words))


def _registered(account: OuterRef) -> Q:
    sent = Registration.objects.filter(account=account).exclude(
        status__in=BEFORE_SENDING
    )
    return _exchange_succeeded(account) | Q(Exists(sent))


def _approved(account: OuterRef) -> Q:
    approved = Registration.objects.filter(account=account, status=Said.APPROVED)
    return _exchange_succeeded(account) | Q(Exists(approved))


def _described(account: OuterRef) -> Q:
    described = Application.objects.filter(account=account).exclude(name="")
    return Q(Exists(described.exclude(roles=[])))


def _marketplaces_chosen(account: OuterRef) -> Q:
    return Q(Exists(_chosen(account)))


def _all_authorized(account: OuterRef) -> Q:
    return (
        Q(Exists(_chosen(account)))
        & ~Q(Exists(_chosen(account).filter(sealed=None)))
        & ~Q(Exists(_blamed_on(AUTHORIZE_MARKETPLACES.key, account)))
    )


def _credentials_copied(account: OuterRef) -> Q:
    identified = Application.objects.filter(account=account).exclude(client_id="")
    secrets = ClientSecret.objects.filter(
        application__account=account,
        refused_at=None,
        replaced_at=None,
        retired_at=None,
    )
    return (
        Q(Exists(identified))
        & Q(Exists(secrets))
        & ~Q(Exists(_blamed_on(COPY_LWA_CREDENTIALS.key, account)))
    )


def _handed_over(account: OuterRef) -> Q:
    pickups = Pickup.objects.filter(
        authorization__account=account, authorization__removed_at=None
    )
    return Q(Exists(pickups))


def _blamed_on(step: str, account: OuterRef) -> "QuerySet[Authorization]":
    """The failing authorizations that this step has to mend."""
    slugs = [
        slug
        for slug, finding in FINDINGS.items()
        if finding.step == step and finding.severity == "problem"
    ]
    return (
        _chosen(account)
        .filter(status=Authorization.Status.FAILING, sealed__isnull=False)
        .alias(findings_text=Cast("findings", TextField()))
        .filter(mentions("findings_text", slugs))
    )


RULES: tuple[Callable[[OuterRef], Q], ...] = (
    _said_primary,
    _registered,
    _approved,
    _described,
    _marketplaces_chosen,
    _all_authorized,
    _credentials_copied,
    _handed_over,
)

STEP_COUNT = len(RULES)
