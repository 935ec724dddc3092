"""Pages speak the reader's language."""

import pytest
from django.urls import reverse

from credentials.flows.invitations import invitation_token, invite
from credentials.flows.people import choose_language
from credentials.models import Event, Membership, Notice, Tag, User

LANGUAGE = "/language/"


@pytest.fixture(autouse=True)
def _spoken_here(settings):
    settings.LANGUAGES = [(code, code) for code in ("en", "de", "es", "fr", "it", "ja")]


def test_a_browser_is_answered_in_its_language(client, db):
    page = client.get(reverse("account_login"), headers={"accept-language": "ja"})

    assert 'lang="ja"' in page.text.split("<head>")[0]


def test_a_language_that_is_not_spoken_here_falls_back_to_english(client, db):
    page = client.get(reverse("account_login"), headers={"accept-language": "pl"})

    assert page.headers["Content-Language"] == "en"


def test_a_stranger_chooses_a_language_for_this_browser(client, db):
    client.post(LANGUAGE, {"language": "fr", "next": "/sign-in/"})

    assert client.get("/sign-in/").headers["Content-Language"] == "fr"


def test_a_choice_leads_back_to_where_it_was_made(client, db):
    answer = client.post(LANGUAGE, {"language": "fr", "next": "/sign-in/?next=/a/"})

    assert answer.url == "/sign-in/?next=/a/"


def test_a_choice_leads_nobody_away(client, db):
    answer = client.post(LANGUAGE, {"language": "fr", "next": "https://evil.example/"})

    assert answer.url == "/"


def test_the_choice_of_a_person_holds_in_every_browser(client, alice, acme):
    client.force_login(alice)
    client.post(LANGUAGE, {"language": "it", "next": "/"})
    client.cookies.pop("django_language")

    page = client.get(f"/accounts/{acme.slug}/")

    assert page.headers["Content-Language"] == "it"


@pytest.mark.parametrize("language", ["xx", "", "../de", "d" * 400])
def test_what_is_no_language_changes_nothing(client, alice, language):
    client.force_login(alice)

    client.post(LANGUAGE, {"language": language, "next": "/"})

    alice.refresh_from_db()
    assert alice.language == ""


def test_mail_to_somebody_known_is_in_their_language(acme, alice, bob):
    choose_language(user=bob, language="de")

    invite(email=bob.email, role=Membership.Role.HELPER, account=acme, actor=alice)

    assert Notice.objects.get().language == "de"


def test_the_page_after_a_form_does_not_offer_to_leave_it(client, db):
    page = client.post(reverse("account_login"), {"login": "nobody@example.com"})

    assert LANGUAGE not in page.text


def test_a_new_person_is_known_by_the_language_they_joined_in(client, acme, alice):
    invitation = invite(
        email="new@example.com",
        role=Membership.Role.HELPER,
        account=acme,
        actor=alice,
    )
    path = reverse("invitation-accept", args=[invitation_token(invitation)])

    client.post(
        path,
        {"name": "New", "password": "Xy7-long-enough-Word!"},
        headers={"accept-language": "es"},
    )

    assert User.objects.get(email=invitation.email).language == "es"


def test_who_visits_an_address_for_forms_is_told_so(client):
    answer = client.get("/language/")

    assert answer.status_code == 405
    assert answer.headers["Allow"] == "POST"
    assert "to take a form, not to be visited" in answer.content.decode()


def test_everybody_changes_their_own_name_and_keeps_their_rights(client_for, ada):
    browser = client_for(ada)

    browser.post("/notifications/", {"name": "Ada L.", "language": ""})

    ada.refresh_from_db()
    assert (ada.name, ada.is_staff, ada.is_active) == ("Ada L.", True, True)
    assert Event.objects.filter(tag=Tag.PERSON_CHANGED).count() == 1


def test_an_empty_name_changes_nothing(client_for, alice):
    client_for(alice).post("/notifications/", {"name": "", "language": "de"})

    alice.refresh_from_db()
    assert (alice.name, alice.language) == ("Alice", "de")


def test_the_answer_is_in_the_language_that_was_chosen(client_for, alice):
    answer = client_for(alice).post(
        "/notifications/", {"name": "Alice", "language": "de"}, follow=True
    )

    assert "Gespeichert." in answer.text
