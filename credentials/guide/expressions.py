"""The guide's rules as database expressions, to sort and filter many accounts.

`guide.progress` and `guide.advice` decide; a test holds these to the same answers.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
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
from django.utils import timezone

from credentials.amazon import A_DAY_ANYWHERE, CLIENT_SECRET_OVERLAP
from credentials.guide.steps import (
    AUTHORIZE_MARKETPLACES,
    COPY_LWA_CREDENTIALS,
    OPEN_AUTHORIZE,
    PRIMARY_USER,
    Step,
)
from credentials.models import (
    Attestation,
    Authorization,
    ClientSecret,
    Pickup,
    Registration,
    RunnerToken,
)
from credentials.models.runner_tokens import COMES_WITHIN
from credentials.validation import FINDINGS

Said = Registration.Status

BEFORE_SENDING = (Said.NOT_STARTED, Said.IDENTITY_CHECK, Said.DENIED)

# All of this is asked of seller accounts. A subquery names the key it needs and joins
# nothing: joined, PostgreSQL may read the whole table for each account.
ACCOUNT = OuterRef("pk")
APPLICATION = OuterRef("application__pk")


def completed_steps() -> Combinable:
    """How many set-up steps of a seller account are completed."""
    steps = [_as_one(rule()) for rule in RULES]
    total: Combinable = steps[0]
    for step in steps[1:]:
        total = total + step
    return total


def secrets_in_use() -> "QuerySet[ClientSecret]":
    """The client secret that Runner gets comes first: the proven, or the newest.

    A proven one that is past its end gives way to a newer one that waits for proof.
    """
    is_untested = Q(proven_at=None, from_queue=True)
    derived = ClientSecret.Source.DERIVED
    end = F("expires_at")
    lives = (
        Q(expires_at=None)
        | Q(expires_at__gt=timezone.now())
        # Amazon took it past its day, wherever that was told; so the day is wrong.
        | Q(expires_source=derived, outlived_at__gte=end + A_DAY_ANYWHERE)
        | (~Q(expires_source=derived) & Q(outlived_at__gte=end))
    )
    return (
        ClientSecret.objects.filter(
            application=APPLICATION, refused_at=None, replaced_at=None, retired_at=None
        )
        .exclude(is_untested)
        .order_by(_as_one(Q(lives, proven_at__isnull=False)).desc(), "-number")
    )


def newer_secret_waits() -> Q:
    """Whether another is stored for the one in use, whose number is `secret_number`."""
    newer = ClientSecret.objects.pending().filter(number__gt=OuterRef("secret_number"))
    return Q(Exists(newer.filter(application=APPLICATION)))


def newest_secret_refused(now: datetime) -> Q:
    """Whether Amazon refused the newest secret lately, after somebody had stored it."""
    newer = ClientSecret.objects.filter(
        application=OuterRef("application"), number__gt=OuterRef("number")
    )
    refused = ClientSecret.objects.filter(
        ~Exists(newer),
        application=APPLICATION,
        from_queue=False,
        refused_at__gte=now - CLIENT_SECRET_OVERLAP,
    )
    return Q(Exists(refused))


def mentions(column: str, slugs: Iterable[str]) -> Q:
    """Whether a list of findings, cast to text under this name, holds one of them."""
    return reduce(or_, (Q(**{f"{column}__contains": f'"{slug}"'}) for slug in slugs))


def _as_one(claim: Combinable | Q) -> Case:
    return Case(
        When(claim, then=Value(1)), default=Value(0), output_field=IntegerField()
    )


def _chosen() -> "QuerySet[Authorization]":
    return Authorization.objects.chosen().filter(account=ACCOUNT)


def _with_token() -> "QuerySet[Authorization]":
    return _chosen().filter(sealed__isnull=False)


def _exchange_succeeded() -> Q:
    worked = _chosen().filter(validated_at__isnull=False)
    return Q(application__client_id_proven_at__isnull=False) | Q(Exists(worked))


def _said_primary() -> Q:
    words = Attestation.objects.filter(account=ACCOUNT, step=PRIMARY_USER.key)
    return Q(Exists(words))


def _registered() -> Q:
    sent = [status for status in Said if status not in BEFORE_SENDING]
    return _exchange_succeeded() | Q(registration__status__in=sent)


def _approved() -> Q:
    return _exchange_succeeded() | Q(registration__status=Said.APPROVED)


def _described() -> Q:
    nameless, roleless = Q(application__name=""), Q(application__roles=[])
    return Q(application__isnull=False) & ~nameless & ~roleless


def _marketplaces_chosen() -> Q:
    return Q(Exists(_chosen())) & ~Q(Exists(_blamed_on(OPEN_AUTHORIZE)))


def _all_authorized() -> Q:
    return (
        Q(Exists(_chosen()))
        & ~Q(Exists(_chosen().filter(sealed=None)))
        & ~Q(Exists(_blamed_on(AUTHORIZE_MARKETPLACES)))
    )


def _credentials_copied() -> Q:
    return _has_credentials() & ~Q(Exists(_blamed_on(COPY_LWA_CREDENTIALS)))


def _has_credentials() -> Q:
    return (
        Q(application__isnull=False)
        & ~Q(application__client_id="")
        & Q(Exists(secrets_in_use().order_by()))
    )


def _handed_over() -> Q:
    return _fetched_with(RunnerToken.objects.live())


def runners_need_somebody(now: datetime) -> Q:
    """Whether `guide.runner_advice` has something to say of a seller account."""
    was_connected = _fetched_with(RunnerToken.objects.all()) & ~_handed_over()
    cut_off = was_connected & _has_credentials() & Q(Exists(_with_token()))
    ending = RunnerToken.objects.ending(now)
    return cut_off | _fetched_with(ending, since=now - COMES_WITHIN)


def _fetched_with(tokens: "QuerySet[RunnerToken]", since: datetime | None = None) -> Q:
    """Whether one of these tokens fetched something that is chosen still."""
    fetched = Pickup.objects.filter(
        Exists(tokens.filter(pk=OuterRef("token"))), authorization=OuterRef("pk")
    )
    if since:
        fetched = fetched.filter(at__gte=since)
    return Q(Exists(_chosen().filter(Exists(fetched))))


def _blamed_on(step: Step) -> "QuerySet[Authorization]":
    """The failing authorizations that this step has to mend."""
    slugs = [
        slug
        for slug, finding in FINDINGS.items()
        if finding.step == step.key and finding.severity == "problem"
    ]
    return (
        _chosen()
        .filter(status=Authorization.Status.FAILING, sealed__isnull=False)
        .alias(findings_text=Cast("findings", TextField()))
        .filter(mentions("findings_text", slugs))
    )


RULES: tuple[Callable[[], Q], ...] = (
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
