"""A validation asks in order and never claims more than Amazon said."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from urllib.parse import quote

import pytest

from credentials.amazon import Amazon, Region, find_marketplace
from credentials.secret import Secret
from credentials.validation import (
    FINDINGS,
    Known,
    Rung,
    Sister,
    Status,
    Verdict,
    prove_client,
    validate,
)
from tests.amazon.stand_ins import (
    PARTICIPATIONS,
    TOKEN,
    listing,
    participation,
    rude,
    unauthorized,
)

LWA = "/auth/o2/token"
AT_HOME = f"/na{PARTICIPATIONS}"
CATALOG = "/na/catalog/2022-04-01/items"
TYPES = "/na/definitions/2020-09-01/productTypes"
FINANCES = "/na/finances/2024-06-19/transactions"
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
WORKED = NOW - timedelta(days=2)

EXPIRED_SECRET = unauthorized("The LWA secret token you provided has expired.")
EXPIRED_ACCESS = unauthorized("The access token you provided has expired.")
INVALID = unauthorized(
    "The access token you provided is revoked, malformed or invalid."
)


def refused(code: str, status: int = 400) -> tuple[int, object]:
    return status, {"error": code, "error_description": "No."}


def known(**facts) -> Known:
    return Known(now=NOW, **facts)


def outcome_at(report, rung):
    return next(one for one in report.outcomes if one.rung == rung)


def verdicts(report) -> dict[str, str]:
    return {str(outcome.rung): str(outcome.verdict) for outcome in report.outcomes}


def test_good_credentials_pass_every_question(amazon_script, candidate):
    heard = []

    report = validate(
        candidate, known(), amazon_script.amazon(), on_outcome=heard.append
    )

    assert report.status is Status.VALID
    assert report.findings == ()
    assert report.covered_marketplaces == ("ATVPDKIKX0DER", "A2EUQ1WTGCTBG2")
    assert verdicts(report) == {
        "shapes": "passed",
        "client": "passed",
        "exchange": "passed",
        "participation": "passed",
        "role": "skipped",
        "comparison": "passed",
    }
    assert tuple(heard) == report.outcomes
    assert report.proved.participation


@pytest.mark.parametrize(
    ("change", "finding"),
    [
        ({"client_id": "amzn1.sp.solution.x"}, "client-identifier-malformed"),
        ({"client_secret": Secret("short")}, "client-secret-malformed"),
        ({"refresh_token": Secret("Atza|x")}, "refresh-token-malformed"),
    ],
)
def test_amazon_is_not_asked_about_a_wrong_shape(
    amazon_script, candidate, change, finding
):
    report = validate(replace(candidate, **change), known(), amazon_script.amazon())

    assert report.status is Status.FAILING
    assert report.findings == (finding,)
    assert verdicts(report)["exchange"] == "skipped"
    assert amazon_script.calls == []


@pytest.mark.parametrize(
    ("answer", "facts", "finding"),
    [
        (refused("invalid_client", 401), {}, "client-credentials-refused"),
        (
            refused("invalid_client", 401),
            {"client_id_proven": True},
            "client-secret-refused",
        ),
        (
            refused("invalid_client", 401),
            {"client_id_proven": True, "secret_last_worked_at": WORKED},
            "secret-replaced",
        ),
        (
            refused("invalid_client", 401),
            {"secret_last_worked_at": WORKED},
            "client-identifier-unknown",
        ),
        (
            refused("invalid_client", 401),
            {"client_id_proven": True, "secret_expires_at": NOW},
            "secret-expired",
        ),
        (
            refused("invalid_client", 401),
            {"secret_replaced_at": NOW - timedelta(days=7)},
            "secret-replaced",
        ),
        (
            refused("invalid_client", 401),
            {"secret_replaced_at": NOW - timedelta(days=6), "client_id_proven": True},
            "client-secret-refused",
        ),
        (refused("invalid_grant"), {}, "token-refused"),
        (refused("invalid_grant"), {"token_last_worked_at": WORKED}, "token-revoked"),
        (refused("unauthorized_client"), {}, "token-of-another-application"),
    ],
)
def test_what_is_known_tells_the_causes_of_a_refusal_apart(
    amazon_script, candidate, answer, facts, finding
):
    amazon_script.answers[LWA] = answer

    report = validate(candidate, known(**facts), amazon_script.amazon())

    assert report.status is Status.FAILING
    assert report.findings == (finding,)
    assert verdicts(report)["participation"] == "skipped"
    assert not report.proved.client


@pytest.mark.parametrize(
    ("answer", "finding"),
    [
        ((429, {}), "amazon-throttled"),
        ((500, {"error": "ServerError"}), "amazon-unreachable"),
        ((503, {}), "amazon-unreachable"),
        ((408, {}), "amazon-unreachable"),
        ((200, b"<html>"), "amazon-unreadable"),
        ((200, b'{"access_token": '), "amazon-unreadable"),
        ((200, TOKEN | {"access_token": 5}), "amazon-unreadable"),
        ((302, {}), "amazon-unreadable"),
        ((403, b"<html>Blocked"), "amazon-unreadable"),
        (refused("invalid_request"), "amazon-unreadable"),
        (refused("unsupported_grant_type"), "amazon-unreadable"),
        (refused("access_denied"), "amazon-unreadable"),
        (refused("quite_new"), "amazon-unreadable"),
    ],
)
@pytest.mark.parametrize("path", [LWA, AT_HOME])
def test_no_definite_answer_never_makes_credentials_failing(
    amazon_script, candidate, answer, finding, path
):
    amazon_script.answers[path] = answer
    everything = known(
        secret_expires_at=NOW, secret_replaced_at=NOW, token_last_worked_at=WORKED
    )

    report = validate(candidate, everything, amazon_script.amazon())

    assert report.status is Status.UNKNOWN
    [found] = report.findings
    assert FINDINGS[found].transient
    if path == LWA:
        assert found == finding


def test_silence_is_not_waited_for_longer_than_the_deadline(candidate):
    with rude(lambda line: line.recv(1)) as url:
        report = validate(candidate, known(), Amazon(url, deadline_seconds=0.3))

    assert report.findings == ("amazon-unreachable",)
    assert report.outcomes[1].facts["reason"] == "timeout"


def test_patience_is_passed_on(amazon_script, candidate):
    amazon_script.answers[AT_HOME] = (429, {})
    amazon_script.headers["retry-after"] = "90"

    report = validate(candidate, known(), amazon_script.amazon())

    assert report.retry_after == 90
    assert report.proved.lwa_exchange
    assert report.status is Status.UNKNOWN


def test_an_expired_secret_may_show_at_the_second_call_only(amazon_script, candidate):
    amazon_script.answers[AT_HOME] = EXPIRED_SECRET

    report = validate(candidate, known(), amazon_script.amazon())

    assert report.status is Status.FAILING
    assert report.findings == ("secret-expired",)


@pytest.mark.parametrize("hours", [1, 30], ids=["told to the hour", "told as a day"])
def test_a_secret_of_today_that_seems_expired_is_given_time(
    amazon_script, candidate, hours
):
    amazon_script.answers[AT_HOME] = EXPIRED_SECRET
    fresh = known(secret_expires_at=NOW + timedelta(days=180) - timedelta(hours=hours))

    report = validate(candidate, fresh, amazon_script.amazon())

    assert report.status is Status.UNKNOWN
    assert report.findings == ("secret-settling",)


def test_an_access_token_that_ran_out_is_renewed_once(amazon_script, candidate):
    good = amazon_script.answers[AT_HOME]
    amazon_script.answers[AT_HOME] = [EXPIRED_ACCESS, good]

    report = validate(candidate, known(), amazon_script.amazon())

    assert report.status is Status.VALID
    assert amazon_script.paths == [LWA, LWA, AT_HOME, LWA, AT_HOME]


def test_an_access_token_that_stays_out_of_date_says_nothing(amazon_script, candidate):
    amazon_script.answers[AT_HOME] = EXPIRED_ACCESS

    report = validate(candidate, known(), amazon_script.amazon())

    assert report.status is Status.UNKNOWN
    assert len(amazon_script.calls) == 5


@pytest.mark.parametrize(
    ("facts", "finding"),
    [
        ({}, "sandbox-credentials"),
        ({"sisters_valid": True}, "token-refused"),
        ({"token_last_worked_at": WORKED}, "token-revoked"),
    ],
)
def test_a_token_that_the_api_calls_invalid(amazon_script, candidate, facts, finding):
    amazon_script.answers[AT_HOME] = INVALID

    report = validate(candidate, known(**facts), amazon_script.amazon())

    assert report.status is Status.FAILING
    assert report.findings == (finding,)


@pytest.mark.parametrize(
    ("rows", "finding", "status"),
    [
        ([participation("A2EUQ1WTGCTBG2")], "marketplace-not-covered", "failing"),
        ([], "marketplace-not-covered", "failing"),
        (
            [participation("ATVPDKIKX0DER", participating=False)],
            "marketplace-not-participating",
            "failing",
        ),
        (
            [participation("ATVPDKIKX0DER", suspended=True)],
            "listings-suspended",
            "valid",
        ),
    ],
)
def test_the_marketplace_has_to_be_among_those_covered(
    amazon_script, candidate, rows, finding, status
):
    amazon_script.answers[AT_HOME] = listing(*rows)

    report = validate(candidate, known(), amazon_script.amazon())

    assert report.findings == (finding,)
    assert report.status == status


@pytest.mark.parametrize("at_home", [unauthorized(), listing()])
def test_a_token_of_another_region_is_found_there(amazon_script, candidate, at_home):
    amazon_script.answers[AT_HOME] = at_home
    germany = find_marketplace("DE")
    amazon_script.answers[f"/eu{PARTICIPATIONS}"] = listing(participation(germany.id))

    report = validate(candidate, known(), amazon_script.amazon())

    assert report.status is Status.FAILING
    assert report.findings == ("token-of-another-region",)
    assert report.covered_marketplaces == (germany.id,)
    assert outcome_at(report, Rung.PARTICIPATION).facts["region"] == "EU"


def test_a_region_that_is_wrong_is_looked_for(amazon_script, candidate):
    amazon_script.answers[AT_HOME] = unauthorized(
        "The marketplaces you provided are not valid for region."
    )
    germany = find_marketplace("DE")
    amazon_script.answers[f"/eu{PARTICIPATIONS}"] = listing(participation(germany.id))

    report = validate(candidate, known(), amazon_script.amazon())

    assert report.findings == ("token-of-another-region",)


def test_a_vendors_token_is_named(amazon_script, candidate):
    amazon_script.answers[AT_HOME] = unauthorized()
    amazon_script.answers["/na/vendor/orders/v1/purchaseOrders"] = (
        200,
        {"payload": {"orders": []}},
    )

    report = validate(candidate, known(), amazon_script.amazon())

    assert report.status is Status.FAILING
    assert report.findings == ("vendor-account",)


def test_a_bare_refusal_of_participation_blames_nobody(amazon_script, candidate):
    amazon_script.answers[AT_HOME] = unauthorized()

    report = validate(candidate, known(), amazon_script.amazon())

    assert report.status is Status.UNKNOWN
    assert report.findings == ("participation-cannot-tell",)
    assert report.proved.lwa_exchange


def test_a_role_that_answers_proves_what_participation_could_not(
    amazon_script, candidate
):
    amazon_script.answers[AT_HOME] = unauthorized()
    amazon_script.answers[FINANCES] = (200, {})
    one = replace(candidate, roles=("finance-and-accounting",))

    report = validate(one, known(), amazon_script.amazon())

    assert report.status is Status.VALID
    assert report.findings == ("participation-cannot-tell",)
    assert report.granted_roles == ("finance-and-accounting",)


def test_a_missing_role_is_a_warning(amazon_script, candidate):
    amazon_script.answers[FINANCES] = unauthorized()
    amazon_script.answers[CATALOG] = (200, {})
    one = replace(candidate, roles=("finance-and-accounting", "product-listing"))

    report = validate(one, known(), amazon_script.amazon())

    assert report.status is Status.VALID
    assert report.findings == ("role-missing",)
    assert report.missing_roles == ("finance-and-accounting",)
    assert report.granted_roles == ("product-listing",)


ORDERS = "inventory-and-order-tracking"


@pytest.mark.parametrize(
    ("catalog", "granted"),
    [((200, {}), ("product-listing",)), (unauthorized(), (ORDERS,))],
)
def test_a_shared_call_proves_a_role_only_without_its_sharer(
    amazon_script, candidate, catalog, granted
):
    amazon_script.answers[CATALOG] = catalog
    amazon_script.answers[TYPES] = (200, {})
    one = replace(candidate, roles=(ORDERS, "product-listing"))

    report = validate(one, known(), amazon_script.amazon())

    assert report.granted_roles == granted
    assert report.status is Status.VALID


def test_a_probe_can_reveal_that_the_secret_has_expired(amazon_script, candidate):
    amazon_script.answers[CATALOG] = EXPIRED_SECRET
    one = replace(candidate, roles=("product-listing", "finance-and-accounting"))

    report = validate(one, known(), amazon_script.amazon())

    assert report.status is Status.FAILING
    assert report.findings == ("secret-expired",)
    assert verdicts(report)["role:finance-and-accounting"] == "skipped"


@pytest.mark.parametrize(
    ("answer", "finding"),
    [
        ((429, {}), "amazon-throttled"),
        ((503, {}), "amazon-unreachable"),
        ((404, b"<html>"), "amazon-unreadable"),
    ],
)
def test_a_role_that_cannot_be_told_fails_nothing(
    amazon_script, candidate, answer, finding
):
    amazon_script.answers[CATALOG] = answer
    one = replace(candidate, roles=("product-listing", "no-such-role"))

    report = validate(one, known(), amazon_script.amazon())

    assert report.status is Status.VALID
    assert report.findings == (finding,)
    assert verdicts(report)["role:product-listing"] == Verdict.UNKNOWN


def test_an_access_token_that_was_taken_a_moment_ago_is_of_no_sandbox(
    amazon_script, candidate
):
    amazon_script.answers[CATALOG] = INVALID
    one = replace(candidate, roles=("product-listing",))

    report = validate(one, known(), amazon_script.amazon())

    assert report.status is Status.VALID
    assert report.findings == ()
    assert verdicts(report)["role:product-listing"] == "unknown"


def test_who_cannot_tell_of_a_role_cannot_tell_that_all_fits(amazon_script, candidate):
    amazon_script.answers[CATALOG] = (204, {})
    one = replace(candidate, roles=("product-listing",))

    report = validate(one, known(), amazon_script.amazon())

    assert verdicts(report)["role:product-listing"] == "unknown"
    assert verdicts(report)["comparison"] == "unknown"


def test_a_role_is_not_missed_where_everything_is_refused(amazon_script, candidate):
    amazon_script.answers[AT_HOME] = unauthorized()
    for region in ("na", "eu", "fe"):
        path = CATALOG.replace("/na/", f"/{region}/")
        amazon_script.answers[path] = unauthorized()
    one = replace(candidate, roles=("product-listing",))

    report = validate(one, known(), amazon_script.amazon())

    assert report.findings == ("participation-cannot-tell",)
    assert verdicts(report)["comparison"] == "unknown"


def test_roles_are_left_for_the_next_time_where_amazon_is_slow(
    amazon_script, candidate
):
    one = replace(candidate, roles=("product-listing",))

    report = validate(one, known(), amazon_script.amazon(), patience=0)

    assert report.status is Status.VALID
    assert report.findings == ("amazon-unreachable",)
    assert verdicts(report)["role:product-listing"] == "unknown"
    assert verdicts(report)["comparison"] == "unknown"


def test_a_clock_that_is_wrong_is_told_and_fails_nothing(amazon_script, candidate):
    ahead = datetime.now(UTC) + timedelta(minutes=10)
    amazon_script.date = format_datetime(ahead, usegmt=True)

    report = validate(candidate, known(), amazon_script.amazon())

    assert report.status is Status.VALID
    assert report.findings == ("our-clock",)


@pytest.mark.parametrize(
    ("answer", "status", "findings"),
    [
        ((200, TOKEN), Status.VALID, ()),
        (
            refused("invalid_client", 401),
            Status.FAILING,
            ("client-credentials-refused",),
        ),
        (refused("unauthorized_client"), Status.UNKNOWN, ("client-not-provable",)),
        (refused("invalid_scope"), Status.UNKNOWN, ("client-not-provable",)),
        (refused("invalid_request"), Status.UNKNOWN, ("amazon-unreadable",)),
        ((503, {}), Status.UNKNOWN, ("amazon-unreachable",)),
        ((429, {}), Status.UNKNOWN, ("amazon-throttled",)),
    ],
)
def test_identifier_and_secret_are_proven_alone(
    amazon_script, candidate, answer, status, findings
):
    amazon_script.answers[LWA] = answer

    report = prove_client(
        candidate.client_id, candidate.client_secret, known(), amazon_script.amazon()
    )

    assert (report.status, report.findings) == (status, findings)
    assert report.proved.client is (status is Status.VALID)
    assert [outcome.rung for outcome in report.outcomes] == [Rung.CLIENT]


def test_no_outcome_holds_a_secret(amazon_script, candidate):
    echo = f"{candidate.refresh_token.reveal()} {candidate.client_secret.reveal()}"
    amazon_script.answers[AT_HOME] = unauthorized(echo)

    report = validate(candidate, known(), amazon_script.amazon())

    told = f"{report!r} {[outcome.as_dict() for outcome in report.outcomes]}"
    assert "canary" not in told
    assert "2b2b2b2b" not in told


def test_an_application_that_may_not_ask_alone_goes_on_to_the_token(
    amazon_script, candidate
):
    amazon_script.answers[LWA] = [refused("unauthorized_client"), (200, TOKEN)]

    report = validate(candidate, known(), amazon_script.amazon())

    assert report.status is Status.VALID
    assert report.findings == ()
    assert verdicts(report)["client"] == "unknown"


@pytest.mark.parametrize(
    "facts",
    [{}, {"secret_last_worked_at": NOW, "client_id_proven": True}],
    ids=["new", "worked before"],
)
def test_a_pair_that_works_alone_is_not_blamed_beside_a_token(
    amazon_script, candidate, facts
):
    amazon_script.answers[LWA] = [(200, TOKEN), refused("invalid_client", 401)]

    report = validate(candidate, known(**facts), amazon_script.amazon())

    assert report.status is Status.UNKNOWN
    assert report.findings == ("amazon-unreadable",)


def test_a_secret_past_its_end_may_work_alone_and_is_named_beside_a_token(
    amazon_script, candidate
):
    amazon_script.answers[LWA] = [(200, TOKEN), refused("invalid_client", 401)]

    report = validate(
        candidate,
        known(client_id_proven=True, secret_expires_at=NOW),
        amazon_script.amazon(),
    )

    assert report.findings == ("secret-expired",)


@pytest.mark.parametrize(
    "stores",
    [
        {"ATVPDKIKX0DER": "Globex", "A2EUQ1WTGCTBG2": "Acme"},
        {"A1AM78C64UM0Y8": "Acme"},
        {"ATVPDKIKX0DER": "Acme", "A1AM78C64UM0Y8": "Acme"},
    ],
    ids=["another name", "nothing in common", "each has one more"],
)
def test_a_list_of_another_seller_is_a_hint_and_no_failure(
    amazon_script, candidate, stores
):
    sister = Sister(Region.NA, stores)

    report = validate(candidate, known(sisters=(sister,)), amazon_script.amazon())

    assert report.status is Status.VALID
    assert report.findings == ("token-of-another-seller",)


@pytest.mark.parametrize(
    ("region", "stores"),
    [
        (Region.NA, {"ATVPDKIKX0DER": "Acme", "A2EUQ1WTGCTBG2": "Acme"}),
        (Region.NA, {"ATVPDKIKX0DER": ""}),
        (Region.NA, {}),
        (Region.EU, {"A1PA6795UKMFR9": "Globex"}),
    ],
    ids=["the same", "one joined since", "nothing known", "another region"],
)
def test_what_cannot_be_compared_is_no_hint(amazon_script, candidate, region, stores):
    sister = Sister(region, stores)

    report = validate(candidate, known(sisters=(sister,)), amazon_script.amazon())

    assert report.findings == ()


OURS = {"ATVPDKIKX0DER": "Acme"}
OTHER = {"ATVPDKIKX0DER": "Acme Outlet"}


@pytest.mark.parametrize(
    ("sisters", "facts"),
    [
        ([Sister(Region.NA, OTHER)], {"token_vouched_for": True}),
        ([Sister(Region.NA, OTHER), Sister(Region.NA, OURS, True)], {}),
        ([Sister(Region.NA, OTHER, True), Sister(Region.NA, OURS)], {}),
    ],
    ids=["it was said of it", "it fits one that it was said of", "it fits another"],
)
def test_stores_that_somebody_called_their_own_are_no_hint(
    amazon_script, candidate, sisters, facts
):
    report = validate(
        candidate, known(sisters=tuple(sisters), **facts), amazon_script.amazon()
    )

    assert report.findings == ()


def test_a_third_seller_is_told_among_two_that_are_ones_own(amazon_script, candidate):
    sisters = (
        Sister(Region.NA, OTHER, is_vouched_for=True),
        Sister(Region.NA, {"ATVPDKIKX0DER": "Acme Too"}, is_vouched_for=True),
    )

    report = validate(candidate, known(sisters=sisters), amazon_script.amazon())

    assert report.findings == ("token-of-another-seller",)


def test_roles_that_changed_since_the_token_was_made_are_told(amazon_script, candidate):
    one = replace(candidate, roles=(), roles_frozen=("pricing",))

    report = validate(one, known(), amazon_script.amazon())

    assert report.findings == ("roles-changed",)


def test_an_outcome_tells_what_was_sent_and_answered(amazon_script, candidate):
    amazon_script.answers[LWA] = [(200, TOKEN), refused("invalid_grant")]

    report = validate(candidate, known(), amazon_script.amazon())

    (exchange,) = outcome_at(report, Rung.EXCHANGE).exchanges
    assert (exchange.method, exchange.status) == ("POST", 400)
    assert dict(exchange.sent)["grant_type"] == "refresh_token"
    assert "invalid_grant" in exchange.answer


@pytest.mark.parametrize("cut", [None, -20])
def test_an_exchange_does_not_tell_who_the_seller_is(amazon_script, candidate, cut):
    status, listed = listing(participation(candidate.marketplace.id))
    named = json.dumps(listed).replace('"Acme"', '"Ac\\"me & Sons"')
    amazon_script.answers[AT_HOME] = (status, named[:cut].encode())

    report = validate(candidate, known(), amazon_script.amazon())

    exchange = outcome_at(report, Rung.PARTICIPATION).exchanges[0]
    assert "storeName" in exchange.answer
    assert "me & Sons" not in exchange.answer


def test_an_exchange_without_an_answer_names_the_reason(amazon_script, candidate):
    report = validate(candidate, known(), Amazon("http://127.0.0.1:9", attempts=1))

    (exchange,) = outcome_at(report, Rung.CLIENT).exchanges
    assert (exchange.status, exchange.answer) == (0, "connection")


@pytest.mark.parametrize(
    "wrapped",
    ["{}", "<html>{}</html>", '{{"error": "{}"}}', "refresh_token={}&x=1", '"{}'],
)
def test_no_exchange_repeats_what_was_sent(amazon_script, candidate, wrapped):
    sent = f"{candidate.refresh_token.reveal()} {candidate.client_secret.reveal()}"
    encoded = quote(candidate.refresh_token.reveal())
    amazon_script.answers[LWA] = (400, wrapped.format(f"{sent} {encoded}").encode())

    report = validate(candidate, known(), amazon_script.amazon())

    told = str([outcome.as_dict() for outcome in report.outcomes])
    assert "canary" not in told
    assert "2b2b2b2b" not in told
