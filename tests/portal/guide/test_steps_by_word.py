"""The steps at which nothing is pasted: ticks, registration, application, choice."""

from datetime import date

import pytest

from credentials.guide.requirements import requirements
from credentials.guide.steps import find_step
from credentials.models import Application, Event, Registration, Tag

pytestmark = pytest.mark.django_db


def status_of(account, key):
    return requirements(account).progress.of(find_step(key)).status


def test_a_helper_ticks_and_the_page_says_who_did(client_for, acme, hank, url):
    client = client_for(hank)

    client.post(url("step-tick", "primary-user"), {"done": "yes"})

    page = client.get(url("step", "primary-user")).content.decode()
    assert "Hank says so" in page
    assert status_of(acme, "primary-user") == "completed"


def test_a_tick_is_taken_back(client_for, acme, alice, url):
    client = client_for(alice)
    client.post(url("step-tick", "primary-user"), {"done": "yes"})

    client.post(url("step-tick", "primary-user"), {"done": "no"})

    assert status_of(acme, "primary-user") == "not-started"


def test_an_admin_looks_but_does_not_tick(client_for, acme, ada, url):
    answer = client_for(ada).post(url("step-tick", "primary-user"), {"done": "yes"})

    assert answer.status_code == 403
    assert status_of(acme, "primary-user") == "not-started"


def test_only_a_step_done_by_word_can_be_ticked(client_for, acme, alice, url):
    answer = client_for(alice).post(url("step-tick", "hand-over"), {"done": "yes"})

    assert answer.status_code == 404


def test_the_registration_is_noted_with_its_date_and_case(client_for, acme, hank, url):
    answer = client_for(hank).post(
        url("step", "register-developer"),
        {"status": "under-review", "sent_on": "2026-10-01", "case_id": "1234567"},
    )

    registration = Registration.objects.get(account=acme)
    assert answer.url == url("step", "wait-for-approval")
    assert registration.sent_on == date(2026, 10, 1)
    assert registration.case_id == "1234567"
    assert status_of(acme, "wait-for-approval") == "waiting"


def test_the_registration_page_drafts_short_answers_with_the_account_name(
    client_for, acme, alice, url
):
    page = client_for(alice).get(url("step", "register-developer"))

    answers = page.context["answers"]
    assert all(len(answer.text) <= 500 for answer in answers)
    assert "Acme" in answers[0].text
    assert any("Zuar Runner" in one.text and "portal" in one.text for one in answers)


def test_the_wait_page_keeps_what_the_registration_page_does_not_know(
    client_for, acme, alice, url
):
    client = client_for(alice)
    answers = {"sent_on": "2026-10-01", "case_id": "1234567"}
    client.post(
        url("step", "wait-for-approval"),
        {"status": "questions-open", "notes": "They ask for a plan.", **answers},
    )

    client.post(
        url("step", "register-developer"), {"status": "under-review", **answers}
    )

    registration = Registration.objects.get(account=acme)
    assert registration.status == "questions-open"
    assert registration.notes == "They ask for a plan."


def test_a_decision_before_the_sending_is_refused(client_for, acme, alice, url):
    answer = client_for(alice).post(
        url("step", "wait-for-approval"),
        {"status": "denied", "sent_on": "2026-10-02", "decided_on": "2026-10-01"},
    )

    assert "cannot be earlier" in answer.content.decode()
    assert Registration.objects.get(account=acme).status == "not-started"


@pytest.mark.parametrize("notes", ["a\0b", "x" * 5000])
def test_odd_notes_are_refused_kindly(client_for, acme, alice, url, notes):
    answer = client_for(alice).post(
        url("step", "wait-for-approval"), {"status": "denied", "notes": notes}
    )

    assert answer.status_code == 200
    assert answer.context["form"].errors


def test_a_denial_shows_as_a_problem(client_for, acme, alice, url):
    client_for(alice).post(url("step", "wait-for-approval"), {"status": "denied"})

    assert status_of(acme, "wait-for-approval") == "problem"


def test_the_application_page_suggests_roles_from_data(client_for, acme, alice, url):
    page = client_for(alice).get(
        url("step", "create-application"), {"load": ["orders", "prices-and-fees"]}
    )

    ticked = page.context["form"]["roles"].value()
    assert set(ticked) >= {"inventory-and-order-tracking", "pricing"}
    assert "SP API" in page.content.decode()


def test_the_application_is_noted_with_its_roles(client_for, acme, alice, url):
    client_for(alice).post(
        url("step", "create-application"), {"name": "Runner", "roles": ["pricing"]}
    )

    application = Application.objects.get(account=acme)
    assert (application.name, application.roles) == ("Runner", ["pricing"])


def test_marketplaces_of_two_regions_are_chosen(client_for, acme, alice, url):
    client_for(alice).post(
        url("step", "open-authorize"), {"marketplaces": ["US", "DE", "JP"]}
    )

    chosen = acme.authorizations.chosen()
    assert {row.region for row in chosen} == {"NA", "EU", "FE"}


def test_a_helper_cannot_take_out_a_marketplace_with_a_token(
    client_for, set_up, hank, url
):
    answer = client_for(hank).post(
        url("step", "open-authorize"), {"marketplaces": ["CA"]}
    )

    assert "already" in answer.content.decode()
    assert set_up.authorizations.chosen().count() == 2


def test_an_admin_cannot_answer_for_the_account(client_for, acme, ada, url):
    answer = client_for(ada).post(
        url("step", "open-authorize"), {"marketplaces": ["CA"]}
    )

    assert answer.status_code == 403
    assert not Event.objects.filter(tag=Tag.MARKETPLACES_CHOSEN).exists()


def test_a_post_to_a_page_without_a_form_is_not_found(client_for, acme, alice, url):
    assert client_for(alice).post(url("step", "hand-over")).status_code == 404


def test_a_step_that_comes_later_leads_to_the_one_that_comes_first(
    client_for, acme, alice, url
):
    page = client_for(alice).get(url("step", "create-application")).content.decode()

    panel = page[page.index("This step comes later") :]
    assert url("step", "primary-user") in panel[:600]
