"""The board sorts and filters in the database by rules that the guide owns."""

from datetime import timedelta

import pytest
from django.db.models import Subquery
from django.utils import timezone

from credentials.flows.delivery import in_use_and_fallback
from credentials.guide.expressions import STEP_COUNT, completed_steps, secrets_in_use
from credentials.guide.progress import progress_of
from credentials.guide.reading import facts_of, facts_of_many
from credentials.guide.requirements import requirements
from credentials.models import Authorization, ClientSecret, SellerAccount
from portal.overview import Wanted, board, keys_of, lay_out, tally


def test_completed_steps_are_counted_as_the_guide_counts_them(many):
    accounts = many(80)

    counted = dict(
        SellerAccount.objects.annotate(done=completed_steps()).values_list("pk", "done")
    )

    by_guide = {
        account.pk: progress_of(facts_of(account)).completed_count
        for account in accounts
    }
    assert counted == by_guide
    assert len(set(counted.values())) > 3


def test_every_set_up_step_is_counted(acme):
    assert len(requirements(acme).progress.set_up) == STEP_COUNT


def test_a_row_needs_attention_when_the_guide_finds_something_lasting(many):
    many(80)

    flagged = set(keys_of(board(Wanted(show="attention"))))

    expected = {
        (row.account.pk, row.authorization and row.authorization.pk)
        for row in lay_out(keys_of(board(Wanted())))
        if _is_wrong(row)
    }
    assert flagged == expected
    assert 0 < len(flagged) < keys_of(board(Wanted())).count()


def _is_wrong(row):
    if row.authorization is None:
        denied = row.needs.facts.registration.status == "denied"
        secrets = row.needs.facts.secrets_in_view
        near = bool(row.expiry_tone) and not secrets.waiting
        return denied or near or secrets.refused is not None
    return row.status == Authorization.Status.FAILING or any(
        finding.severity in {"problem", "warning"} and not finding.transient
        for finding in row.findings
    )


def test_many_accounts_are_read_as_one_would_be(many):
    accounts = many(12)

    together = facts_of_many(accounts)

    for account in accounts:
        alone = facts_of(account)
        mine = together[account.pk]
        assert [row.pk for row in mine.authorizations] == [
            row.pk for row in alone.authorizations
        ]
        assert {row.pk for row in mine.pickups} == {row.pk for row in alone.pickups}
        assert mine.application.pk == alone.application.pk
        assert mine.registration.status == alone.registration.status
        assert mine.attestations.keys() == alone.attestations.keys()
        assert {row.pk for row in mine.tokens} == {row.pk for row in alone.tokens}


def test_the_tally_counts_what_its_links_show(many):
    many(60)

    counted = tally()

    assert counted.failing == keys_of(board(Wanted(status="failing"))).count()
    assert counted.attention == keys_of(board(Wanted(show="attention"))).count()
    assert counted.healthy == keys_of(board(Wanted(show="healthy"))).count()
    incomplete = {key for key, _ in keys_of(board(Wanted(show="incomplete")))}
    assert counted.incomplete == len(incomplete)
    expiring = keys_of(board(Wanted(expiring=30)))
    assert counted.expiring == len([key for _, key in expiring if key])
    assert counted.accounts == SellerAccount.objects.count()


def test_a_removed_marketplace_is_not_on_the_board(healthy, authorize):
    authorize(healthy, "CA", removed_at=timezone.now())

    rows = lay_out(keys_of(board(Wanted())))

    assert [row.authorization.marketplace.country_code for row in rows] == ["US"]


LIVES = {"proven": True, "ends_in": 10}
DEAD = {"proven": True, "ends_in": -1}
UNDATED = {"proven": True, "ends_in": None}
OUTLIVED = {"proven": True, "ends_in": -4, "outlived": 2}
HARDLY_OUTLIVED = {"proven": True, "ends_in": -4, "outlived": 3.5}
WAITS = {"proven": False, "ends_in": 180}
UNTESTED = {"proven": False, "ends_in": 180, "from_queue": True}


@pytest.mark.parametrize(
    ("stored", "number"),
    [
        ([LIVES], 1),
        ([WAITS], 1),
        ([UNTESTED], None),
        ([LIVES, WAITS], 1),
        ([UNDATED, WAITS], 1),
        ([DEAD, WAITS], 2),
        ([DEAD, UNTESTED], 1),
        ([WAITS, DEAD], 2),
        ([OUTLIVED, WAITS], 1),
        ([HARDLY_OUTLIVED, WAITS], 2),
        ([DEAD, WAITS, UNTESTED], 2),
    ],
)
def test_all_name_the_same_secret_that_runner_gets(acme, stored, number):
    for count, one in enumerate(stored, start=1):
        keep(acme.application, count, **one)

    by_guide = facts_of(acme).secret_in_use
    by_model = acme.application.secret_in_use()
    by_door = in_use_and_fallback(list(acme.application.client_secrets.all()))[0]
    in_sql = SellerAccount.objects.values_list(
        Subquery(secrets_in_use().values("number")[:1]), flat=True
    ).get(pk=acme.pk)

    named = [one.number if one else None for one in (by_guide, by_model, by_door)]
    assert [*named, in_sql] == [number] * 4


def keep(application, number, *, proven, ends_in, from_queue=False, outlived=None):
    """`outlived` is how many days ago Amazon took it although its day was over."""
    now = timezone.now()
    ClientSecret.objects.create(
        application=application,
        number=number,
        fingerprint=f"{number}" * 64,
        proven_at=now if proven else None,
        expires_at=None if ends_in is None else now + timedelta(days=ends_in),
        expires_source="derived",
        from_queue=from_queue,
        outlived_at=now - timedelta(days=outlived) if outlived else None,
    )
