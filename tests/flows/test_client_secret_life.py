"""A client secret is pending, current, previous, dead; Runner always has a live one."""

from datetime import timedelta

import pytest
from django.utils import timezone

from credentials.amazon import A_DAY_ANYWHERE
from credentials.errors import OverlapOpen, PasteRefused
from credentials.flows.client_secrets import rotate_client_secret
from credentials.flows.secret_dates import correct_day
from credentials.flows.secret_upkeep import (
    claim_due_secret,
    prove_pending_secret,
    retire_dead_secrets,
)
from credentials.flows.validating import (
    claim_due_authorization,
    request_validation,
    validate_authorization,
)
from credentials.guide.requirements import requirements
from credentials.models import ClientSecret
from credentials.secret import Secret
from tests.support.amazon_side import client_id, client_secret

pytestmark = pytest.mark.django_db
State = ClientSecret.State


def states(account):
    return {row.number: row.state for row in account.application.client_secrets.all()}


def in_use(account):
    return account.application.secret_in_use().unseal().reveal()


@pytest.fixture
def rotate(connected, alice):
    def rotate(secret: str, issued_at=None, **more):
        return rotate_client_secret(
            account=connected,
            client_secret=Secret(secret),
            issued_at=issued_at,
            actor=alice,
            **more,
        )

    return rotate


def test_a_pair_that_amazon_accepts_is_current_at_once(registered, paste_credentials):
    paste_credentials()

    assert states(registered) == {1: State.CURRENT}


def test_a_pair_that_amazon_refuses_is_not_stored(registered, paste_credentials):
    with pytest.raises(PasteRefused):
        paste_credentials(secret=client_secret("wrong"))

    assert states(registered) == {}


def test_an_unknown_identifier_is_not_stored(registered, paste_credentials):
    with pytest.raises(PasteRefused):
        paste_credentials(identifier=client_id("unknown"))

    registered.application.refresh_from_db()
    assert registered.application.client_id == ""


def test_the_first_pair_serves_while_amazon_cannot_be_asked(
    registered, paste_credentials, amazon_side
):
    amazon_side.break_down("lwa", "status", value=503)

    paste_credentials()

    assert states(registered) == {1: State.PENDING}
    assert in_use(registered) == client_secret()


def test_a_waiting_secret_is_proven_when_amazon_is_back(
    registered, paste_credentials, amazon_side
):
    amazon_side.break_down("lwa", "status", value=503)
    secret = paste_credentials()
    amazon_side.mend()

    prove_pending_secret(secret=secret)

    assert states(registered) == {1: State.CURRENT}


def test_a_token_that_works_proves_the_waiting_pair(
    registered, paste_credentials, paste_token, amazon_side
):
    amazon_side.break_down("lwa", "status", value=503)
    paste_credentials()
    amazon_side.mend()

    paste_token("US", amazon_side.grant("US"))

    assert states(registered) == {1: State.CURRENT}
    assert registered.authorizations.get(region="NA", sealed__isnull=False).checked_at


def test_a_validation_that_passes_proves_the_waiting_pair(
    registered, paste_credentials, paste_token, amazon_side
):
    paste_token("US", amazon_side.grant("US"))
    amazon_side.break_down("lwa", "status", value=503)
    paste_credentials()
    amazon_side.mend()

    validate_authorization(authorization=registered.authorizations.with_token().get())

    assert states(registered) == {1: State.CURRENT}
    assert registered.authorizations.with_token().get().status == "valid"


def test_who_asks_for_a_check_has_the_waiting_secret_asked_about(
    connected, rotate, amazon_side, alice
):
    new = amazon_side.rotate()
    amazon_side.break_down("lwa", "status", value=503)
    rotate(new)
    assert claim_due_secret() is None

    request_validation(
        authorizations=connected.authorizations.with_token(), actor=alice
    )

    assert claim_due_secret() is not None


def test_what_was_said_of_the_pair_before_is_not_said_of_the_new_one(
    connected, rotate, amazon_side
):
    connected.authorizations.with_token().update(
        status="failing",
        findings=["secret-replaced", "listings-suspended", "of-an-older-version"],
    )
    # Somebody is asking already, so that nobody else does now.
    while claim_due_authorization(now=timezone.now() + timedelta(days=2)):
        pass

    rotate(amazon_side.rotate())

    rows = connected.authorizations.with_token()
    assert {row.status for row in rows} == {"unproven"}
    lasting = ["listings-suspended", "of-an-older-version"]
    assert [row.findings for row in rows] == [lasting] * 2


def test_a_waiting_secret_that_amazon_refuses_is_never_delivered(
    registered, paste_credentials, amazon_side
):
    amazon_side.break_down("lwa", "status", value=503)
    secret = paste_credentials(secret=client_secret("wrong"))
    amazon_side.mend()

    prove_pending_secret(secret=secret)

    assert registered.application.secret_in_use() is None


def test_nobody_hears_of_an_outage_once_the_waiting_pair_was_refused(
    registered, paste_credentials, paste_token, amazon_side
):
    amazon_side.break_down("lwa", "status", value=503)
    secret = paste_credentials(secret=client_secret("wrong"))
    paste_token("US", amazon_side.grant("US"))
    amazon_side.mend()

    prove_pending_secret(secret=secret)

    row = registered.authorizations.with_token().get()
    assert (row.findings, row.outcomes) == ([], [])


def test_a_new_secret_that_is_refused_later_is_told(connected, rotate, amazon_side):
    amazon_side.break_down("lwa", "status", value=503)
    secret = rotate(client_secret("wrong"))
    amazon_side.mend()

    prove_pending_secret(secret=secret)

    told = [one.finding.slug for one in requirements(connected).wrong if one.finding]
    assert told == ["new-secret-refused"]
    rotate(amazon_side.rotate())
    assert requirements(connected).wrong == []


@pytest.fixture
def settling(connected, rotate, amazon_side):
    """The secret in use is dead, and Amazon has not taken up the new one yet."""

    def settling():
        new = amazon_side.rotate()
        amazon_side.break_down("spapi", "expired-secret-at-spapi")
        return rotate(new)

    return settling


def look_again(account):
    for row in account.authorizations.with_token():
        validate_authorization(authorization=row)


def wrong_with(account):
    return {one.finding.slug for one in requirements(account).wrong if one.finding}


def test_while_the_new_one_waits_nobody_is_told_to_rotate_again(connected, settling):
    move_day(connected.application.secret_in_use(), 100)
    settling()

    look_again(connected)

    assert wrong_with(connected) == {"newer-secret-waits"}


def test_what_was_wrong_with_the_old_one_is_not_asked_for_once_the_new_one_waits(
    connected, settling, amazon_side
):
    move_day(connected.application.secret_in_use(), 100)
    amazon_side.break_down("spapi", "expired-secret-at-spapi")
    look_again(connected)
    before = wrong_with(connected)

    settling()

    assert before == {"secret-expired"}
    assert wrong_with(connected) == {"newer-secret-waits"}


def test_an_end_that_is_near_is_not_told_once_the_new_one_waits(connected, settling):
    move_day(connected.application.secret_in_use(), 170)
    before = [one.finding for one in requirements(connected).now]

    settling()

    assert [one.slug for one in before if one] == ["secret-expires-soon"]
    assert not any(one.finding for one in requirements(connected).now)


def test_a_refusal_of_the_new_one_has_the_old_one_asked_about_again(
    connected, rotate, amazon_side
):
    amazon_side.break_down("lwa", "status", value=503)
    secret = rotate(client_secret("wrong"))
    amazon_side.mend()
    rows = connected.authorizations.with_token()
    rows.update(check_due_at=None)

    prove_pending_secret(secret=secret)

    assert all(row.check_due_at for row in rows.all())


def test_what_a_message_brought_is_not_asked_of_a_person(connected):
    ClientSecret.objects.create(
        application=connected.application,
        number=2,
        from_queue=True,
        refused_at=timezone.now(),
    )

    assert requirements(connected).wrong == []


def test_a_rotation_makes_the_new_secret_current_and_keeps_the_old(
    connected, rotate, amazon_side
):
    rotate(amazon_side.rotate())

    assert states(connected) == {1: State.PREVIOUS, 2: State.CURRENT}


def test_the_replaced_secret_lives_seven_days_from_the_making_of_the_new(
    connected, rotate, amazon_side
):
    made = timezone.now() - timedelta(days=2)

    rotate(amazon_side.rotate(), issued_at=made)

    previous = connected.application.fallback()
    assert previous.dies_at == made + timedelta(days=7)


def test_a_new_secret_that_cannot_be_proven_leaves_the_old_in_use(
    connected, rotate, amazon_side
):
    new = amazon_side.rotate()
    amazon_side.break_down("lwa", "status", value=503)

    rotate(new)

    assert states(connected) == {1: State.CURRENT, 2: State.PENDING}
    assert in_use(connected) == client_secret()


def test_a_second_rotation_inside_the_overlap_is_blocked(rotate, amazon_side):
    rotate(amazon_side.rotate())

    with pytest.raises(OverlapOpen):
        rotate(client_secret("third"))


def test_what_was_rotated_once_more_all_the_same_takes_over_and_the_oldest_goes(
    connected, rotate, amazon_side
):
    rotate(amazon_side.rotate())
    newest = amazon_side.rotate()

    rotate(newest, pressed_again=True)

    assert states(connected) == {1: State.DEAD, 2: State.PREVIOUS, 3: State.CURRENT}
    assert in_use(connected) == newest


def test_with_the_day_of_the_newest_the_end_of_the_replaced_is_known(
    connected, rotate, amazon_side, alice
):
    rotate(amazon_side.rotate())
    made = timezone.now() - timedelta(days=2)

    correct_day(account=connected, issued_at=made, actor=alice)

    replaced = connected.application.fallback()
    assert replaced.dies_at == made + timedelta(days=7)
    assert replaced.dies_source == ClientSecret.Source.DERIVED


def test_an_older_one_does_not_take_the_place_of_the_newest(rotate, amazon_side):
    skipped, newest = amazon_side.rotate(), amazon_side.rotate()
    rotate(newest, issued_at=timezone.now())
    day_before = timezone.now() - timedelta(days=1)

    with pytest.raises(PasteRefused) as refusal:
        rotate(skipped, pressed_again=True, issued_at=day_before)

    assert refusal.value.finding == "not-the-newest-secret"


def test_what_was_rotated_once_more_waits_for_its_proof_as_any_other(
    connected, rotate, amazon_side
):
    second = amazon_side.rotate()
    rotate(second)
    newest = amazon_side.rotate()
    amazon_side.break_down("lwa", "status", value=503)
    stored = rotate(newest, pressed_again=True)
    before = in_use(connected)
    amazon_side.mend()

    prove_pending_secret(secret=stored)

    assert before == second
    assert in_use(connected) == newest
    assert states(connected) == {1: State.DEAD, 2: State.PREVIOUS, 3: State.CURRENT}


def test_the_old_secret_pasted_again_is_recognised(rotate, amazon_side):
    rotate(amazon_side.rotate())

    with pytest.raises(PasteRefused) as refusal:
        rotate(client_secret())

    assert refusal.value.finding == "old-secret-pasted"


def test_the_secret_in_use_pasted_again_is_recognised(rotate):
    with pytest.raises(PasteRefused) as refusal:
        rotate(client_secret())

    assert refusal.value.finding == "already-stored"


def test_working_authorizations_are_not_cut_off_by_another_applications_pair(
    connected, paste_credentials, amazon_side
):
    amazon_side.application("globex")

    with pytest.raises(PasteRefused) as refusal:
        paste_credentials(
            identifier=client_id("globex"), secret=client_secret("globex 1")
        )

    assert refusal.value.finding == "secret-of-another-application"


def test_a_pair_that_mends_one_authorization_does_not_cut_off_another(
    registered, paste_credentials, paste_token, amazon_side
):
    amazon_side.application("globex")
    paste_token("US", amazon_side.grant("US"))
    paste_token("DE", amazon_side.grant("DE", seed="globex"))
    paste_credentials()

    with pytest.raises(PasteRefused) as refusal:
        paste_credentials(
            identifier=client_id("globex"), secret=client_secret("globex 1")
        )

    assert refusal.value.finding == "secret-of-another-application"


def test_a_dead_secret_is_forgotten_and_its_history_stays(
    connected, rotate, amazon_side
):
    rotate(amazon_side.rotate(), issued_at=timezone.now() - timedelta(days=6))

    retire_dead_secrets(now=timezone.now() + timedelta(days=1) + A_DAY_ANYWHERE)

    dead = connected.application.client_secrets.get(number=1)
    assert (dead.sealed, dead.tail) == (None, client_secret()[-4:])


def test_tokens_that_waited_for_the_pair_are_proven_with_it(
    registered, paste_credentials, paste_token, amazon_side
):
    paste_token("US", amazon_side.grant("US"))

    paste_credentials()

    waited = registered.authorizations.get(marketplace_id="ATVPDKIKX0DER")
    assert waited.status == "valid"


def test_expiry_follows_from_the_day_of_issue(registered, paste_credentials):
    issued_at = timezone.now() - timedelta(days=100)

    secret = paste_credentials(issued_at=issued_at)

    assert secret.expires_at == issued_at + timedelta(days=180)
    assert secret.expires_source == ClientSecret.Source.DERIVED


def test_a_mistyped_day_is_corrected_by_pasting_the_pair_again(
    registered, paste_credentials
):
    right = timezone.now() - timedelta(days=20)
    paste_credentials(issued_at=timezone.now() - timedelta(days=120))

    paste_credentials(issued_at=right)

    secret = registered.application.client_secrets.get()
    assert secret.expires_at == right + timedelta(days=180)


def test_an_unknown_day_of_issue_leaves_the_expiry_unknown(
    registered, paste_credentials
):
    secret = paste_credentials()

    assert secret.expires_at is None
    assert secret.expires_source == ClientSecret.Source.UNKNOWN


def test_each_rotation_is_a_new_version_for_runner(connected, rotate, amazon_side):
    before = connected.authorizations.with_token().first().version

    rotate(amazon_side.rotate())

    assert connected.authorizations.with_token().first().version == before + 1


def move_day(secret, days):
    """As if the day of making had been told so many days too early."""
    secret.date_from_issue(secret.stored_at - timedelta(days=days))
    secret.save()


def amazon_takes_only(amazon_side, name):
    """As if the secret had been replaced more than a week ago."""
    amazon_side.applications[0]["client_secret"] = client_secret(name)
    amazon_side.lay_out()


def told_of(account):
    needs = requirements(account)
    return [one.finding.slug for one in (*needs.wrong, *needs.now) if one.finding]


def test_a_secret_that_amazon_takes_past_its_day_is_not_called_expired(connected):
    secret = connected.application.secret_in_use()
    move_day(secret, 190)
    before = told_of(connected)

    validate_authorization(authorization=connected.authorizations.with_token().first())

    assert before == ["secret-expired"]
    assert told_of(connected) == ["secret-day-doubtful"]


def test_once_amazon_refuses_it_the_doubted_day_is_believed_again(
    connected, amazon_side
):
    move_day(connected.application.secret_in_use(), 190)
    validate_authorization(authorization=connected.authorizations.with_token().first())
    amazon_takes_only(amazon_side, "acme 2")

    validate_authorization(authorization=connected.authorizations.with_token().first())

    assert "secret-day-doubtful" not in told_of(connected)


def test_a_corrected_day_ends_the_doubt(connected, alice):
    secret = connected.application.secret_in_use()
    move_day(secret, 190)
    validate_authorization(authorization=connected.authorizations.with_token().first())

    correct_day(
        account=connected, issued_at=timezone.now() - timedelta(days=10), actor=alice
    )

    assert told_of(connected) == []


def test_a_secret_that_amazon_refused_is_no_fallback_for_the_new_one(
    connected, rotate, amazon_side
):
    amazon_takes_only(amazon_side, "acme 2")
    for row in connected.authorizations.with_token():
        validate_authorization(authorization=row)

    rotate(client_secret("acme 2"))

    assert states(connected) == {1: State.DEAD, 2: State.CURRENT}
