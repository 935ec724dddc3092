"""Accounts whose secrets stand at every point of their two clocks."""

from datetime import timedelta

import pytest
from django.utils import timezone

from credentials.flows.runner_tokens import issue_runner_token
from credentials.models import ClientSecret, Pickup
from tests.support.runner_side import authorize, open_account, store_secret

DAY = timedelta(days=1)


@pytest.fixture
def lay_out(ada):
    """An account with one secret and two marketplaces, which one Runner fetches."""

    def lay_out(slug, *, expires_in=100 * DAY, runner="Runner 1", **fields):
        now = timezone.now()
        application = open_account(slug, client_id=f"amzn1.{slug}")
        known = expires_in is not None
        store_secret(
            application,
            f"amzn1.oa2-cs.v1.{slug}",
            **{
                "expires_at": now + expires_in if known else None,
                "expires_source": ClientSecret.Source.DERIVED
                if known
                else ClientSecret.Source.UNKNOWN,
                **fields,
            },
        )
        rows = [authorize(application, country) for country in ("US", "CA")]
        if runner:
            token, _secret = issue_runner_token(
                name=runner, account=application.account, actor=ada
            )
            Pickup.objects.create(token=token, authorization=rows[0], version=3)
        return application.account

    return lay_out
