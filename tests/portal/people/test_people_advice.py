"""What hangs on too few people: by the guide, on pages, and in the database."""

from datetime import timedelta

import pytest
from django.utils import timezone

from credentials.flows.contacts import name_backup_contact
from credentials.flows.notices import clear_returned, mark_returned
from credentials.flows.people import remove_member
from credentials.guide.people_expressions import people_count, rests_on_few
from credentials.guide.requirements import requirements
from credentials.models import Membership, SellerAccount, User

pytestmark = pytest.mark.django_db


def advice(account) -> list[tuple[str, str]]:
    return [(str(one.advice), one.who) for one in requirements(account).people]


def found_in_database(account) -> bool:
    rows = SellerAccount.objects.alias(people=people_count())
    return rows.filter(rests_on_few(timezone.now()), pk=account.pk).exists()


@pytest.fixture
def safe(acme, alice):
    """Acme with two people, and a backup contact besides."""
    name_backup_contact(
        account=acme, name="Carl", email="carl@example.com", actor=alice
    )
    return acme


def send_away(account, alice, _hank):
    remove_member(
        membership=Membership.objects.get(user__email="hank@example.com"), actor=alice
    )


def keep_from_signing_in(_account, _alice, hank):
    User.objects.filter(pk=hank.pk).update(is_active=False)


def take_the_backup(account, _alice, _hank):
    account.backup_contact.delete()


def return_mail(_account, alice, _hank):
    mark_returned(email=alice.email, answer="550")


def return_the_backups_mail(_account, _alice, _hank):
    mark_returned(email="Carl@example.com", answer="550")


def stay_away(_account, alice, _hank):
    long_ago = timezone.now() - timedelta(days=200)
    User.objects.filter(pk=alice.pk).update(last_login=long_ago)


def never_come(_account, alice, _hank):
    long_ago = timezone.now() - timedelta(days=200)
    User.objects.filter(pk=alice.pk).update(date_joined=long_ago)


def test_an_account_with_enough_people_gets_no_advice(safe):
    assert advice(safe) == []
    assert not found_in_database(safe)


@pytest.mark.parametrize(
    ("happening", "expected"),
    [
        (send_away, [("one-person", "")]),
        (keep_from_signing_in, [("one-person", "")]),
        (take_the_backup, [("no-backup-contact", "")]),
        (return_mail, [("mail-returns", "alice@example.com")]),
        (return_the_backups_mail, [("mail-returns", "carl@example.com")]),
        (stay_away, [("long-away", "Alice")]),
        (never_come, [("long-away", "Alice")]),
    ],
)
def test_what_hangs_on_too_few_is_said_and_found(
    safe, alice, hank, happening, expected
):
    happening(safe, alice, hank)
    account = SellerAccount.objects.get(pk=safe.pk)

    assert advice(account) == expected
    assert found_in_database(account)


def test_an_address_that_is_trusted_again_is_no_matter_any_more(safe, ada):
    mark_returned(email="alice@example.com", answer="550")
    clear_returned(email="alice@example.com", actor=ada)

    assert advice(safe) == []


def test_advice_makes_no_account_unhealthy(acme):
    needs = requirements(acme)

    assert needs.people
    assert needs.wrong == []


def test_the_people_page_says_it_and_leads_to_the_backup_contact(
    client_for, alice, acme
):
    page = client_for(alice).get("/accounts/acme/people/").text

    assert "No backup contact is named" in page
    assert "/accounts/acme/people/backup/" in page


def test_a_backup_contact_is_named_and_removed_on_a_page(client_for, alice, acme):
    browser = client_for(alice)
    named = {"name": "Carl", "email": "carl@example.com"}

    browser.post("/accounts/acme/people/backup/", named)
    shown = browser.get("/accounts/acme/people/").text
    browser.post("/accounts/acme/people/backup/remove/")

    assert "carl@example.com" in shown
    assert "carl@example.com" not in browser.get("/accounts/acme/people/").text


def test_the_overview_filters_by_it(client_for, ada, safe, globex):
    page = client_for(ada).get("/overview/?show=few-people").text

    assert "globex" in page
    assert "/accounts/acme/" not in page


def test_an_admin_marks_an_address_and_trusts_it_again(client_for, ada, acme):
    browser = client_for(ada)

    browser.post("/overview/returned-mail/", {"email": "alice@example.com"})
    marked = browser.get("/overview/returned-mail/").text
    browser.post("/overview/returned-mail/clear/", {"email": "alice@example.com"})

    assert "alice@example.com" in marked
    assert "alice@example.com" not in browser.get("/overview/returned-mail/").text
