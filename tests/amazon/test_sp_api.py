"""Asking the Selling Partner API what a token covers."""

import json

import pytest

from credentials.amazon import (
    PROBES,
    ROLES,
    ProbeAnswer,
    Reason,
    Refused,
    Region,
    Throttled,
    Unreachable,
    find_marketplace,
)
from credentials.secret import Secret
from tests.amazon.stand_ins import (
    PARTICIPATIONS,
    listing,
    participation,
    unauthorized,
)

US = find_marketplace("US")
ACCESS = Secret("Atza|IwEBcanary")
PATH = "/na" + PARTICIPATIONS
CATALOG = "/na/catalog/2022-04-01/items"
RESTRICTED = "/na/tokens/2021-03-01/restrictedDataToken"


def test_participations_are_read(amazon_script):
    amazon_script.answers[PATH] = listing(
        participation(US.id, suspended=True), participation("A000UNKNOWN")
    )

    rows = amazon_script.amazon().sp_api.marketplace_participations(Region.NA, ACCESS)

    assert [row.marketplace_id for row in rows] == [US.id, "A000UNKNOWN"]
    assert (rows[0].participating, rows[0].suspended) == (True, True)
    [(_, headers, _)] = amazon_script.calls
    assert headers["x-amz-access-token"] == ACCESS.reveal()
    assert len(headers["x-amz-date"]) == len("20261123T120000Z")


def test_each_region_is_asked_at_its_own_address(amazon_script):
    sp_api = amazon_script.amazon().sp_api
    for region in Region:
        amazon_script.answers[f"/{region.lower()}{PARTICIPATIONS}"] = listing()

        sp_api.marketplace_participations(region, ACCESS)

    assert [path[:4] for path in amazon_script.paths] == ["/na/", "/eu/", "/fe/"]


def test_a_refusal_keeps_the_details(amazon_script):
    details = "The access token you provided has expired. Atza|IwEBcanary"
    amazon_script.answers[PATH] = unauthorized(details)

    with pytest.raises(Refused) as failure:
        amazon_script.amazon().sp_api.marketplace_participations(Region.NA, ACCESS)

    assert failure.value.details == "The access token you provided has expired. ••••"
    assert (failure.value.status, failure.value.code) == (403, "Unauthorized")


@pytest.mark.parametrize(
    "answer",
    [
        (200, {}),
        (200, {"payload": {}}),
        (200, {"payload": [{}]}),
        (200, {"payload": [participation(US.id) | {"participation": None}]}),
        (200, {"payload": ["x"]}),
        (403, {"message": "Forbidden"}),
        (403, {"errors": []}),
        (403, {"errors": [{"code": None}]}),
        (403, b"<html>Blocked"),
    ],
)
def test_an_unreadable_answer_says_nothing(amazon_script, answer):
    amazon_script.answers[PATH] = answer

    with pytest.raises(Unreachable) as failure:
        amazon_script.amazon().sp_api.marketplace_participations(Region.NA, ACCESS)

    assert failure.value.reason is Reason.UNREADABLE


def test_names_from_outside_are_cut_and_cleaned(amazon_script):
    row = participation(US.id) | {"storeName": "A\0\ud800" + "b" * 500}
    amazon_script.answers[PATH] = listing(row)

    [seen] = amazon_script.amazon().sp_api.marketplace_participations(Region.NA, ACCESS)

    assert seen.store_name == "A  " + "b" * 97


@pytest.mark.parametrize(
    ("answer", "meaning"),
    [
        ((200, {"items": []}), ProbeAnswer.SEEMS_GRANTED),
        ((400, {"errors": [{"code": "InvalidInput"}]}), ProbeAnswer.SEEMS_GRANTED),
        ((404, {"errors": [{"code": "NotFound"}]}), ProbeAnswer.SEEMS_GRANTED),
        (unauthorized(), ProbeAnswer.SEEMS_MISSING),
        (
            (403, {"errors": [{"code": "MissingAuthenticationToken"}]}),
            ProbeAnswer.CANNOT_TELL,
        ),
    ],
)
def test_a_probe_says_what_it_seems(amazon_script, answer, meaning):
    amazon_script.answers[CATALOG] = answer

    seen = amazon_script.amazon().sp_api.probe("product-listing", US, ACCESS)

    assert seen is meaning
    assert len(amazon_script.calls) == 1


def test_a_probe_passes_on_what_is_about_the_token(amazon_script):
    details = "The LWA secret token you provided has expired."
    amazon_script.answers[CATALOG] = unauthorized(details)

    with pytest.raises(Refused) as failure:
        amazon_script.amazon().sp_api.probe("product-listing", US, ACCESS)

    assert failure.value.details == details


@pytest.mark.parametrize(
    ("answer", "meaning"),
    [
        ((200, {"restrictedDataToken": "Atz.sprdt|x"}), ProbeAnswer.SEEMS_GRANTED),
        (
            (
                400,
                {
                    "errors": [
                        {
                            "code": "InvalidInput",
                            "message": "Application does not have access to one or"
                            " more requested data elements: [shippingAddress]",
                        }
                    ]
                },
            ),
            ProbeAnswer.SEEMS_MISSING,
        ),
        ((400, {"errors": [{"code": "InvalidInput"}]}), ProbeAnswer.CANNOT_TELL),
        (unauthorized(), ProbeAnswer.CANNOT_TELL),
    ],
)
def test_a_restricted_role_is_probed_by_asking_for_its_token(
    amazon_script, answer, meaning
):
    amazon_script.answers[RESTRICTED] = answer

    seen = amazon_script.amazon().sp_api.probe(
        "direct-to-consumer-shipping", US, ACCESS
    )

    assert seen is meaning


def test_a_restricted_data_token_is_not_read(amazon_script):
    amazon_script.answers[RESTRICTED] = (200, b"{no JSON, but nobody looks")

    seen = amazon_script.amazon().sp_api.probe("tax-invoicing", US, ACCESS)

    assert seen is ProbeAnswer.SEEMS_GRANTED


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ((200, b"<!doctype html>"), Reason.UNREADABLE),
        ((200, b""), Reason.UNREADABLE),
        ((200, b"\xff\xfe{"), Reason.UNREADABLE),
        ((403, b"<html>"), Reason.UNREADABLE),
        ((404, b"<html>"), Reason.UNREADABLE),
        ((503, {}), Reason.SERVER_ERROR),
        ((302, {}), Reason.REDIRECT),
    ],
)
def test_a_probe_that_is_not_answered_says_why(amazon_script, answer, reason):
    amazon_script.answers[CATALOG] = answer

    with pytest.raises(Unreachable) as failure:
        amazon_script.amazon().sp_api.probe("product-listing", US, ACCESS)

    assert failure.value.reason is reason
    assert len(amazon_script.calls) == 1


@pytest.mark.parametrize(
    ("role", "country"),
    [
        ("notifications-in-seller-central", "US"),
        ("account-information-service-provider", "DE"),
        ("amazon-warehousing-and-distribution", "DE"),
    ],
)
def test_a_role_without_a_probe_costs_no_request(amazon_script, role, country):
    marketplace = find_marketplace(country)

    seen = amazon_script.amazon().sp_api.probe(role, marketplace, ACCESS)

    assert seen is ProbeAnswer.CANNOT_TELL
    assert amazon_script.calls == []


def test_every_probe_is_of_a_known_role():
    keys = {role.key for role in ROLES}

    assert {probe.role for probe in PROBES} <= keys
    assert all(probe.shared_with <= keys for probe in PROBES)
    assert json.dumps([probe.path for probe in PROBES])


@pytest.mark.parametrize(
    ("answer", "vendor"),
    [
        ((200, {"payload": {"orders": []}}), True),
        ((200, {"payload": "three marketplaces"}), False),
        ((200, b"<!doctype html>"), False),
        (unauthorized(), False),
        ((503, {}), False),
    ],
)
def test_a_vendor_is_told_by_reading_vendors_orders(amazon_script, answer, vendor):
    amazon_script.answers["/na/vendor/orders/v1/purchaseOrders"] = answer

    assert amazon_script.amazon().sp_api.is_vendor(Region.NA, ACCESS) is vendor


def test_throttling_is_told_with_its_patience(amazon_script):
    amazon_script.answers[PATH] = (429, {"errors": [{"code": "QuotaExceeded"}]})
    amazon_script.headers["retry-after"] = "70"

    with pytest.raises(Throttled) as failure:
        amazon_script.amazon().sp_api.marketplace_participations(Region.NA, ACCESS)

    assert failure.value.retry_after == 70
