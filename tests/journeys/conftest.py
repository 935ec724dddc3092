"""Two accounts with a row in every table, and everybody who may knock."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.contrib import admin
from django.test import Client
from django.utils import timezone

from credentials.amazon import find_marketplace
from credentials.flows.calendars import make_calendar_feed
from credentials.flows.contacts import name_backup_contact
from credentials.flows.dispatching import write_test
from credentials.flows.held_imports import hold_import
from credentials.flows.inbound import keep_message, read_message
from credentials.flows.invitations import invitation_token, invite
from credentials.flows.notices import mark_returned
from credentials.flows.outlets import add_channel, add_webhook
from credentials.flows.pastes import hold_paste
from credentials.flows.people import add_member
from credentials.flows.queue_watch import queue_watch
from credentials.flows.reminding import run_reminders
from credentials.flows.rotation_people import want_rotation
from credentials.flows.runner_tokens import issue_runner_token, revoke_runner_token
from credentials.flows.steps import (
    attest_step,
    choose_marketplaces,
    describe_application,
)
from credentials.flows.validating import request_validation
from credentials.models import (
    AccessToken,
    ClientSecret,
    Delivery,
    Installation,
    Pickup,
    Reminder,
    ReminderEngine,
    Rotation,
    RunnerToken,
    SellerAccount,
    User,
)
from credentials.secret import Secret
from portal.imports.keeping import held
from portal.imports.reading import read_import
from tests.journeys.person_at_the_page import PersonAtThePage
from tests.journeys.situations import ROLES
from tests.support.amazon_side import client_secret
from tests.support.offline import NOBODY_ANSWERS, store_everything

OF_THE_PORTAL = ("channel_id", "webhook_id", "dispatch_id", "message_id")


@dataclass
class Laid:
    """What stands in one account, by the names of address parameters."""

    account: SellerAccount
    values: dict[str, Any] = field(default_factory=dict)


def _laid(account: SellerAccount, primary: User, spare: User, ada: User) -> Laid:
    store_everything(account, primary)
    account.authorizations.update(authorized_at=timezone.now(), authorized_by=primary)
    attest_step(account=account, step="primary-user", actor=primary)
    rows = list(account.authorizations.with_token())
    paste = hold_paste(
        account=account,
        values={"client_secret": Secret(client_secret("held"))},
        actor=primary,
    )
    batch = hold_import(
        account=account,
        sets=[held(read_import(f"client_secret: {client_secret('held')}".encode())[0])],
        actor=primary,
    )
    member = add_member(account=account, user=spare, role="helper", actor=ada)
    invitation = invite(
        email=f"new@{account.slug}.example", role="helper", account=account, actor=ada
    )
    validations = request_validation(authorizations=rows, actor=ada)
    return Laid(
        account,
        {
            "slug": account.slug,
            "account": account.slug,
            "marketplace": "US",
            "step": "primary-user",
            "held_id": paste.pk,
            "membership_id": member.pk,
            "invitation_id": invitation.pk,
            "token": invitation_token(invitation),
            "reminder_id": _reminded(account, primary).pk,
            "batch_id": validations.pk,
            "batch": batch,
        },
    )


def _reminded(account: SellerAccount, primary: User) -> Reminder:
    """A reminder of the account that somebody was told of, and a backup contact."""
    name_backup_contact(
        account=account, name="Carl", email="carl@example.com", actor=primary
    )
    make_calendar_feed(user=primary)
    mark_returned(email="gone@example.com", answer="550")
    ClientSecret.objects.filter(application__account=account).update(
        expires_at=timezone.now() + timedelta(days=5)
    )
    run_reminders()
    ReminderEngine.objects.all().delete()
    return Reminder.objects.get(account=account, kind=Reminder.Kind.SECRET_EXPIRES)


def _outlets(ada: User) -> dict[str, Any]:
    """A channel and a webhook, each with a message."""
    chat = add_channel(
        name="Chat",
        scheme="json",
        address=Secret("json://127.0.0.1:9/"),
        kinds=[],
        accounts=[],
        actor=ada,
    )
    hook, _ = add_webhook(
        name="Hook", url="https://127.0.0.1:9/", kinds=[], accounts=[], actor=ada
    )
    return {
        "channel_id": chat.pk,
        "webhook_id": hook.pk,
        "dispatch_id": write_test(webhook=hook).pk,
    }


def _rotations(account: SellerAccount, primary: User) -> dict[str, Any]:
    """A rotation that was asked for, and a message that was set aside."""
    want_rotation(account=account, actor=primary)
    Rotation.objects.create(
        application=account.application,
        state=Rotation.State.UNKNOWN,
        intent_at=timezone.now(),
    )
    message = keep_message(
        body=Secret(f"newClientSecret: {client_secret('queued')}"), message_id="1"
    )
    queue_watch()
    return {"message_id": read_message(message=message).pk}


@pytest.fixture
def nobody_answers(settings):
    for name, value in NOBODY_ANSWERS.items():
        setattr(settings, name, value)


@pytest.fixture
def laid_out(acme, globex, alice, bob, nobody_answers) -> dict[str, Laid]:
    """Acme and Globex, each with everything that an account can have."""
    ada = User.objects.get(is_staff=True)
    spare = User.objects.create_user("spare@example.com", "Correct-horse-7-spare")
    laid = {
        "acme": _laid(acme, alice, spare, ada),
        "globex": _laid(globex, bob, spare, ada),
    }
    row = acme.authorizations.with_token().first()
    token, _ = issue_runner_token(name="Picked up", account=acme, actor=ada)
    Pickup.objects.create(token=token, authorization=row, version=1)
    Delivery.objects.create(token=token, authorization=row, version=1)
    AccessToken.objects.create(
        key="k" * 64, application=acme.application, asked_at=timezone.now()
    )
    Installation.objects.get_or_create(pk=1)
    to_admins = invite(email="admin@example.com", role="admin", account=None, actor=ada)
    laid["portal"] = Laid(acme, {"token_id": token.pk, "invitation_id": to_admins.pk})
    ReminderEngine.objects.create()
    laid["portal"].values |= _outlets(ada) | _rotations(acme, alice)
    return laid


def _address_values(name: str, laid: dict[str, Laid]) -> dict[str, Any]:
    """What fills the parameters of a place, as far as it belongs to Acme."""
    portal = laid["portal"].values
    values = laid["acme"].values | {
        **{key: portal[key] for key in OF_THE_PORTAL},
        "token_id": laid["portal"].values["token_id"],
        "uidb36": "1",
        "key": "no-such-key",
        "app_label": "credentials",
        "url": "no/such/page",
        "content_type_id": 1,
    }
    if name == "admin-invitation-withdraw":
        values["invitation_id"] = laid["portal"].values["invitation_id"]
    for model in admin.site._registry:
        if f"/{model._meta.model_name}/" in f"/{name}/" or (
            f"_{model._meta.model_name}_" in name
        ):
            row = model._default_manager.first()
            values["object_id"] = row.pk if row else uuid.uuid4()
    if name == "admin:view_on_site":
        values["object_id"] = uuid.uuid4()
    return values


@pytest.fixture
def values_for(laid_out) -> Callable[[str], dict[str, Any]]:
    return lambda name: _address_values(name, laid_out)


@pytest.fixture
def callers(laid_out, ada, alice, hank, bob) -> Callable[..., dict[str, Client]]:
    """Everybody who may knock, each in a browser or with a token of their own."""
    acme = laid_out["acme"].account
    other = laid_out["globex"].account

    def bearer(account: SellerAccount, **order: Any) -> dict[str, str]:
        token, plain = issue_runner_token(
            name="Runner", account=account, actor=None, **order
        )
        issued.append(token)
        return {"authorization": f"Bearer {plain.reveal()}"}

    issued: list[RunnerToken] = []
    gone = timezone.now() - timedelta(days=1)
    headers = {
        "runner": bearer(acme, marketplaces=[find_marketplace("US")]),
        "runner of another account": bearer(other),
        "expired runner": bearer(acme, expires_at=gone),
        "revoked runner": bearer(acme),
    }
    revoke_runner_token(token=issued[-1], actor=None)
    people = {
        "anonymous": None,
        "primary": alice,
        "helper": hank,
        "stranger": bob,
        "admin": ada,
    }

    def knock(*, enforce_csrf_checks: bool = False) -> dict[str, Client]:
        browsers = {}
        for name, user in people.items():
            browsers[name] = Client(enforce_csrf_checks=enforce_csrf_checks)
            if user is not None:
                browsers[name].force_login(user)
        for name, sent in headers.items():
            browsers[name] = Client(
                enforce_csrf_checks=enforce_csrf_checks, headers=sent
            )
        return browsers

    return knock


@pytest.fixture
def rows_everywhere(laid_out) -> list[type]:
    """The tables of the domain, none of them empty."""
    models = list(apps.get_app_config("credentials").get_models())
    assert [one for one in models if not one._default_manager.exists()] == []
    return models


@pytest.fixture
def one(client_for, acme, alice, amazon_side):
    """Alice at the pages of Acme, whose application and marketplaces are chosen."""
    describe_application(account=acme, name="Runner", roles=ROLES, actor=alice)
    chosen = [find_marketplace(country) for country in ("US", "CA")]
    choose_marketplaces(account=acme, marketplaces=chosen, actor=alice)
    return PersonAtThePage(client_for(alice), amazon_side)
