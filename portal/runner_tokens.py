"""What the pages about runner tokens show: the board, and a line that fetches."""

import shlex
from collections.abc import Iterable

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
        pickups__version__lt=F("pickups__authorization__values_version"),
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


def cut_off_by(token: RunnerToken) -> list[SellerAccount]:
    """The accounts that no other token reaches, once this one is revoked."""
    others = RunnerToken.objects.live().exclude(pk=token.pk)
    reached = SellerAccount.objects.filter(runner_token_scopes__token__in=others)
    return list(accounts_of(token).exclude(pk__in=reached.values("pk")))


def accounts_of(token: RunnerToken) -> QuerySet[SellerAccount]:
    """The accounts that a token reaches, wholly or in part."""
    return SellerAccount.objects.filter(runner_token_scopes__token=token).distinct()


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


def marketplaces_of(token: RunnerToken, account: SellerAccount) -> list[Marketplace]:
    """Those of an account that the token reaches, the home country first.

    Where some have a refresh token, only those; where none is chosen yet, the one that
    the token is for, or else the home country.
    """
    chosen = sorted(
        token.authorizations().filter(account=account),
        key=lambda row: row.marketplace != account.home,
    )
    if chosen:
        rows = [row for row in chosen if row.has_token] or chosen[:1]
        return [row.marketplace for row in rows]
    scope = token.scopes.exclude(marketplace_id="").first()
    return [find_marketplace(scope.marketplace_id) if scope else account.home]


@sensitive_variables()
def curl_line(
    presented: Secret,
    account: SellerAccount,
    of: Iterable[Marketplace],
    *,
    access_tokens_only: bool = False,
) -> str:
    """A line that works when it is pasted into a terminal; it holds the token."""
    fetch = "curl -sS --fail-with-body"
    return " ".join(
        [
            f"{fetch} -X POST -H" if access_tokens_only else f"{fetch} -H",
            shlex.quote(f"Authorization: Bearer {presented.reveal()}"),
            *(shlex.quote(_address(account, one, access_tokens_only)) for one in of),
        ]
    )


def _address(
    account: SellerAccount,
    of: Marketplace,
    access_tokens_only: bool,
) -> str:
    kwargs = {"account": account.slug, "marketplace": of.country_code}
    site: str = settings.SITE_URL.rstrip("/")
    return site + (
        reverse("api:access-token", kwargs=kwargs)
        if access_tokens_only
        else reverse("api:credentials", kwargs=kwargs) + "?format=hjson"
    )
