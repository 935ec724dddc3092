"""The page behind an invitation's link."""

from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.utils import timezone

from credentials.flows.invitations import withdraw_invitation
from credentials.models import Invitation, Membership, Notice, User
from portal.invitation_links import link_to
from tests.conftest import PASSWORD

NEW = {"name": "Carol", "password": "A long enough 1st phrase!"}


def test_somebody_new_joins_and_is_signed_in(invitation_of, link_of, acme):
    browser = Client()

    answer = browser.post(link_of(invitation_of()), NEW, follow=False)

    carol = User.objects.get(email="carol@example.com")
    assert answer.headers["Location"] == "/accounts/acme/"
    assert acme.memberships.get(user=carol).role == Membership.Role.HELPER
    assert browser.session["_auth_user_id"] == str(carol.pk)


def test_looking_at_an_invitation_does_not_use_it_up(invitation_of, link_of):
    link = link_of(invitation_of())

    first, second = Client().get(link), Client().get(link)

    assert (first.status_code, second.status_code) == (200, 200)
    assert "Acme" in second.content.decode()
    assert Invitation.objects.open().count() == 1


def test_the_page_says_who_invites(invitation_of, link_of):
    page = Client().get(link_of(invitation_of())).content.decode()

    assert "Invited by Alice (alice@example.com)" in page


def test_an_invitation_lets_one_person_in_once(invitation_of, link_of):
    link = link_of(invitation_of())
    Client().post(link, NEW)

    answer = Client().post(link, NEW)

    assert answer.status_code == 410
    assert User.objects.filter(email="carol@example.com").count() == 1


def test_a_withdrawn_invitation_says_what_to_do(invitation_of, link_of, alice):
    invitation = invitation_of()
    withdraw_invitation(invitation=invitation, actor=alice)

    answer = Client().get(link_of(invitation))

    assert answer.status_code == 410
    assert "ask the person who invited you" in answer.content.decode()


@pytest.mark.parametrize("token", ["x", "a:b", "é", "%00", "x" * 3000])
@pytest.mark.django_db
def test_a_garbled_link_is_answered_kindly(token):
    answer = Client().get(f"/invitations/{token}/")

    assert answer.status_code == 410


def test_an_expired_invitation_lets_nobody_in(invitation_of, link_of, time_machine):
    link = link_of(invitation_of())
    time_machine.move_to(timezone.now() + timedelta(days=8))

    answer = Client().post(link, NEW)

    assert answer.status_code == 410
    assert not User.objects.filter(email="carol@example.com").exists()


def test_a_weak_password_is_explained_and_makes_nobody(invitation_of, link_of):
    answer = Client().post(
        link_of(invitation_of()), {"name": "Carol", "password": "carol"}
    )

    page = answer.content.decode()
    assert "too short" in page
    assert 'value="carol"' not in page
    assert not User.objects.filter(email="carol@example.com").exists()


def test_a_known_address_is_asked_to_sign_in_and_comes_back(
    invitation_of, link_of, bob
):
    link = link_of(invitation_of(email="bob@example.com"))
    browser = Client()

    page = browser.get(link)
    assert f"/sign-in/?{urlencode({'next': link})}" in page.content.decode()
    signed_in = browser.post(
        "/sign-in/", {"login": bob.email, "password": PASSWORD, "next": link}
    )

    assert signed_in.headers["Location"] == link


def test_a_known_address_cannot_be_joined_with_a_new_password(
    invitation_of, link_of, bob
):
    Client().post(link_of(invitation_of(email="bob@example.com")), NEW)

    bob.refresh_from_db()
    assert bob.check_password(PASSWORD)
    assert Invitation.objects.open().exists()


def test_a_signed_in_person_accepts_with_a_button(
    invitation_of, link_of, bob, client_for, acme
):
    link = link_of(invitation_of(email="bob@example.com"))

    answer = client_for(bob).post(link)

    assert answer.headers["Location"] == "/accounts/acme/"
    assert acme.memberships.filter(user=bob).exists()


def test_another_address_is_named_before_it_accepts(
    invitation_of, link_of, bob, client_for
):
    page = client_for(bob).get(link_of(invitation_of())).content.decode()

    assert "went to carol@example.com" in page
    assert "Accept as bob@example.com" in page


def test_an_admin_joins_by_invitation(ada, link_of, invitation_of):
    link = link_of(invitation_of(role="admin", account=None))

    answer = Client().post(link, NEW)

    assert answer.headers["Location"] == "/overview/"
    assert User.objects.get(email="carol@example.com").is_staff


def test_nobody_loses_rights_by_accepting(invitation_of, link_of, alice, client_for):
    link = link_of(invitation_of(email="other@example.com", role="helper"))

    client_for(alice).post(link)

    assert alice.memberships.get().role == Membership.Role.PRIMARY


def test_a_form_that_is_sent_again_invites_once(client_for, acme, alice):
    inviting = client_for(alice)
    order = {"email": "carol@example.com", "role": "helper"}

    first = inviting.post("/accounts/acme/people/", order).text
    second = inviting.post("/accounts/acme/people/", order).text

    link = link_to(Invitation.objects.get())
    assert link in first
    assert link in second
    assert Notice.objects.count() == 1
