"""Page-shaped reads for the page on which Runner is connected."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from credentials.guide.advice import advice_on_secrets
from credentials.guide.facts import Facts
from credentials.models import Authorization, RunnerToken, User
from portal.account_health import fetchable, rows_of


def connection_page(facts: Facts, _query: Mapping[str, Any]) -> dict[str, Any]:
    """The tokens, the commands, and what was fetched with them."""
    rows = fetchable(facts, rows_of(facts))
    return {
        "connections": rows,
        "all_connected": bool(rows) and all(row.pickup for row in rows),
        "all_refused": bool(rows) and all(row.is_broken for row in rows),
        "is_settled": _is_settled(facts),
        "unused_tokens": _unused(facts),
        "needs_token": not facts.live_tokens or facts.runner_ends_soon,
        "admins": User.objects.filter(is_staff=True, is_active=True)[:10],
        "curl_lines": [_curl_line(row.authorization) for row in rows],
        "masked_hjson": _masked_hjson(facts),
        "shown_marketplace": facts.with_token[0].marketplace
        if facts.with_token
        else None,
    }


def _is_settled(facts: Facts) -> bool:
    """Whether Amazon took everything, and nobody has to look anything up there."""
    valid = Authorization.Status.VALID
    works = all(row.status == valid and not row.findings for row in facts.with_token)
    return works and not advice_on_secrets(facts.secrets_in_view)


def _unused(facts: Facts) -> list[RunnerToken]:
    """The tokens that work, and with which nothing of this account was fetched yet."""
    used = {one.token_id for one in facts.live_pickups}
    return [token for token in facts.live_tokens if token.pk not in used]


def _curl_line(row: Authorization) -> dict[str, str]:
    path = reverse(
        "api:credentials",
        kwargs={
            "account": row.account.slug,
            "marketplace": row.marketplace.country_code,
        },
    )
    return {
        "id": f"curl-{row.marketplace.country_code}",
        "label": _(row.marketplace.name),
        "code": (
            'curl -sS --fail-with-body -H "Authorization: Bearer $RUNNER_TOKEN" '
            f'"{settings.SITE_URL}{path}?format=hjson"'
        ),
    }


def _masked_hjson(facts: Facts) -> str:
    secret = facts.secret_in_use
    identifier = facts.application.client_id or "amzn1.application-oa2-client.…"
    tail = next((row.tail for row in facts.with_token), "")
    return (
        "credentials: {\n"
        f"  client_id: {identifier}\n"
        f"  client_secret: ••••{secret.tail if secret else ''}\n"
        f"  refresh_token: ••••{tail}\n"
        "}"
    )
