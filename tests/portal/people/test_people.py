"""The people of a seller account."""

import html
import re

import pytest
from django.core import mail
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from credentials.models import Event, Invitation, Membership, Notice, Tag
from tests.conftest import person

PAGE = "/accounts/acme/people/"
CAROL = {"email": "Carol@example.com", "role": "helper"}


def test_everybody_of_the_account_sees_its_people(acme, hank, client_for):
    page = client_for(hank).get(PAGE).content.decode()

    assert "alice@example.com" in page
    assert "Send the invitation" not in page


def test_strangers_see_404(acme, globex, bob, client_for):
    assert client_for(bob).get(PAGE).status_code == 404


def test_the_link_is_shown_once_to_the_one_who_invites(acme, alice, client_for):
    browser = client_for(alice)

    page = browser.post(PAGE, CAROL).content.decode()

    link = re.search(r"http://127\.0\.0\.1:8000(/invitations/[^<\s]+)", page)
    assert Client().get(html.unescape(link[1])).status_code == 200
    assert "/invitations/ey" not in browser.get(PAGE).content.decode()


def test_an_invitation_goes_out_by_mail(acme, alice, client_for):
    client_for(alice).post(PAGE, CAROL)

    call_command("worker", once=True)

    (sent,) = mail.outbox
    assert sent.to == ["carol@example.com"]
    assert sent.subject == "Your invitation to connect Acme to Runner"
    link = re.search(r"http://127\.0\.0\.1:8000(\S+)", sent.body)[1]
    assert Client().get(link).status_code == 200
    assert link in sent.alternatives[0].content


def test_who_was_invited_already_is_invited_anew(acme, alice, client_for):
    browser = client_for(alice)
    browser.post(PAGE, CAROL)

    browser.post(PAGE, {**CAROL, "role": "primary"})

    assert Invitation.objects.open().get().role == "primary"


def test_a_member_is_not_invited_again(acme, alice, client_for):
    answer = client_for(alice).post(
        PAGE, {"email": "HANK@example.com", "role": "primary"}
    )

    assert "belongs to the account already" in answer.content.decode()
    assert not Invitation.objects.exists()


def test_nobody_becomes_an_admin_through_an_account(acme, alice, client_for):
    client_for(alice).post(PAGE, {**CAROL, "role": "admin"})

    assert not Invitation.objects.exists()


def test_a_helper_invites_nobody(acme, hank, client_for):
    answer = client_for(hank).post(PAGE, CAROL)

    assert answer.status_code == 403
    assert not Invitation.objects.exists()


def test_an_admin_invites_into_an_account(acme, ada, client_for):
    client_for(ada).post(PAGE, CAROL)

    assert Invitation.objects.get().invited_by == ada


def test_an_invitation_is_withdrawn_before_its_mail_leaves(acme, alice, client_for):
    browser = client_for(alice)
    browser.post(PAGE, CAROL)
    invitation = Invitation.objects.get()

    browser.post(f"{PAGE}invitations/{invitation.pk}/withdraw/")
    call_command("worker", once=True)

    assert not Invitation.objects.open().exists()
    assert mail.outbox == []
    assert not Notice.objects.exists()


def test_an_invitation_of_another_account_is_not_withdrawn(
    acme, globex, alice, bob, client_for
):
    client_for(alice).post(PAGE, CAROL)
    invitation = Invitation.objects.get()

    answer = client_for(bob).post(
        f"/accounts/globex/people/invitations/{invitation.pk}/withdraw/"
    )

    assert answer.status_code == 404
    assert Invitation.objects.open().exists()


def removal(user) -> str:
    return f"{PAGE}{Membership.objects.get(user=user).pk}/remove/"


def test_a_primary_user_removes_a_helper(acme, alice, hank, client_for):
    answer = client_for(alice).post(removal(hank))

    assert answer.headers["Location"] == PAGE
    assert not acme.memberships.filter(user=hank).exists()
    assert Event.objects.first().tag == Tag.PERSON_REMOVED


def test_looking_at_the_question_removes_nobody(acme, alice, hank, client_for):
    answer = client_for(alice).get(removal(hank))

    assert answer.status_code == 200
    assert acme.memberships.filter(user=hank).exists()


def test_a_helper_removes_nobody_else(acme, alice, hank, client_for):
    answer = client_for(hank).post(removal(alice))

    assert answer.status_code == 403


def test_a_helper_leaves(acme, hank, client_for):
    answer = client_for(hank).post(removal(hank))

    assert answer.headers["Location"] == "/"
    assert not acme.memberships.filter(user=hank).exists()


@pytest.mark.parametrize(("word", "left"), [({}, True), ({"leave_none": "on"}, False)])
def test_the_last_primary_user_goes_only_after_a_warning(
    acme, alice, client_for, word, left
):
    client_for(alice).post(removal(alice), word)

    assert acme.memberships.filter(user=alice).exists() is left


def test_admins_are_listed_and_invited(ada, client_for):
    browser = client_for(ada)

    page = browser.post("/overview/admins/", {"email": "eve@example.com"})

    assert "/invitations/" in page.content.decode()
    assert "ada@example.com" in page.content.decode()
    assert Invitation.objects.open().get().role == Invitation.Role.ADMIN


def test_an_admins_invitation_is_withdrawn(ada, client_for):
    browser = client_for(ada)
    browser.post("/overview/admins/", {"email": "eve@example.com"})
    invitation = Invitation.objects.get()

    browser.post(f"/overview/admins/invitations/{invitation.pk}/withdraw/")

    assert not Invitation.objects.open().exists()


@pytest.mark.parametrize("path", ["", "invitations/{pk}/withdraw/"])
def test_only_admins_know_of_the_page_of_admins(acme, alice, client_for, path):
    url = "/overview/admins/" + path.format(pk=acme.pk)

    assert client_for(alice).post(url).status_code == 404


def test_everybody_finds_the_way_to_their_password(client_for, acme, alice):
    client = client_for(alice)
    own_page = reverse("notifications")

    assert own_page in client.get(reverse("account", args=["acme"])).text
    assert reverse("account_change_password") in client.get(own_page).text


def test_who_is_invited_already_is_not_asked_for_again(client_for, ada):
    admin = client_for(ada)
    admin.post(
        "/accounts/new/",
        {"name": "Nord", "home_country": "SE", "email": "nora@example.com"},
    )

    page = admin.get("/accounts/nord/people/").text

    assert "Nobody has joined yet" in page
    assert "Invite its primary user" not in page


def test_an_admin_is_removed_where_admins_are_listed(client_for, ada):
    other = person("eve@example.com", "Eve", is_staff=True)

    page = client_for(ada).get("/overview/admins/").text

    assert f"/admin/credentials/user/{other.pk}/change/" in page
