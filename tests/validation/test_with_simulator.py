"""The whole ladder against the stand-in for Amazon, as Amazon's docs describe it."""

import pytest

from credentials.amazon import PROBES, Amazon, Region, find_marketplace, find_role
from credentials.secret import Secret
from credentials.validation import (
    FINDINGS,
    Candidate,
    Known,
    Status,
    prove_client,
    validate,
)
from tests.support.amazon_side import client_id, client_secret, refresh_token

ALL_ROLES = [probe.role for probe in PROBES]


@pytest.fixture
def amazon(amazon_side):
    urls = {region: f"{amazon_side.url}/{region.lower()}" for region in Region}
    return Amazon(
        f"{amazon_side.url}/auth/o2/token",
        urls,
        deadline_seconds=1.5,
        pause=lambda _: None,
    )


def candidate(country: str = "US", *, token: str = "", secret: str = "", roles=()):
    return Candidate(
        client_id(),
        Secret(secret or client_secret()),
        Secret(token or refresh_token()),
        find_marketplace(country),
        tuple(roles),
    )


def test_everything_granted_is_seen_and_the_marketplaces_beside(amazon_side, amazon):
    names = [find_role(key).name for key in ALL_ROLES]
    amazon_side.application(roles=names)
    amazon_side.grant("US", "CA", roles=names)

    report = validate(candidate(roles=ALL_ROLES), Known(), amazon)

    assert report.status is Status.VALID
    assert report.findings == ()
    assert report.missing_roles == ()
    assert set(report.covered_marketplaces) == {"ATVPDKIKX0DER", "A2EUQ1WTGCTBG2"}


@pytest.mark.parametrize("missing", ALL_ROLES)
def test_each_role_that_can_be_probed_is_missed(amazon_side, amazon, missing):
    sharers = {probe.role: probe.shared_with for probe in PROBES}
    names = [
        find_role(key).name
        for key in [*ALL_ROLES, "selling-partner-insights", "product-listing"]
        if key != missing and key not in sharers[missing]
    ]
    amazon_side.application(roles=names)
    amazon_side.grant("US", roles=names)

    report = validate(candidate(roles=[missing]), Known(), amazon)

    assert report.missing_roles == (missing,)
    assert report.findings[-1] == "role-missing"
    assert report.status is not Status.FAILING


WORLDS = {
    "an unknown application": ({"seed": "other"}, {}, "client-credentials-refused"),
    "a deleted application": ({"deleted": True}, {}, "client-credentials-refused"),
    "a sandbox": ({"sandbox": True}, {}, "sandbox-credentials"),
    "an authorization taken back": ({}, {"revoked": True}, "token-refused"),
    "a vendor": ({}, {"vendor": True}, "vendor-account"),
    "another token": ({}, {"token": refresh_token("else")}, "token-refused"),
    "no part taken": (
        {},
        {"marketplaces": [{"id": "ATVPDKIKX0DER", "participating": False}]},
        "marketplace-not-participating",
    ),
    "suspended listings": (
        {},
        {"marketplaces": [{"id": "ATVPDKIKX0DER", "suspended": True}]},
        "listings-suspended",
    ),
}


@pytest.mark.parametrize("world", WORLDS)
def test_each_world_has_its_finding(amazon_side, amazon, world):
    application, grant, finding = WORLDS[world]
    amazon_side.application(**application)
    seed = application.get("seed", "acme")
    amazon_side.grant("US", seed=seed, **{"token": refresh_token(), **grant})

    report = validate(candidate(), Known(), amazon)

    assert report.findings == (finding,)
    severity = FINDINGS[finding].severity
    assert report.status == ("failing" if severity == "problem" else "valid")


@pytest.mark.parametrize(
    ("granted", "wanted", "finding"),
    [
        (("CA", "MX"), "US", "marketplace-not-covered"),
        (("DE", "FR"), "US", "token-of-another-region"),
        (("JP",), "GB", "token-of-another-region"),
    ],
)
def test_a_token_has_to_reach_the_marketplace(
    amazon_side, amazon, granted, wanted, finding
):
    amazon_side.application()
    token = amazon_side.grant(*granted)

    report = validate(candidate(wanted, token=token), Known(), amazon)

    assert report.findings == (finding,)
    assert report.status is Status.FAILING


def test_a_token_of_another_application_is_named(amazon_side, amazon):
    amazon_side.application()
    amazon_side.application("globex")
    token = amazon_side.grant("US", seed="globex")

    report = validate(candidate(token=token), Known(), amazon)

    assert report.findings == ("token-of-another-application",)


def test_a_replaced_secret_works_for_seven_days(amazon_side, amazon):
    amazon_side.application()
    amazon_side.grant("US")
    fresh = amazon_side.rotate()

    both = [
        validate(candidate(secret=secret), Known(), amazon).status
        for secret in (client_secret(), fresh)
    ]
    amazon_side.move_clock(days=7.1)
    later = validate(candidate(), Known(client_id_proven=True), amazon)

    assert both == [Status.VALID, Status.VALID]
    assert "client-secret-refused" in later.findings


def test_an_expired_secret_that_still_exchanges_is_found_out(amazon_side, amazon):
    amazon_side.application()
    amazon_side.grant("US")
    amazon_side.break_down("spapi", "expired-secret-at-spapi")

    report = validate(candidate(), Known(), amazon)

    assert report.proved.lwa_exchange
    assert report.findings == ("secret-expired",)


FAULTS = [
    ("status", {"value": 429}),
    ("status", {"value": 500}),
    ("status", {"value": 503}),
    ("latency", {"value": 3}),
    ("reset", {}),
    ("html", {}),
    ("garbage", {}),
    ("truncate", {}),
    ("endless", {}),
    ("wrong-type", {}),
]


@pytest.mark.parametrize("target", ["lwa", "spapi"])
@pytest.mark.parametrize(
    ("kind", "more"), FAULTS, ids=[f"{kind}{more}" for kind, more in FAULTS]
)
def test_no_fault_makes_credentials_failing(amazon_side, amazon, target, kind, more):
    amazon_side.application()
    amazon_side.grant("US")
    amazon_side.break_down(target, kind, **more)

    report = validate(candidate(), Known(), amazon)

    assert report.status is Status.UNKNOWN
    assert set(report.findings) <= {
        "amazon-unreachable",
        "amazon-throttled",
        "amazon-unreadable",
    }


def test_one_fault_is_overcome_by_trying_again(amazon_side, amazon):
    amazon_side.application()
    amazon_side.grant("US")
    amazon_side.break_down("*", "status", value=503, times=2)

    report = validate(candidate(), Known(), amazon)

    assert report.status is Status.VALID


def test_a_client_is_proven_before_any_authorization(amazon_side, amazon):
    amazon_side.application()
    one = candidate()

    good = prove_client(one.client_id, one.client_secret, Known(), amazon)
    bad = prove_client(one.client_id, Secret(client_secret("no")), Known(), amazon)

    assert (good.status, bad.status) == (Status.VALID, Status.FAILING)
    assert bad.findings == ("client-credentials-refused",)
