"""Everybody opens every page of an installation."""

import uuid

from django.contrib import admin

from credentials.guide.steps import STEPS
from tests.journeys.site_map import places
from tests.journeys.walk import Walk

OF_THE_PORTAL = ("channel_id", "webhook_id", "dispatch_id", "message_id")


def look_around(walk: Walk, values_for_page) -> None:
    """Everybody opens every page that there is."""
    everybody = {
        "primary": walk.primary,
        "admin": walk.admin,
        "anonymous": walk.recorder.browser(),
    }
    for name, place in places().items():
        if name != "invitation-accept":
            address = place.address(values_for_page(name))
            for browser in everybody.values():
                browser.get(address)
    for step in STEPS:
        for browser in everybody.values():
            browser.get(f"/accounts/{walk.slug}/steps/{step.key}/")
    walk.admin.get(f"/overview/?account={walk.slug}&status=failing")


def page_values(walk: Walk):
    account = walk.account
    token = account.runner_token_scopes.first().token
    known = {
        "token": "no-such-address",
        "slug": walk.slug,
        "account": walk.slug,
        "marketplace": "US",
        "step": "copy-lwa-credentials",
        "membership_id": account.memberships.first().pk,
        "reminder_id": (account.reminders.first() or account).pk,
        **dict.fromkeys(OF_THE_PORTAL, token.pk),
        "held_id": account.held_pastes.first().pk,
        "invitation_id": account.invitations.first().pk,
        "batch_id": token.pk,
        "batch": account.held_imports.first().batch,
        "token_id": token.pk,
        "uidb36": "1",
        "key": "none",
        "app_label": "credentials",
        "url": "nothing",
        "content_type_id": 1,
    }

    def values(name: str) -> dict[str, object]:
        model = next((one for one in admin.site._registry if is_about(name, one)), None)
        row = model._default_manager.first() if model else None
        return known | {"object_id": row.pk if row else uuid.uuid4()}

    return values


def is_about(name: str, model: type) -> bool:
    table = model._meta.model_name
    return f"_{table}_" in name or f"/{table}/" in name
