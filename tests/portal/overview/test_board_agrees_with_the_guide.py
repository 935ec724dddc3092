"""The board sorts and filters in the database by rules that the guide owns."""

from django.utils import timezone

from credentials.guide.expressions import STEP_COUNT, completed_steps
from credentials.guide.facts import Facts
from credentials.guide.progress import progress_of
from credentials.guide.requirements import requirements
from credentials.models import Authorization, SellerAccount
from portal.overview import Wanted, board, keys_of, lay_out, tally


def test_completed_steps_are_counted_as_the_guide_counts_them(many):
    accounts = many(80)

    counted = dict(
        SellerAccount.objects.annotate(done=completed_steps()).values_list("pk", "done")
    )

    by_guide = {
        account.pk: progress_of(Facts.of(account)).completed_count
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
        return denied or bool(row.expiry_tone)
    return row.status == Authorization.Status.FAILING or any(
        finding.severity in {"problem", "warning"} and not finding.transient
        for finding in row.findings
    )


def test_many_accounts_are_read_as_one_would_be(many):
    accounts = many(12)

    together = Facts.of_many(accounts)

    for account in accounts:
        alone = Facts.of(account)
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
