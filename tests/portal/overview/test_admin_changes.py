"""What admins change in Django's admin goes through flows, with an event."""

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse

from credentials.amazon import find_marketplace
from credentials.flows.runner_tokens import issue_runner_token
from credentials.flows.steps import choose_marketplaces, describe_application
from credentials.models import Event, Invitation, Membership, SellerAccount, Tag, User
from tests.support.amazon_side import client_id, client_secret, refresh_token


def page_of(row, name="change"):
    return reverse(f"admin:credentials_{row._meta.model_name}_{name}", args=[row.pk])


def last_event():
    return Event.objects.first()


def test_an_account_is_opened_by_the_flow(board_client, ada):
    board_client.post(
        reverse("admin:credentials_selleraccount_add"),
        {"name": "Initech", "slug": "initech", "home_country": "DE"},
    )

    account = SellerAccount.objects.get(slug="initech")
    assert account.application
    assert account.registration
    assert last_event().tag == Tag.ACCOUNT_OPENED


def test_an_account_is_renamed_and_keeps_its_slug(board_client, acme):
    board_client.post(
        page_of(acme), {"name": "Acme Inc.", "slug": "other", "home_country": "US"}
    )

    acme.refresh_from_db()
    assert (acme.name, acme.slug) == ("Acme Inc.", "acme")
    assert last_event().tag == Tag.ACCOUNT_CHANGED


def test_a_person_who_may_not_sign_in_is_out(board_client, bob, globex, client_for):
    browser = client_for(bob)

    board_client.post(page_of(bob), {"name": "Bob"})

    assert not User.objects.get(pk=bob.pk).is_active
    assert browser.get("/accounts/globex/events/").status_code == 302
    assert last_event().details["active"] is False


def test_an_admin_does_not_shut_themselves_out(board_client, ada):
    board_client.post(page_of(ada), {"name": "Ada L."})

    ada.refresh_from_db()
    assert ada.is_active
    assert ada.is_staff
    assert ada.name == "Ada L."


def test_making_somebody_an_admin_gives_them_all_of_it(board_client, bob):
    board_client.post(
        page_of(bob), {"name": "Bob", "is_staff": "on", "is_active": "on"}
    )

    bob.refresh_from_db()
    assert bob.is_staff
    assert bob.is_superuser
    assert last_event().tag == Tag.PERSON_CHANGED


def test_a_part_in_an_account_is_given_and_taken_by_flows(board_client, acme, bob):
    board_client.post(
        reverse("admin:credentials_membership_add"),
        {"account": acme.pk, "user": bob.pk, "role": "helper"},
    )
    part = Membership.objects.get(account=acme, user=bob)
    assert last_event().tag == Tag.PERSON_JOINED

    board_client.post(page_of(part, "delete"), {"post": "yes"})

    assert not Membership.objects.filter(pk=part.pk).exists()
    assert last_event().tag == Tag.PERSON_REMOVED


def test_an_invitation_is_sent_and_withdrawn_by_flows(board_client, acme):
    board_client.post(
        reverse("admin:credentials_invitation_add"),
        {"email": "new@example.com", "role": "helper", "account": acme.pk},
    )
    invitation = Invitation.objects.get()
    assert invitation.notices.count() == 1

    board_client.post(
        reverse("admin:credentials_invitation_changelist"),
        {"action": "withdraw", "_selected_action": [invitation.pk]},
    )

    assert not Invitation.objects.open().exists()


@pytest.mark.parametrize(("role", "with_account"), [("helper", False), ("admin", True)])
def test_an_invitation_that_makes_no_sense_is_explained(
    board_client, acme, role, with_account
):
    page = board_client.post(
        reverse("admin:credentials_invitation_add"),
        {
            "email": "new@example.com",
            "role": role,
            "account": acme.pk if with_account else "",
        },
    )

    assert page.context["errors"]
    assert not Invitation.objects.exists()


def test_runner_tokens_are_revoked_by_the_flow(board_client, acme, ada):
    token, _ = issue_runner_token(name="nightly", account=acme, actor=ada)

    board_client.post(
        reverse("admin:credentials_runnertoken_changelist"),
        {"action": "revoke", "_selected_action": [token.pk]},
    )

    token.refresh_from_db()
    assert not token.is_live
    assert last_event().tag == Tag.RUNNER_TOKEN_REVOKED


def test_the_registration_is_noted_by_the_flow(board_client, acme):
    board_client.post(page_of(acme.registration), {"status": "approved", "notes": ""})

    acme.registration.refresh_from_db()
    assert acme.registration.status == "approved"
    assert last_event().tag == Tag.REGISTRATION_CHANGED


def application_form(acme, **changes):
    application = acme.application
    return {
        "name": application.name,
        "roles": application.roles,
        "client_id": application.client_id,
        "new_client_secret": "",
        "issued_on": "",
        **changes,
    }


def test_an_application_is_described_by_the_flow(board_client, acme):
    board_client.post(
        page_of(acme.application),
        application_form(acme, name="Loader", roles=["pricing"]),
    )

    acme.application.refresh_from_db()
    assert acme.application.roles == ["pricing"]
    assert last_event().tag == Tag.APPLICATION_DESCRIBED


def test_saving_without_a_change_leaves_no_event(board_client, acme, alice):
    describe_application(account=acme, name="Loader", roles=["pricing"], actor=alice)
    acme.refresh_from_db()
    events = Event.objects.count()

    board_client.post(page_of(acme.application), application_form(acme))

    assert Event.objects.count() == events


@pytest.fixture
def paste_pair(board_client, acme):
    def paste(**changes):
        changes = {
            "client_id": client_id(),
            "new_client_secret": client_secret(),
            "issued_on": "2026-11-01",
            **changes,
        }
        return board_client.post(
            page_of(acme.application), application_form(acme, **changes), follow=True
        )

    return paste


def test_a_pair_is_stored_by_the_flow_and_proven(paste_pair, acme, ada, amazon_side):
    amazon_side.application()

    page = paste_pair()

    secret = acme.application.client_secrets.get()
    assert secret.state == "current"
    assert secret.stored_by == ada
    assert client_secret()[20:] not in page.content.decode()


def test_a_pair_that_amazon_refuses_is_not_stored(paste_pair, acme, amazon_side):
    amazon_side.application()

    page = paste_pair(new_client_secret=client_secret("another"))

    assert not acme.application.client_secrets.exists()
    assert "changed successfully" not in page.content.decode()
    assert list(page.context["messages"])


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("new_client_secret", {"new_client_secret": client_id()}),
        ("new_client_secret", {"new_client_secret": client_secret()[:40]}),
        ("new_client_secret", {"new_client_secret": f" {client_secret()}\n"}),
        ("new_client_secret", {"new_client_secret": client_secret() + "\0"}),
        ("new_client_secret", {"new_client_secret": "x" * 1_000_000}),
        ("new_client_secret", {"new_client_secret": ""}),
        ("client_id", {"client_id": ""}),
        ("client_id", {"client_id": client_secret()}),
        ("issued_on", {"issued_on": "2999-01-01"}),
    ],
)
def test_a_wrong_paste_is_named_and_never_given_back(paste_pair, acme, field, changes):
    page = paste_pair(**changes)

    form = page.context["adminform"].form
    assert field in form.errors
    assert not acme.application.client_secrets.exists()
    assert client_secret()[20:40] not in page.content.decode()


def test_what_was_pasted_stays_out_of_the_admins_history(paste_pair, acme, amazon_side):
    amazon_side.application()

    paste_pair()

    for entry in LogEntry.objects.all():
        assert client_secret()[-12:] not in entry.change_message + entry.object_repr


@pytest.fixture
def waiting(acme, alice):
    """Acme wants the United States and has no refresh token yet."""
    choose_marketplaces(
        account=acme, marketplaces=[find_marketplace("US")], actor=alice
    )
    return acme.authorizations.get()


def test_a_refresh_token_is_stored_by_the_flow(board_client, waiting, ada):
    page = board_client.post(
        page_of(waiting), {"new_refresh_token": refresh_token()}, follow=True
    )

    waiting.refresh_from_db()
    assert waiting.has_token
    assert waiting.authorized_by == ada
    assert refresh_token()[20:40] not in page.content.decode()


def test_a_refresh_token_that_is_none_is_named(board_client, waiting):
    page = board_client.post(
        page_of(waiting), {"new_refresh_token": "Atza|" + refresh_token()[5:]}
    )

    waiting.refresh_from_db()
    assert not waiting.has_token
    assert page.context["adminform"].form.errors["new_refresh_token"]


def test_the_same_refresh_token_again_is_explained(board_client, waiting):
    for _ in range(2):
        page = board_client.post(
            page_of(waiting), {"new_refresh_token": refresh_token()}, follow=True
        )

    [message] = page.context["messages"]
    assert message.level_tag == "success"
    assert waiting.account.authorizations.get(pk=waiting.pk).version == 1


def test_an_empty_box_changes_nothing(board_client, waiting):
    events = Event.objects.count()

    board_client.post(page_of(waiting), {"new_refresh_token": ""})

    waiting.refresh_from_db()
    assert not waiting.has_token
    assert Event.objects.count() == events
