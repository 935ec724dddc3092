"""The tables of Amazon's facts hold together."""

import re

import pytest

from credentials.amazon import (
    DATA_SETS,
    DOCUMENTATION,
    MARKETPLACES,
    MENU_PATHS,
    ROLES,
    Kind,
    Region,
    UnknownMarketplace,
    UnknownRole,
    find_marketplace,
    find_role,
    kind_of,
    marketplaces_of,
    masked,
    seller_central,
    suggest_roles,
)


def test_every_marketplace_is_there_once():
    assert len(MARKETPLACES) == 23
    assert len({row.id for row in MARKETPLACES}) == 23
    assert len({row.country_code for row in MARKETPLACES}) == 23
    assert [len(marketplaces_of(region)) for region in Region] == [4, 16, 3]


@pytest.mark.parametrize("row", MARKETPLACES, ids=lambda row: row.country_code)
def test_a_marketplace_has_the_shape_of_one(row):
    assert re.fullmatch(r"A[A-Z0-9]{11,13}", row.id)
    assert re.fullmatch(r"[A-Z]{3}", row.currency)
    assert row.seller_central.startswith("sellercentral")
    assert row.vendor_central.startswith("vendorcentral.amazon.")
    assert seller_central(row).home == f"https://{row.seller_central}/home"


@pytest.mark.parametrize("key", ["GB", "gb", "UK", "uk", "A1F83G8C2ARO7P"])
def test_the_united_kingdom_has_two_codes(key):
    assert find_marketplace(key).name == "United Kingdom"


@pytest.mark.parametrize("key", ["", "XX", "U S", "\ud800", "ATVPDKIKX0DE"])
def test_an_unknown_marketplace_has_a_name_for_it(key):
    with pytest.raises(UnknownMarketplace):
        find_marketplace(key)


def test_a_region_knows_its_address():
    assert Region.FE.endpoint == "https://sellingpartnerapi-fe.amazon.com"
    assert Region.FE.aws_region == "us-west-2"


def test_data_sets_name_known_roles_only():
    for data_set in DATA_SETS:
        for key in data_set.roles:
            assert find_role(key).sellers
    with pytest.raises(UnknownRole):
        find_role("Pricing")


@pytest.mark.parametrize(
    ("data_sets", "roles"),
    [
        ([], ("selling-partner-insights",)),
        (["orders"], ("inventory-and-order-tracking", "selling-partner-insights")),
        (["catalog-and-listings", "prices-and-fees"], ("product-listing", "pricing")),
    ],
)
def test_the_fewest_roles_are_suggested_that_let_the_portal_see(data_sets, roles):
    assert suggest_roles(data_sets) == roles


def test_only_roles_with_buyers_details_are_restricted():
    restricted = {role.key for role in ROLES if role.restricted}

    assert restricted == {
        "direct-to-consumer-shipping",
        "tax-invoicing",
        "tax-remittance",
        "professional-services",
    }


def test_links_and_menus_are_complete():
    assert all(link.startswith("https://") for link in DOCUMENTATION.values())
    assert all(path and all(path) for path in MENU_PATHS.values())


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Atzr|IwEB-_+/=", Kind.REFRESH_TOKEN),
        ("Atza|IwEB", Kind.ACCESS_TOKEN),
        ("Atz.sprdt|IwEB", Kind.RESTRICTED_DATA_TOKEN),
        ("amzn1.application-oa2-client." + "0f" * 16, Kind.CLIENT_IDENTIFIER),
        ("amzn1.oa2-cs.v1." + "0f" * 32, Kind.CLIENT_SECRET),
        ("0f" * 32, Kind.CLIENT_SECRET),
        (
            "amzn1.sp.solution.01234567-89ab-cdef-0123-456789abcdef",
            Kind.APPLICATION_ID,
        ),
        (
            "amzn1.sellerapps.app.01234567-89ab-cdef-0123-456789abcdef",
            Kind.APPLICATION_ID,
        ),
        ("A2EUQ1WTGCTBG2", Kind.MARKETPLACE_ID),
        ("A2EUQ1WTGCTBG9", Kind.MERCHANT_TOKEN),
        ("AKIA" + "A1" * 8, Kind.AWS_KEY),
        ("amzn1.oa2-cs.v1." + "0F" * 32, Kind.UNKNOWN),
        ("Atzr|IwEB ", Kind.UNKNOWN),
        ("Atzr|IwEB\n", Kind.UNKNOWN),
        ("", Kind.UNKNOWN),
    ],
)
def test_a_value_is_known_by_its_shape(text, kind):
    assert kind_of(text) is kind


@pytest.mark.parametrize(
    "secret",
    [
        "Atzr|IwEBcanary",
        "Atza|IwEBcanary",
        "Atz.sprdt|canary",
        "Atzr\\|IwEBcanary",
        "amzn1.oa2-cs.v1.canary",
        "ca" * 32,
    ],
)
def test_a_secret_in_somebodys_words_is_masked(secret):
    assert masked(f"The value {secret} is wrong\n") == "The value •••• is wrong "
