"""ETag and If-None-Match of the credentials."""

import pytest

from credentials.models import Authorization, Delivery

US = "/api/v1/credentials/acme-us/US"


@pytest.mark.parametrize(
    "held",
    ["{etag}", "W/{etag}", '"other", {etag}', '"other" , W/{etag},"more"', "*"],
)
def test_who_holds_it_already_gets_304(runner, held):
    etag = runner.get(US)["ETag"]

    response = runner.get(US, if_none_match=held.format(etag=etag))

    assert response.status_code == 304
    assert response["ETag"] == etag
    assert response["Cache-Control"] == "no-store"
    assert response.content == b""


@pytest.mark.parametrize("held", ['"other"', "nonsense", "{bare}", '""', "W/", ","])
def test_who_holds_something_else_gets_the_credentials(runner, held):
    etag = runner.get(US)["ETag"]

    response = runner.get(US, if_none_match=held.format(bare=etag.strip('"')))

    assert response.status_code == 200


def test_304_is_recorded_too(runner):
    etag = runner.get(US)["ETag"]

    runner.get(US, if_none_match=etag)

    unchanged = Delivery.objects.order_by("pk").values_list("unchanged", flat=True)
    assert list(unchanged) == [False, True]


def test_the_tag_is_strong_and_the_same_in_the_list(runner):
    etag = runner.get(US)["ETag"]
    entries = runner.get("/api/v1/credentials").json()["credentials"]

    (entry,) = [one for one in entries if one["region"] == "NA"]

    assert etag == f'"{entry["etag"]}"'


def test_the_tag_changes_with_the_version(runner):
    before = runner.get(US)["ETag"]

    Authorization.objects.changed_for_runners()

    assert runner.get(US, if_none_match=before).status_code == 200


def test_the_tag_changes_with_the_endpoint(runner, settings):
    before = runner.get(US)["ETag"]

    settings.AMAZON_SPAPI_URLS = {**settings.AMAZON_SPAPI_URLS, "NA": "http://[::1]:1"}

    assert runner.get(US)["ETag"] != before


def test_another_representation_has_another_tag(runner):
    json_tag = runner.get(US)["ETag"]
    hjson_tag = runner.get(f"{US}?format=hjson")["ETag"]

    crossed = runner.get(f"{US}?format=hjson", if_none_match=json_tag)
    held = runner.get(f"{US}?format=hjson", if_none_match=hjson_tag)

    assert json_tag != hjson_tag
    assert (crossed.status_code, held.status_code) == (200, 304)
