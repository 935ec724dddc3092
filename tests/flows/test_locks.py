"""Many at once; on PostgreSQL these fail where two flows lock rows in another order."""

from datetime import timedelta
from threading import Thread
from uuid import UUID

import pytest
from django.db import OperationalError, connections
from django.db.models import F
from django.utils import timezone

from credentials.amazon import A_DAY_ANYWHERE, CLIENT_SECRET_OVERLAP, find_marketplace
from credentials.errors import AlreadyIssued
from credentials.flows.accounts import change_account
from credentials.flows.batches import deliver_many
from credentials.flows.client_secrets import rotate_client_secret
from credentials.flows.delivery import in_scope
from credentials.flows.people import add_member, change_person, remove_member
from credentials.flows.recording import Handed, record_delivery
from credentials.flows.runner_tokens import issue_runner_token
from credentials.flows.secret_upkeep import retire_dead_secrets
from credentials.flows.steps import (
    attest_step,
    choose_marketplaces,
    take_back_attestation,
)
from credentials.flows.validating import request_validation, validate_authorization
from credentials.models import Authorization, Event, Membership, Pickup
from credentials.secret import Secret

pytestmark = pytest.mark.django_db(transaction=True)

ROUNDS = 15


def refusals_of_the_database(*works):
    """What the database said no to while all of these ran again and again."""
    refused = []

    def run(work):
        try:
            for number in range(ROUNDS):
                try:
                    work(number)
                except OperationalError as refusal:
                    refused.append(f"{work.__name__}: {refusal}")
        finally:
            connections.close_all()

    threads = [Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return refused


def test_people_come_and_go_while_others_work(acme, ada, bob):
    def come_and_go(_number):
        membership = add_member(
            account=acme, user=bob, role=Membership.Role.HELPER, actor=ada
        )
        remove_member(membership=membership, actor=ada)

    def tick(_number):
        attest_step(account=acme, step="primary-user", actor=ada)
        take_back_attestation(account=acme, step="primary-user", actor=ada)

    def rename(number):
        change_account(
            account=acme, name=f"Acme {number}", home_country="US", actor=ada
        )

    assert refusals_of_the_database(come_and_go, tick, rename) == []
    assert list(Event.objects.broken_at())


def test_runner_fetches_while_everything_else_changes(connected, ada):
    def fetch(number):
        token, _ = issue_runner_token(
            name=f"Job {number}", account=connected, actor=ada
        )
        for deliverable in in_scope(token).page(after="", size=10)[0]:
            row = deliverable.authorization
            record_delivery(Handed(token, row, None, unchanged=False))

    def choose(number):
        wanted = ("US", "CA", "MX") if number % 2 else ("CA", "DE", "US")
        choose_marketplaces(
            account=connected, marketplaces=map(find_marketplace, wanted), actor=ada
        )

    def ask(_number):
        rows = list(Authorization.objects.with_token())
        request_validation(authorizations=rows, actor=ada)

    def rename(number):
        change_person(
            user=ada, name=f"Ada {number}", is_admin=True, is_active=True, actor=ada
        )

    assert refusals_of_the_database(fetch, choose, ask, rename) == []
    assert list(Event.objects.broken_at())


def test_runners_fetch_many_at_once_in_any_order(connected, ada):
    token, _ = issue_runner_token(name="Job", account=connected, actor=ada)
    rows = list(Authorization.objects.with_token())
    wanted = [(connected.slug, row.marketplace_id) for row in rows]

    def fetch(order):
        def work(_number):
            deliver_many(token=token, wanted=order, address=None)
            # Each is written anew, as after a rotation.
            Authorization.objects.filter(pk=rows[0].pk).update(version=F("version") + 1)

        return work

    assert refusals_of_the_database(*map(fetch, (wanted, wanted[::-1]) * 2)) == []
    assert Pickup.objects.count() == len(wanted)
    assert list(Event.objects.broken_at())


def test_a_secret_is_rotated_while_authorizations_are_validated(
    connected, ada, amazon_side
):
    a_while = timedelta(hours=1)
    later = timezone.now() + CLIENT_SECRET_OVERLAP + A_DAY_ANYWHERE + a_while
    rows = list(Authorization.objects.with_token())

    def rotate(_number):
        rotate_client_secret(
            account=connected,
            client_secret=Secret(amazon_side.rotate()),
            issued_at=None,
            actor=ada,
        )
        retire_dead_secrets(now=later)

    def validate(_number):
        for row in rows:
            row.refresh_from_db()
            validate_authorization(authorization=row)

    def ask(_number):
        request_validation(authorizations=rows, actor=ada)

    assert refusals_of_the_database(rotate, validate, ask) == []
    assert list(Event.objects.broken_at())


def test_a_form_that_is_sent_twice_at_once_issues_one_token(acme, ada):
    outcomes = []

    def issue(number):
        try:
            issue_runner_token(
                name="Nightly", account=acme, actor=ada, token_id=UUID(int=number + 1)
            )
        except AlreadyIssued:
            outcomes.append("refused")
        else:
            outcomes.append("issued")

    assert refusals_of_the_database(issue, issue) == []
    assert sorted(outcomes) == ["issued"] * ROUNDS + ["refused"] * ROUNDS
