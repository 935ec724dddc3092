"""What the pages about runner tokens show: the board, and a line that fetches."""

import shlex

from django.conf import settings
from django.db.models import Count, F, Q, QuerySet
from django.urls import reverse
from django.utils.translation import ngettext
from django.views.decorators.debug import sensitive_variables

from credentials.amazon import Marketplace, find_marketplace
from credentials.models import Given, RunnerToken, SellerAccount
from credentials.secret import Secret

MOST_NAMED = 6


def runner_token_board() -> QuerySet[RunnerToken]:
    """Every token with what it picked up, and how much of that is out of date."""
    still_wanted = Q(pickups__authorization__removed_at=None)
    is_behind = Q(
        pickups__kind=Given.CREDENTIALS,
        pickups__version__lt=F("pickups__authorization__version"),
    )
    return (
        RunnerToken.objects.select_related("created_by")
        .prefetch_related("scopes__account")
        .annotate(
            picked_up=Count("pickups", filter=still_wanted),
            behind=Count("pickups", filter=still_wanted & is_behind),
        )
        .order_by("-created_at", "pk")
    )


def reach_of(token: RunnerToken) -> str:
    """The accounts of a token with their countries, such as "acme: DE, US".

    Of many accounts the first few are named, and the others counted.
    """
    countries: dict[str, list[str]] = {}
    for scope in token.scopes.all():
        listed = countries.setdefault(scope.account.slug, [])
        if scope.marketplace_id:
            listed.append(find_marketplace(scope.marketplace_id).country_code)
    named = [
        f"{slug}: {', '.join(sorted(listed))}" if listed else slug
        for slug, listed in sorted(countries.items())
    ]
    if others := len(named[MOST_NAMED:]):
        text = ngettext("and %(count)d other", "and %(count)d others", others)
        named[MOST_NAMED:] = [text % {"count": others}]
    return "; ".join(named)


def example_marketplace(token: RunnerToken, account: SellerAccount) -> Marketplace:
    """One that the token reaches, best with a refresh token and in the home country."""
    chosen = sorted(
        token.authorizations(),
        key=lambda row: (not row.has_token, row.marketplace != account.home),
    )
    if chosen:
        return chosen[0].marketplace
    scope = token.scopes.exclude(marketplace_id="").first()
    return find_marketplace(scope.marketplace_id) if scope else account.home


@sensitive_variables()
def curl_line(
    presented: Secret,
    account: SellerAccount,
    of: Marketplace,
    *,
    access_tokens_only: bool = False,
) -> str:
    """A line that works when it is pasted into a terminal; it holds the token."""
    kwargs = {"account": account.slug, "marketplace": of.country_code}
    address = settings.SITE_URL.rstrip("/") + (
        reverse("api:access-token", kwargs=kwargs)
        if access_tokens_only
        else reverse("api:credentials", kwargs=kwargs) + "?format=hjson"
    )
    return " ".join(
        [
            "curl -sS --fail-with-body -X POST -H"
            if access_tokens_only
            else "curl -sS --fail-with-body -H",
            shlex.quote(f"Authorization: Bearer {presented.reveal()}"),
            shlex.quote(address),
        ]
    )
