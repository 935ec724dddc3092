"""Ways in that were tried, and that stay shut."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.core import mail
from django.core.cache import cache
from django.db import connections
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from credentials.flows.invitations import invitation_token, invite
from credentials.flows.people import change_person, remove_member
from credentials.models import Invitation, Membership, User
from tests.conftest import PASSWORD

JOINING = {"name": "Nina", "password": "Xy7-long-enough-Word!"}
LONGEST_BUT_TOO_LONG = "a" * 60 + "@" + ".".join(["b" * 60] * 4) + ".example"


def sign_in(address, password, client=None, **more):
    client = client or Client()
    return client.post(
        reverse("account_login"), {"login": address, "password": password, **more}
    )


@pytest.fixture
def nina(acme, alice):
    return invite(
        email="nina@example.com",
        role=Membership.Role.HELPER,
        account=acme,
        actor=alice,
    )


@pytest.mark.django_db
def test_asking_for_many_resets_does_not_give_more_guesses(alice):
    for _ in range(5):
        sign_in(alice.email, "a wrong guess")

    for number in range(700):
        cache.set(f"allauth:rl:allauth.account:reset_password:{number}", [], 3600)
    answer = sign_in(alice.email, PASSWORD)

    assert answer.status_code == 200
    assert "Wait a quarter of an hour" in answer.content.decode()


@pytest.mark.django_db
def test_nobody_is_flooded_with_mail_about_their_password(time_machine):
    begun = timezone.now()
    for minutes in (0, 10, 20):
        time_machine.move_to(begun + timedelta(minutes=minutes))
        for _ in range(4):
            Client().post(
                reverse("account_reset_password"), {"email": "victim@example.com"}
            )

    assert len(mail.outbox) == 5


@pytest.mark.django_db
@pytest.mark.parametrize(
    "elsewhere",
    ["http://localhost/x", "https://127.0.0.1/x", "//evil.example", "/\\evil.example"],
)
def test_signing_in_leads_to_no_other_site(alice, elsewhere):
    answer = sign_in(alice.email, PASSWORD, next=elsewhere)

    assert answer["Location"] == "/"


def test_the_link_for_a_new_account_is_built_from_the_site_url(
    client_for, ada, settings
):
    opened = client_for(ada).post(
        reverse("account-new"),
        {
            "name": "Acme",
            "slug": "acme",
            "home_country": "US",
            "email": "nina@example.com",
        },
        headers={"host": "localhost:6666"},
    )

    assert f"{settings.SITE_URL}/invitations/" in opened.content.decode()
    assert "localhost:6666" not in opened.content.decode()


def test_an_address_too_long_to_store_is_refused_in_words(client_for, ada):
    answer = client_for(ada).post(
        reverse("account-new"),
        {
            "name": "Acme",
            "slug": "acme",
            "home_country": "US",
            "email": LONGEST_BUT_TOO_LONG,
        },
    )

    assert answer.status_code == 200
    assert not Invitation.objects.exists()


def test_whom_somebody_invited_stays_out_once_they_are_removed(
    acme, ada, alice, nina, client
):
    membership = acme.memberships.get(user=alice)

    remove_member(membership=membership, actor=ada, may_leave_none=True)

    path = reverse("invitation-accept", args=[invitation_token(nina)])
    assert client.post(path, JOINING).status_code == 410


def test_who_leaves_may_have_invited_their_successor(acme, alice, nina, client):
    membership = acme.memberships.get(user=alice)

    remove_member(membership=membership, actor=alice, may_leave_none=True)

    path = reverse("invitation-accept", args=[invitation_token(nina)])
    assert client.get(path).status_code == 200


@pytest.mark.parametrize(("is_admin", "is_active"), [(False, True), (True, False)])
def test_an_admin_who_is_dismissed_leaves_no_way_in(
    acme, ada, client, is_admin, is_active
):
    eve = User.objects.create_superuser("eve@example.com", PASSWORD, name="Eve")
    ways_in = [
        invite(
            email="evil@example.com",
            role=Invitation.Role.ADMIN,
            account=None,
            actor=eve,
        ),
        invite(
            email="evil@example.com",
            role=Membership.Role.PRIMARY,
            account=acme,
            actor=eve,
        ),
    ]

    change_person(
        user=eve, name="Eve", is_admin=is_admin, is_active=is_active, actor=ada
    )

    for way_in in ways_in:
        path = reverse("invitation-accept", args=[invitation_token(way_in)])
        assert client.get(path).status_code == 410


@pytest.mark.django_db(transaction=True)
def test_a_link_used_in_many_windows_at_once_lets_one_person_in(nina):
    path = reverse("invitation-accept", args=[invitation_token(nina)])
    start, answers = Barrier(4), []

    def join():
        try:
            client = Client(raise_request_exception=False)
            start.wait()
            answers.append(client.post(path, JOINING).status_code)
        finally:
            connections.close_all()

    threads = [Thread(target=join) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert User.objects.filter(email="nina@example.com").count() == 1
    assert 500 not in answers
