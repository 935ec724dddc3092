"""One step is handed over by a link that works once."""

import pytest
from django.urls import reverse

from credentials.flows.invitations import invitation_token
from credentials.flows.steps import attest_step
from credentials.models import Invitation, Membership, Notice
from portal.invitation_links import link_to
from portal.notices.mail import compose

pytestmark = pytest.mark.django_db

ADDRESS = "/accounts/acme/steps/register-developer/pass-on/"
STEP = "/accounts/acme/steps/register-developer/"
NEW = {"name": "Petra", "password": "A long enough 1st phrase!"}


def hand_over(client, email="petra@example.com"):
    return client.post(ADDRESS, {"email": email})


def path_of(invitation) -> str:
    return reverse("invitation-accept", args=[invitation_token(invitation)])


def test_the_link_stands_on_the_answer_and_nowhere_else(client_for, acme, alice):
    client = client_for(alice)

    page = hand_over(client).text

    link = link_to(Invitation.objects.get())
    assert link in page
    assert link not in client.get(ADDRESS).text


def test_whoever_joins_by_it_lands_on_the_step(client, client_for, acme, alice):
    hand_over(client_for(alice))

    answer = client.post(path_of(Invitation.objects.get()), NEW)

    assert answer.url == STEP
    assert Membership.objects.get(user__name="Petra").role == "primary"


def test_somebody_who_belongs_here_already_lands_there_too(
    client_for, acme, alice, hank
):
    hand_over(client_for(hank), alice.email)

    assert client_for(alice).post(path_of(Invitation.objects.get())).url == STEP


def test_opening_the_link_does_not_spend_it(client, client_for, acme, alice):
    hand_over(client_for(alice))
    invitation = Invitation.objects.get()

    page = client.get(path_of(invitation)).text

    invitation.refresh_from_db()
    assert invitation.is_open
    assert "Register as a private developer" in page


def test_the_mail_names_the_step(client_for, acme, alice):
    hand_over(client_for(alice))

    body = compose(Notice.objects.get()).body

    assert "Register as a private developer" in body


def test_a_helper_cannot_make_anybody_a_primary_user(client_for, acme, hank):
    page = hand_over(client_for(hank)).text

    assert "Only a primary user or an admin" in page
    assert not Invitation.objects.exists()


def test_a_helper_reaches_the_primary_user_without_seeing_the_link(
    client_for, acme, alice, hank
):
    page = hand_over(client_for(hank), alice.email).text

    invitation = Invitation.objects.get()
    assert link_to(invitation) not in page
    assert Notice.objects.get().recipient == alice.email


def test_a_step_that_does_not_exist_is_not_handed_over(client_for, acme, alice):
    answer = client_for(alice).get("/accounts/acme/steps/nonsense/pass-on/")

    assert answer.status_code == 404


def test_who_belongs_here_already_is_asked_and_not_invited(
    client_for, acme, alice, hank
):
    hand_over(client_for(hank), alice.email)

    mail = compose(Notice.objects.get())

    assert mail.subject == "Acme: a step for you, “Register as a private developer”"
    assert "to join" not in mail.body


def test_the_sender_is_told_what_somebody_new_will_be(client_for, acme, alice):
    assert "becomes a primary user" in client_for(alice).get(ADDRESS).text


def test_a_link_that_was_passed_on_makes_no_helper_a_primary_user(
    client_for, acme, alice, hank
):
    hand_over(client_for(hank), alice.email)
    link = path_of(Invitation.objects.get())
    helper = client_for(hank)

    page = helper.get(link).text
    helper.post(link)

    assert "for somebody else" in page
    assert Membership.objects.get(user=hank).role == "helper"
    assert client_for(alice).post(link).url == STEP


def test_the_step_says_to_whom_it_was_handed_until_they_come(
    client, client_for, acme, alice
):
    mine = client_for(alice)
    before = mine.get(STEP).text
    hand_over(mine)
    handed = mine.get(STEP).text

    client.post(path_of(Invitation.objects.get()), NEW)

    assert "petra@example.com" in handed
    assert [page.count("data-passed-on") for page in (before, handed)] == [0, 1]
    assert "data-passed-on" not in mine.get(STEP).text


def test_a_step_is_not_handed_over_to_oneself(client_for, acme, alice):
    page = hand_over(client_for(alice), alice.email.upper()).text

    assert "This is your own address" in page
    assert not Invitation.objects.exists()


def test_the_answer_says_to_whom_the_link_goes(client_for, acme, alice, hank):
    assert f"It goes to {alice.email}." in hand_over(client_for(hank), alice.email).text


def test_who_has_used_a_link_comes_to_the_step_by_it_again(
    client_for, acme, alice, hank
):
    hand_over(client_for(hank), alice.email)
    link, person = path_of(Invitation.objects.get()), client_for(alice)
    person.post(link)

    again = person.get(link)

    assert again.url == STEP
    assert client_for(hank).get(link).status_code == 410


def test_a_used_link_leads_nobody_in_who_was_sent_away(client_for, acme, alice, hank):
    hand_over(client_for(hank), alice.email)
    link, person = path_of(Invitation.objects.get()), client_for(alice)
    person.post(link)
    Membership.objects.filter(user=alice).delete()

    assert person.get(link).status_code == 410


def test_the_account_does_not_tell_the_sender_to_do_it(client_for, acme, alice, hank):
    attest_step(account=acme, step="primary-user", actor=alice)
    hand_over(client_for(hank), alice.email)

    home = {one: client_for(one).get("/accounts/acme/").text for one in (alice, hank)}

    assert "Do this next" in home[alice]
    assert "Do this next" not in home[hank]
    assert "Handed over" in home[hank]


def test_what_the_primary_account_user_alone_can_do_is_said_to_be_theirs(
    client_for, acme, alice, hank
):
    attest_step(account=acme, step="primary-user", actor=alice)

    page = client_for(hank).get("/accounts/acme/").text

    assert f"Next, for {alice}" in page
    assert "Do this next" not in page
