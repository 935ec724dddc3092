"""The control door: laying out a world, moving the clock, reading the calls."""

import json
import re
from urllib.parse import urlsplit

import pytest
import requests

from tests.simulator.amazon import (
    CLIENT_ID,
    CLIENT_SECRET,
    PARTICIPATIONS,
    REFRESH_TOKEN,
)


def test_a_world_reads_back_as_it_was_laid_out(amazon):
    world = {
        "applications": [
            {
                "client_id": "one",
                "client_secret": "secret one",
                "secret_issued_at": "2026-10-01T00:00:00.000Z",
                "roles": ["Pricing"],
                "sandbox": True,
                "deleted": True,
            }
        ],
        "authorizations": [
            {
                "client_id": "one",
                "refresh_token": "Atzr|one",
                "region": "EU",
                "marketplaces": [
                    {"id": "A1PA6795UKMFR9", "participating": False, "suspended": True}
                ],
                "roles": ["tax-invoicing"],
                "revoked": True,
                "vendor": True,
            }
        ],
    }

    amazon.control("PUT", "world", world)

    back = amazon.control("GET", "world")
    for kind in ("applications", "authorizations"):
        [given], [read] = world[kind], back[kind]
        assert {name: read[name] for name in given} == given


def test_what_is_read_back_can_be_laid_out_again_unchanged(amazon):
    amazon.rotate()
    first = amazon.control("GET", "world")

    amazon.control("PUT", "world", first)

    assert amazon.control("GET", "world") == first
    assert first["applications"][0]["previous_secrets"]


def test_missing_fields_get_sensible_defaults(amazon):
    amazon.control(
        "PUT", "world", {"applications": [{}], "authorizations": [{"region": "EU"}]}
    )

    world = amazon.control("GET", "world")

    [application], [authorization] = world["applications"], world["authorizations"]
    assert authorization["client_id"] == application["client_id"]
    assert authorization["account"] == "europe"
    assert "Tax Invoicing" not in authorization["roles"]
    exchanged = amazon.exchange(
        client_id=application["client_id"],
        client_secret=application["client_secret"],
        refresh_token=authorization["refresh_token"],
    )
    token = exchanged.json()["access_token"]
    payload = amazon.call(region="eu", token=token).json()["payload"]
    assert {"DE", "FR", "GB"} <= {row["marketplace"]["countryCode"] for row in payload}
    assert "JP" not in {row["marketplace"]["countryCode"] for row in payload}


def test_fresh_values_have_amazons_shapes(amazon):
    amazon.control("PUT", "world", {"applications": [{}], "authorizations": [{}]})

    world = amazon.control("GET", "world")

    [application], [authorization] = world["applications"], world["authorizations"]
    shapes = {
        "client_id": r"amzn1\.application-oa2-client\.[0-9a-f]{32}",
        "client_secret": r"amzn1\.oa2-cs\.v1\.[0-9a-f]{64}",
        "application_id": r"amzn1\.sp\.solution\.[0-9a-f-]{36}",
    }
    for name, shape in shapes.items():
        assert re.fullmatch(shape, application[name])
    assert authorization["refresh_token"].startswith("Atzr|Iw")
    assert 300 < len(authorization["refresh_token"]) < 600


@pytest.mark.parametrize(
    ("method", "path", "body", "sentence"),
    [
        ("PUT", "world", [], "The world must be a JSON object."),
        ("PUT", "world", {"apps": []}, "has no field 'apps'"),
        ("PUT", "world", {"applications": {}}, "must be a list"),
        ("PUT", "world", {"applications": [{"client_id": 3}]}, "must be a text"),
        ("PUT", "world", {"applications": [{"client_id": "a\0b"}]}, "line breaks"),
        ("PUT", "world", {"applications": [{"roles": ["Chef"]}]}, "no role 'Chef'"),
        ("PUT", "world", {"applications": [{"sandbox": "no"}]}, "true or false"),
        (
            "PUT",
            "world",
            {"applications": [{"secret_issued_at": "soon"}]},
            "ISO 8601",
        ),
        (
            "PUT",
            "world",
            {"applications": [{"secret_issued_at": "9999-12-31T00:00:00Z"}]},
            "between 1970 and 2199",
        ),
        (
            "PUT",
            "world",
            {"applications": [{"client_id": "a"}, {"client_id": "a"}]},
            "same client_id",
        ),
        (
            "PUT",
            "world",
            {"authorizations": [{"refresh_token": "a"}, {"refresh_token": "a"}]},
            "same refresh_token",
        ),
        ("PUT", "world", {"authorizations": [{"region": "na"}]}, "NA, EU, FE"),
        ("PUT", "world", {"authorizations": [{"account": "moon"}]}, "account 'moon'"),
        ("PUT", "world", {"authorizations": [{"marketplaces": [{}]}]}, "'id'"),
        ("POST", "faults", {"kind": "rain"}, "must be one of latency"),
        ("POST", "faults", {"kind": "html", "target": "eu"}, "must be one of lwa"),
        ("POST", "faults", {"kind": "latency"}, "seconds"),
        ("POST", "faults", {"kind": "latency", "value": -1}, "seconds"),
        ("POST", "faults", {"kind": "status", "value": 99}, "200 to 599"),
        ("POST", "faults", {"kind": "status", "value": 400.5}, "200 to 599"),
        ("POST", "faults", {"kind": "html", "times": 0}, "whole number"),
        ("POST", "faults", {"kind": "html", "times": True}, "whole number"),
        ("POST", "clock", {}, "must be a number"),
        ("POST", "clock", {"offset_seconds": "1"}, "must be a number"),
        ("POST", "clock", {"offset_seconds": 1e300}, "hundred years"),
    ],
)
def test_bad_input_is_told_in_a_sentence_and_changes_nothing(
    amazon, method, path, body, sentence
):
    before = amazon.control("GET", "world")

    answer = amazon.knock(method, path, json=body)

    assert answer.status_code == 400
    assert sentence in answer.json()["error"]
    assert amazon.control("GET", "world") == before
    assert amazon.control("GET", "faults") == {"faults": []}


@pytest.mark.parametrize("body", [b"", b"{", b"\xff", b'{"offset_seconds": NaN}'])
def test_what_is_no_json_is_refused(amazon, body):
    answer = amazon.knock("POST", "clock", data=body)

    assert answer.status_code == 400
    assert answer.json()["error"]


def test_a_control_that_does_not_exist_is_not_found(amazon):
    assert amazon.knock("GET", "nothing").status_code == 404
    assert amazon.knock("POST", "applications/nobody/rotate").status_code == 404
    assert amazon.knock("DELETE", "world").status_code == 405


def test_the_clock_moves_and_says_where_it_is(amazon):
    answer = amazon.control("POST", "clock", {"offset_seconds": 3600})

    assert answer["offset_seconds"] == 3600
    assert amazon.control("GET", "clock")["offset_seconds"] == 3600


def test_calls_are_listed_until_they_are_forgotten(amazon):
    amazon.call()
    amazon.exchange(client_secret="wrong")

    calls = amazon.control("GET", "calls")["calls"]

    assert [(row["path"], row["status"]) for row in calls] == [
        ("/auth/o2/token", 200),
        (f"/na{PARTICIPATIONS}", 200),
        ("/auth/o2/token", 401),
    ]
    assert {row["client_id"] for row in calls} == {CLIENT_ID}
    assert all(row["time"].endswith("Z") for row in calls)
    amazon.control("DELETE", "calls")
    assert amazon.control("GET", "calls") == {"calls": []}


def test_calls_never_hold_a_secret(amazon):
    token = amazon.access_token()
    amazon.call(token=token, params={"access_token": token})
    amazon.exchange(client_id=CLIENT_SECRET, client_secret=CLIENT_SECRET)
    amazon.exchange(client_id=REFRESH_TOKEN)
    amazon.break_down("*", "reset", times=1)
    with pytest.raises(requests.ConnectionError):
        amazon.exchange()

    written = json.dumps(amazon.control("GET", "calls"))

    assert len(json.loads(written)["calls"]) == 5
    for secret in (token, CLIENT_SECRET, REFRESH_TOKEN):
        assert secret not in written


def test_the_control_door_s_own_calls_are_not_counted(amazon):
    amazon.control("GET", "world")

    assert amazon.control("GET", "calls") == {"calls": []}


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://example.com"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Host": "rebound.example.com"},
    ],
)
def test_pages_of_other_sites_cannot_reach_the_control_door(amazon, headers):
    answer = amazon.knock("POST", "clock", json={"offset_seconds": 9}, headers=headers)

    assert answer.status_code == 403
    assert amazon.control("GET", "clock")["offset_seconds"] == 0


def test_a_page_of_the_same_site_may_knock(amazon):
    headers = {"Origin": amazon.url, "Sec-Fetch-Site": "same-origin"}

    answer = amazon.knock("POST", "clock", json={"offset_seconds": 9}, headers=headers)

    assert answer.status_code == 200
    assert urlsplit(amazon.url).hostname == "127.0.0.1"


def test_a_body_without_a_length_or_beyond_measure_is_refused(amazon):
    chunked = requests.post(
        f"{amazon.url}/auth/o2/token", data=iter([b"a"]), timeout=10
    )
    huge = requests.post(
        f"{amazon.url}/auth/o2/token",
        data=b"",
        headers={"Content-Length": str(1 << 40)},
        timeout=10,
    )

    assert (chunked.status_code, huge.status_code) == (411, 413)
