"""Django's admin opens everywhere, and shows no secret anywhere."""

import pytest
from django.apps import apps
from django.contrib import admin
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from credentials.flows.calendars import make_calendar_feed
from credentials.flows.contacts import name_backup_contact
from credentials.flows.dispatching import write_test
from credentials.flows.held_imports import HeldSet, hold_import
from credentials.flows.inbound import keep_message, read_message
from credentials.flows.invitations import invite
from credentials.flows.notices import mark_returned
from credentials.flows.outlets import add_channel, add_webhook
from credentials.flows.pastes import hold_paste
from credentials.flows.queue_watch import queue_watch
from credentials.flows.reminding import run_reminders
from credentials.flows.rotation_people import want_rotation
from credentials.flows.validating import request_validation
from credentials.models import (
    AccessToken,
    Attestation,
    Delivery,
    Installation,
    Rotation,
    SealedModel,
)
from credentials.secret import Secret
from tests.support.amazon_side import client_secret, refresh_token

MODELS = sorted(admin.site._registry, key=lambda model: model._meta.label)
HIDDEN = {
    "sealed",
    "sealed_version",
    "key_id",
    "fingerprint",
    "digest",
    "password",
    "mac",
    "previous_mac",
}


@pytest.fixture
def everything(healthy, ada, alice):
    """A row in every table."""
    row = healthy.authorizations.get()
    token = row.pickups.get().token
    Delivery.objects.create(token=token, authorization=row, version=1)
    AccessToken.objects.create(
        key="k" * 64, application=healthy.application, asked_at=timezone.now()
    )
    request_validation(authorizations=[row], actor=ada)
    hold_paste(account=healthy, values={"client_id": Secret("x" * 20)}, actor=alice)
    hold_import(account=healthy, sets=[HeldSet({"where": ""})], actor=alice)
    invite(email="new@example.com", role="helper", account=healthy, actor=alice)
    Installation.objects.get_or_create(pk=1)
    name_backup_contact(
        account=healthy, name="Carl", email="carl@example.com", actor=alice
    )
    make_calendar_feed(user=alice)
    mark_returned(email="gone@example.com", answer="550")
    run_reminders()
    chat = add_channel(
        name="Chat",
        scheme="json",
        address=Secret("json://127.0.0.1:9/"),
        kinds=[],
        accounts=[],
        actor=ada,
    )
    add_webhook(name="Hook", url="https://x.example/", kinds=[], accounts=[], actor=ada)
    write_test(channel=chat)
    want_rotation(account=healthy, actor=alice)
    Rotation.objects.create(
        application=healthy.application, state=Rotation.State.UNKNOWN
    )
    read_message(message=keep_message(body=Secret("{}"), message_id="1"))
    queue_watch()
    assert Attestation.objects.exists()
    return healthy


def page_of(model, name, *args):
    meta = model._meta
    return reverse(f"admin:{meta.app_label}_{meta.model_name}_{name}", args=args)


def test_every_table_of_the_domain_is_registered():
    tables = set(apps.get_app_config("credentials").get_models())

    assert tables <= set(admin.site._registry)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_every_list_and_row_opens(board_client, everything, model):
    listed = board_client.get(page_of(model, "changelist"), {"q": "a"})
    added = board_client.get(page_of(model, "add"))
    row = model._default_manager.first()

    assert board_client.get(page_of(model, "changelist")).status_code == 200
    assert listed.status_code in {200, 302}
    assert added.status_code in {200, 403}
    if row is not None:
        assert board_client.get(page_of(model, "change", row.pk)).status_code == 200
        assert board_client.get(page_of(model, "history", row.pk)).status_code == 200
    else:
        assert model._meta.app_label != "credentials"


def test_the_index_opens(board_client, everything):
    assert board_client.get(reverse("admin:index")).status_code == 200


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_no_column_that_holds_or_marks_a_secret_is_shown_or_searched(model, rf, ada):
    request = rf.get("/")
    request.user = ada
    shown = admin.site._registry[model]

    named = {
        *shown.get_list_display(request),
        *shown.get_fields(request),
        *shown.get_readonly_fields(request),
        *(str(name).split("__")[-1] for name in shown.get_search_fields(request)),
        *(str(name) for name in shown.get_list_filter(request)),
    }

    assert not HIDDEN & named


def test_no_secret_is_on_any_page_of_the_admin(board_client, everything):
    planted = [client_secret("acme")[20:], refresh_token("acme US")[20:]]
    for model in MODELS:
        pages = [page_of(model, "changelist")]
        pages += [
            page_of(model, "change", row.pk) for row in model._default_manager.all()
        ]
        for page in pages:
            html = board_client.get(page).content.decode()
            assert not any(secret in html for secret in planted), page


@pytest.mark.parametrize(
    ("model", "query"),
    [
        ("authorization", "fingerprint__startswith=a"),
        ("clientsecret", "fingerprint__startswith=a"),
        ("clientsecret", "sealed__isnull=False"),
        ("runnertoken", "digest__startswith=a"),
        ("user", "password__startswith=md5"),
        ("selleraccount", "application__client_secrets__fingerprint__startswith=a"),
    ],
)
def test_no_address_searches_what_is_hidden(board_client, everything, model, query):
    page = reverse(f"admin:credentials_{model}_changelist")

    answer = board_client.get(f"{page}?{query}")

    assert answer.status_code in {302, 400}


def test_the_filters_that_are_shown_do_work(board_client, everything):
    page = reverse("admin:credentials_authorization_changelist")

    answer = board_client.get(f"{page}?status__exact=valid")

    assert answer.status_code == 200
    assert "1 authorization" in answer.content.decode()


@pytest.mark.parametrize(
    "model", ["event", "delivery", "pickup", "runnertoken", "clientsecret", "notice"]
)
def test_what_flows_own_is_neither_added_changed_nor_deleted(
    board_client, everything, model
):
    table = apps.get_model("credentials", model)
    row = table.objects.first()

    assert board_client.get(page_of(table, "add")).status_code == 403
    assert board_client.get(page_of(table, "delete", row.pk)).status_code == 403
    assert board_client.post(page_of(table, "change", row.pk)).status_code == 403


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_nothing_of_the_domain_is_deleted_in_bulk(model, rf, ada):
    if model._meta.app_label != "credentials":
        return
    request = rf.get("/")
    request.user = ada

    assert "delete_selected" not in admin.site._registry[model].get_actions(request)


def test_sealed_tables_are_all_in_the_admin_that_was_looked_at():
    sealed = {model for model in apps.get_models() if issubclass(model, SealedModel)}

    assert sealed <= set(MODELS)


def test_the_admin_is_for_admins(alice, client_for, healthy):
    page = reverse("admin:credentials_authorization_changelist")

    assert client_for(alice).get(page).status_code in {302, 403, 404}
    assert Client().get(page).status_code == 302


def test_no_other_package_has_a_page_here():
    assert {model._meta.app_label for model in MODELS} == {"credentials"}


def test_practice_mode_shows_here_too(board_client, settings):
    settings.PRACTICE_MODE = True

    page = board_client.get(reverse("admin:index")).content.decode()

    assert "Nothing here reaches Amazon." in page
