"""Whatever is wrong at Amazon's side, the page that takes the paste names it."""

from dataclasses import dataclass, field
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from credentials.amazon import find_marketplace
from credentials.flows.steps import choose_marketplaces, describe_application
from credentials.flows.validating import validate_authorization
from credentials.models import Authorization
from tests.support.amazon_side import ALL_ROLES, client_id, client_secret, refresh_token

US = "ATVPDKIKX0DER"


@dataclass
class Situation:
    """What is laid out at Amazon, and what is pasted; the rest is as it should be."""

    application: dict[str, Any] = field(default_factory=dict)
    grant: dict[str, Any] = field(default_factory=dict)
    countries: tuple[str, ...] = ("US", "CA")
    token: str = ""
    faults: tuple[tuple[str, str, dict[str, Any]], ...] = ()
    skew_days: float = 0


REFUSED = {
    "token mistyped": (Situation(token=refresh_token("else")), "token-refused"),
    "token taken back": (Situation(grant={"revoked": True}), "token-refused"),
    "token of another region": (
        Situation(countries=("DE",)),
        "token-of-another-region",
    ),
    "marketplace not covered": (
        Situation(countries=("CA",)),
        "marketplace-not-covered",
    ),
    "vendor account": (Situation(grant={"vendor": True}), "vendor-account"),
    "sandbox": (Situation(application={"sandbox": True}), "sandbox-credentials"),
    "token cut": (Situation(token=refresh_token()[:90]), "refresh-token-truncated"),
    "access token": (Situation(token="Atza|IwEB" + "x" * 300), "access-token-pasted"),
}

TAKEN = {
    "all well": (Situation(), "valid", set()),
    "marketplace without part": (
        Situation(grant={"marketplaces": [{"id": US, "participating": False}]}),
        "failing",
        {"marketplace-not-participating"},
    ),
    "listings suspended": (
        Situation(grant={"marketplaces": [{"id": US, "suspended": True}]}),
        "valid",
        {"listings-suspended"},
    ),
    "role missing": (
        Situation(grant={"roles": ["Pricing", "Selling Partner Insights"]}),
        "valid",
        {"role-missing"},
    ),
    "lists closed": (
        Situation(grant={"roles": ["Pricing", "Finance and Accounting"]}),
        "unproven",
        {"participation-cannot-tell", "role-missing"},
    ),
    "throttled": (
        Situation(faults=(("lwa", "status", {"value": 429}),)),
        "unproven",
        {"amazon-throttled"},
    ),
    "down": (
        Situation(faults=(("*", "status", {"value": 503}),)),
        "unproven",
        {"amazon-unreachable"},
    ),
    "down half-way": (
        Situation(faults=(("spapi", "status", {"value": 500}),)),
        "unproven",
        {"amazon-unreachable"},
    ),
    "cut off": (
        Situation(faults=(("lwa", "reset", {}),)),
        "unproven",
        {"amazon-unreachable"},
    ),
    "a page": (
        Situation(faults=(("lwa", "html", {}),)),
        "unproven",
        {"amazon-unreachable", "amazon-unreadable"},
    ),
    "rubbish": (
        Situation(faults=(("spapi", "garbage", {}),)),
        "unproven",
        {"amazon-unreachable", "amazon-unreadable"},
    ),
    "another shape": (
        Situation(faults=(("spapi", "wrong-type", {}),)),
        "unproven",
        {"amazon-unreachable", "amazon-unreadable"},
    ),
    "half an answer": (
        Situation(faults=(("lwa", "truncate", {}),)),
        "unproven",
        {"amazon-unreachable", "amazon-unreadable"},
    ),
    "our clock": (Situation(skew_days=0.01), "valid", {"our-clock"}),
}


@pytest.fixture
def page(client_for, acme, alice, amazon_side):
    """Acme's guide, up to where credentials are pasted."""
    roles = ["inventory-and-order-tracking", "selling-partner-insights"]
    describe_application(account=acme, name="Runner", roles=roles, actor=alice)
    chosen = [find_marketplace(country) for country in ("US", "CA")]
    choose_marketplaces(account=acme, marketplaces=chosen, actor=alice)
    client = client_for(alice)

    def paste(step: str, **sent: str) -> str:
        address = reverse("step", args=["acme", step])
        return client.post(address, sent, follow=True).text

    return paste


def paste_pair(page, identifier: str = "", secret: str = "") -> str:
    return page(
        "copy-lwa-credentials",
        client_id=identifier or client_id(),
        client_secret=secret or client_secret(),
        issued_on=timezone.localdate().isoformat(),
    )


def paste_token(page, token: str, country: str = "US") -> str:
    return page("authorize-marketplaces", marketplace=country, refresh_token=token)


def enter(page, amazon_side, situation: Situation) -> str:
    amazon_side.application(**situation.application)
    granted = amazon_side.grant(*situation.countries, **situation.grant)
    paste_pair(page)
    for target, kind, more in situation.faults:
        amazon_side.break_down(target, kind, **more)
    if situation.skew_days:
        amazon_side.move_clock(days=situation.skew_days)
    return paste_token(page, situation.token or granted)


@pytest.mark.parametrize("name", REFUSED)
def test_a_token_that_cannot_work_is_named_and_not_kept(page, amazon_side, name):
    situation, finding = REFUSED[name]

    shown = enter(page, amazon_side, situation)

    assert f'data-finding="{finding}"' in shown
    assert not Authorization.objects.with_token().exists()


@pytest.mark.parametrize("name", TAKEN)
def test_a_token_that_may_work_is_kept_with_what_is_known(page, amazon_side, name):
    situation, status, findings = TAKEN[name]

    shown = enter(page, amazon_side, situation)

    row = Authorization.objects.get(marketplace_id=US)
    assert row.status == status
    assert all(f'data-finding="{finding}"' in shown for finding in row.findings)
    assert set(row.findings) <= findings
    assert bool(row.findings) == bool(findings)


def test_a_token_of_another_application_is_named(page, amazon_side):
    amazon_side.application()
    amazon_side.application("globex")
    foreign = amazon_side.grant("US", seed="globex")
    paste_pair(page)

    shown = paste_token(page, foreign)

    assert 'data-finding="token-of-another-application"' in shown


def test_a_token_of_another_seller_than_its_sister_is_a_hint(page, amazon_side):
    amazon_side.application()
    first = amazon_side.grant("US", "CA")
    second = amazon_side.grant("CA", "MX", token=refresh_token("another seller"))
    paste_pair(page)
    paste_token(page, first)

    paste_token(page, second, "CA")

    row = Authorization.objects.get(marketplace_id="A2EUQ1WTGCTBG2")
    assert row.status == "valid"
    assert row.findings == ["token-of-another-seller"]


def test_a_store_that_has_its_own_account_is_no_hint(page, amazon_side, acme, alice):
    stores = [find_marketplace("DE"), find_marketplace("AE")]
    choose_marketplaces(account=acme, marketplaces=stores, actor=alice)
    amazon_side.application()
    paste_pair(page)
    paste_token(page, amazon_side.grant("DE", "FR"), "DE")

    paste_token(
        page, amazon_side.grant("AE", token=refresh_token("the emirates")), "AE"
    )

    rows = acme.authorizations.with_token()
    assert {(row.status, tuple(row.findings)) for row in rows} == {("valid", ())}


@pytest.mark.parametrize(
    ("identifier", "secret"),
    [(client_id("nobody"), ""), ("", client_secret("wrong"))],
    ids=["identifier unknown", "secret wrong"],
)
def test_a_pair_that_amazon_does_not_know_blames_neither(
    page, amazon_side, identifier, secret
):
    amazon_side.application()

    shown = paste_pair(page, identifier, secret)

    assert 'data-finding="client-credentials-refused"' in shown


@pytest.mark.parametrize(
    ("kind", "more", "findings"),
    [
        ("status", {"value": 429}, {"amazon-throttled"}),
        ("status", {"value": 503}, {"amazon-unreachable"}),
        ("html", {}, {"amazon-unreachable", "amazon-unreadable"}),
    ],
    ids=["throttled", "down", "a page"],
)
def test_a_pair_that_cannot_be_asked_about_is_kept_and_says_why(
    page, amazon_side, kind, more, findings
):
    amazon_side.application()
    amazon_side.break_down("lwa", kind, **more)

    shown = paste_pair(page)

    assert any(f'data-finding="{finding}"' in shown for finding in findings)
    assert "is stored" in shown


def test_a_wrong_secret_of_a_proven_identifier_is_the_secret(page, amazon_side):
    amazon_side.application()
    paste_token(page, amazon_side.grant("US", "CA"))
    paste_pair(page)

    shown = page("rotate-client-secret", client_secret=client_secret("wrong"))

    assert 'data-finding="client-secret-refused"' in shown


def revalidated() -> Authorization:
    row = Authorization.objects.get(marketplace_id=US)
    validate_authorization(authorization=row)
    row.refresh_from_db()
    return row


@pytest.fixture
def working(page, amazon_side):
    """Acme with a marketplace that works today."""
    amazon_side.application()
    paste_pair(page)
    paste_token(page, amazon_side.grant("US", "CA", roles=ALL_ROLES))
    assert Authorization.objects.get(marketplace_id=US).status == "valid"


@pytest.mark.usefixtures("working")
def test_an_authorization_that_is_taken_back_later_is_named_so(amazon_side):
    amazon_side.authorizations[0]["revoked"] = True
    amazon_side.lay_out()

    assert revalidated().findings == ["token-revoked"]


@pytest.mark.usefixtures("working")
def test_a_secret_replaced_behind_our_back_is_named_once_it_is_dead(amazon_side):
    amazon_side.applications[0]["client_secret"] = client_secret("made elsewhere")
    amazon_side.lay_out()

    assert revalidated().findings == ["secret-replaced"]


@pytest.mark.usefixtures("working")
def test_a_secret_past_its_end_that_only_the_api_refuses(amazon_side):
    secret = Authorization.objects.get(
        marketplace_id=US
    ).account.application.secret_in_use()
    secret.expires_at = timezone.now()
    secret.save()
    amazon_side.break_down("spapi", "expired-secret-at-spapi")

    row = revalidated()

    assert row.status == "failing"
    assert row.findings == ["secret-expired"]


@pytest.mark.usefixtures("working")
def test_an_outage_leaves_what_was_known(amazon_side):
    amazon_side.break_down("*", "status", value=503)

    row = revalidated()

    assert row.status == "valid"
    assert row.findings == ["amazon-unreachable"]
