"""Only a definite answer changes a state; silence leaves the last one standing."""

from datetime import timedelta

import pytest
from django.utils import timezone

from credentials.amazon import find_marketplace
from credentials.flows.candidates import Stored
from credentials.flows.steps import choose_marketplaces
from credentials.flows.validating import (
    claim_due_authorization,
    note_report,
    request_validation,
    validate_authorization,
)
from credentials.models import Authorization, Event, Tag
from credentials.runtime import amazon
from credentials.validation import Outcome, Proof, Report, Verdict, validate
from tests.support.amazon_side import ALL_ROLES, refresh_token

pytestmark = pytest.mark.django_db
Status = Authorization.Status

WHOLE = Proof(client=True, lwa_exchange=True, sp_api=True, participation=True)
ROLE = "role:inventory-and-order-tracking"
PARTLY_ANSWERED = Report((Outcome(ROLE, Verdict.UNKNOWN, "amazon-throttled"),), WHOLE)


@pytest.fixture
def us(connected):
    return connected.authorizations.get(marketplace_id="ATVPDKIKX0DER")


def check(row):
    validate_authorization(authorization=row)
    row.refresh_from_db()
    return row


def test_a_revoked_token_is_failing(us, amazon_side):
    amazon_side.authorizations[0]["revoked"] = True
    amazon_side.lay_out()

    assert check(us).status == Status.FAILING


@pytest.mark.parametrize(
    ("target", "kind", "value"),
    [
        ("lwa", "status", 503),
        ("lwa", "status", 429),
        ("lwa", "html", None),
        ("lwa", "reset", None),
        ("spapi", "status", 500),
        ("spapi", "status", 429),
        ("spapi", "truncate", None),
        ("spapi", "garbage", None),
        ("spapi", "wrong-type", None),
    ],
)
def test_no_answer_leaves_a_valid_authorization_valid(
    us, amazon_side, target, kind, value
):
    last_proof = us.validated_at
    amazon_side.break_down(target, kind, value=value)

    check(us)

    assert (us.status, us.validated_at) == (Status.VALID, last_proof)


def test_no_answer_is_said_with_a_passing_finding(us, amazon_side):
    amazon_side.break_down("lwa", "status", value=503)

    assert check(us).findings == ["amazon-unreachable"]


def test_a_secret_that_only_the_selling_partner_api_refuses_is_expired(us, amazon_side):
    amazon_side.break_down("spapi", "expired-secret-at-spapi")

    check(us)

    assert us.status == Status.FAILING
    assert "secret-expired" in us.findings


def test_a_failing_authorization_recovers(us, amazon_side):
    amazon_side.authorizations[0]["revoked"] = True
    amazon_side.lay_out()
    check(us)
    amazon_side.authorizations[0]["revoked"] = False
    amazon_side.lay_out()

    assert check(us).status == Status.VALID


def test_becoming_failing_is_one_line_however_often_it_is_seen(us, amazon_side):
    amazon_side.authorizations[0]["revoked"] = True
    amazon_side.lay_out()

    check(us)
    check(us)

    lines = Event.objects.filter(tag=Tag.AUTHORIZATION_FAILING, subject_id=str(us.pk))
    assert lines.count() == 1


def test_an_answer_about_a_replaced_token_is_dropped(us, amazon_side, monkeypatch):
    stale = Authorization.objects.get(pk=us.pk)
    amazon_side.authorizations[0]["revoked"] = True
    amazon_side.lay_out()
    Authorization.objects.filter(pk=us.pk).update(version=us.version + 1)

    validate_authorization(authorization=stale)

    us.refresh_from_db()
    assert us.status == Status.VALID


def test_what_came_meanwhile_is_asked_about_at_once(us):
    stale = claim_due_authorization(pk=us.pk, now=us.check_due_at)
    now = timezone.now()
    Authorization.objects.filter(pk=us.pk).update(
        version=us.version + 1, check_due_at=now
    )

    validate_authorization(authorization=stale)

    assert claim_due_authorization(pk=us.pk) == us


def test_nothing_to_ask_with_holds_no_claim_on_what_came_meanwhile(
    registered, paste_token
):
    paste_token("US", refresh_token())
    claimed = claim_due_authorization()
    registered.authorizations.with_token().changed_for_runners()

    validate_authorization(authorization=claimed)

    assert claim_due_authorization() == claimed


def test_a_valid_authorization_of_which_a_part_was_not_answered_is_due_soon(
    us,
):
    row = note_report(authorization=us, version=us.version, report=PARTLY_ANSWERED)

    assert row.status == Status.VALID
    assert row.check_due_at - timezone.now() <= timedelta(minutes=2)


@pytest.fixture
def without_a_role(us, amazon_side):
    for one in amazon_side.authorizations:
        one["roles"] = ["Selling Partner Insights"]
    amazon_side.lay_out()
    return check(us)


def test_a_missing_role_that_is_not_answered_the_next_time_stays_missing(
    without_a_role,
):
    row = without_a_role

    for _ in range(2):
        row = note_report(
            authorization=row, version=row.version, report=PARTLY_ANSWERED
        )

    assert "role-missing" in row.findings


def test_a_missing_role_that_was_answered_since_is_missing_no_more(without_a_role):
    row = without_a_role
    throttled = Outcome("role:pricing", Verdict.UNKNOWN, "amazon-throttled")
    report = Report((Outcome(ROLE, Verdict.PASSED), throttled), WHOLE)

    row = note_report(authorization=row, version=row.version, report=report)

    assert "role-missing" not in row.findings


def test_a_role_that_has_come_is_missing_no_more(without_a_role, amazon_side):
    for one in amazon_side.authorizations:
        one["roles"] = ALL_ROLES
    amazon_side.lay_out()

    check(without_a_role)

    assert without_a_role.findings == []


def test_a_store_that_was_renamed_is_still_the_same_sellers(us, amazon_side):
    for one in amazon_side.authorizations:
        one["store_name"] = "A new name"
    amazon_side.lay_out()

    check(us)

    assert us.findings == []


def test_a_valid_authorization_is_due_again_at_its_turn_within_a_day(us):
    check(us)

    wait = us.check_due_at - timezone.now()
    assert timedelta(minutes=59) <= wait <= timedelta(hours=25)


def test_amazon_is_asked_again_no_sooner_than_it_said(us, amazon_side):
    amazon_side.break_down("lwa", "status", value=429, retry_after=3600)

    check(us)

    assert us.check_due_at - timezone.now() > timedelta(minutes=59)


def test_a_patience_beyond_all_measure_is_not_waited_for(us, amazon_side):
    amazon_side.break_down("lwa", "status", value=429, retry_after=10**9)

    check(us)

    assert us.check_due_at - timezone.now() <= timedelta(hours=24)


def test_what_failed_together_is_not_asked_about_together(connected, amazon_side):
    amazon_side.break_down("lwa", "status", value=503)
    rows = list(connected.authorizations.with_token())

    waits = {one.check_due_at - one.checked_at for one in map(check, rows)}

    assert len(waits) == len(rows) > 1


def test_a_failing_authorization_is_due_sooner(us, amazon_side):
    amazon_side.authorizations[0]["revoked"] = True
    amazon_side.lay_out()

    check(us)

    assert us.check_due_at - timezone.now() <= timedelta(minutes=15)


def test_a_fresh_paste_is_due_at_once(registered, paste_token):
    paste_token("DE", refresh_token("EU"))

    assert claim_due_authorization() is not None


def test_a_claimed_authorization_is_not_claimed_twice(registered, paste_token):
    paste_token("DE", refresh_token("EU"))
    claim_due_authorization()

    assert claim_due_authorization() is None


def test_a_claim_of_somebody_who_died_runs_out(registered, paste_token):
    paste_token("DE", refresh_token("EU"))
    claim_due_authorization()

    later = timezone.now() + timedelta(minutes=6)
    assert claim_due_authorization(now=later) is not None


def test_a_request_is_done_when_the_validation_is(us, ada):
    batch = request_validation(authorizations=[us], actor=ada)

    check(us)

    assert not batch.requests.open().exists()


def test_tokens_that_were_asked_about_at_the_same_time_are_compared_too(
    registered, paste_credentials, paste_token, amazon_side
):
    for country, store in (("US", "Acme"), ("CA", "Somebody Else")):
        token = refresh_token(store)
        amazon_side.grant("US", "CA", token=token, store_name=store)
        paste_token(country, token)
    paste_credentials()
    rows = list(registered.authorizations.with_token())
    Authorization.objects.update(status=Status.UNPROVEN, findings=[], stores={})

    reports = [(row, Stored.of(row)) for row in rows]
    heard = [
        (one, validate(its.candidate(), its.known, amazon())) for one, its in reports
    ]
    for row, report in heard:
        note_report(authorization=row, version=row.version, report=report)

    told = [slug for row in registered.authorizations.all() for slug in row.findings]
    assert told == ["token-of-another-seller"]


def test_a_new_pair_is_tried_with_every_token_before_its_person_goes_on(
    registered, paste_credentials, paste_token, amazon_side, alice
):
    countries = ("US", "CA", "MX", "BR", "DE")
    chosen = [find_marketplace(country) for country in countries]
    choose_marketplaces(account=registered, marketplaces=chosen, actor=alice)
    america, europe = amazon_side.grant(*countries[:4]), amazon_side.grant("DE")
    for country in countries:
        paste_token(country, europe if country == "DE" else america)

    paste_credentials()

    assert {row.status for row in registered.authorizations.with_token()} == {"valid"}
