"""The OpenAPI document and the docs page."""

import re

import jsonschema
import openapi_spec_validator
import pytest
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

DOCUMENT = "/api/v1/openapi.json"
US = "/api/v1/credentials/acme-us/US"
LIST = "/api/v1/credentials"
FETCH = "/api/v1/credentials/{account}/{marketplace}"


@pytest.fixture
def document(db, client):
    return client.get(DOCUMENT).json()


def test_it_is_valid_openapi_3_1(document):
    assert document["openapi"].startswith("3.1")
    openapi_spec_validator.validate(document)


def test_it_names_the_server_and_the_lock(document, settings):
    (scheme,) = document["components"]["securitySchemes"].values()

    assert document["servers"] == [{"url": settings.SITE_URL}]
    assert (scheme["type"], scheme["scheme"]) == ("http", "bearer")
    assert scheme["description"]


def operations(document):
    return [one for path in document["paths"].values() for one in path.values()]


def test_every_call_and_parameter_is_described(document):
    assert set(document["paths"]) == {
        LIST,
        FETCH,
        f"{LIST}/batch",
        f"{FETCH}/access-token",
        f"{FETCH}/reports",
        "/api/v1/changes",
    }
    for operation in operations(document):
        assert operation["operationId"]
        assert operation["security"]
        assert operation["description"]
        assert all(one["description"] for one in operation["parameters"])


def test_every_refusal_is_a_problem_document_with_an_example(document):
    for operation in operations(document):
        for status, response in operation["responses"].items():
            assert response["description"]
            if int(status) >= 400:
                (media_type,) = response["content"]
                assert media_type == "application/problem+json"
                for example in response["content"][media_type]["examples"].values():
                    assert example["value"]["status"] == int(status)


def test_a_refusal_is_documented_with_the_calls_that_it_belongs_to(document):
    conflicts = {
        one["operationId"]: set(
            one["responses"]["409"]["content"]["application/problem+json"]["examples"]
        )
        for one in operations(document)
        if "409" in one["responses"]
    }

    assert conflicts["listChanges"] == {"unknown-cursor"}
    assert conflicts["getAccessToken"] == {"set-up-incomplete", "refused-by-amazon"}


def test_the_docs_page_shows_what_is_sent(db, client):
    page = client.get("/api/v1/docs").content.decode()

    assert "Fields of the body" in page
    assert "invalid_grant" in page


def schema_of(document, path, status, media_type):
    resource = Resource.from_contents(document, default_specification=DRAFT202012)
    registry = Registry().with_resource("urn:api", resource)
    pointer = "/".join(
        part.replace("~", "~0").replace("/", "~1")
        for part in (
            *("paths", path, "get", "responses", status, "content"),
            *(media_type, "schema"),
        )
    )
    return jsonschema.Draft202012Validator(
        {"$ref": f"urn:api#/{pointer}"}, registry=registry
    )


def test_the_answers_are_as_documented(document, runner):
    fetched = schema_of(document, FETCH, "200", "application/json")
    listed = schema_of(document, LIST, "200", "application/json")
    problem = schema_of(document, FETCH, "404", "application/problem+json")
    invalid = schema_of(document, LIST, "422", "application/problem+json")

    fetched.validate(runner.get(US).json())
    listed.validate(runner.get(LIST).json())
    problem.validate(runner.get("/api/v1/credentials/nobody/US").json())
    invalid.validate(runner.get(f"{LIST}?limit=0").json())


def test_the_answers_hold_nothing_undocumented(document, runner):
    schemas = document["components"]["schemas"]
    entry = runner.get(LIST).json()["credentials"][0]

    assert set(runner.get(US).json()) == set(schemas["Credentials"]["properties"])
    assert set(entry) == set(schemas["Entry"]["properties"])


def test_the_documents_hold_no_secret_and_are_not_indexed(runner):
    for path in (DOCUMENT, "/api/v1/docs"):
        response = runner.client.get(path)

        assert response.status_code == 200
        assert response["X-Robots-Tag"] == "noindex"
        assert "CANARY" not in response.content.decode()
        assert not re.search(r"rnr_\w{10}", response.content.decode())


def test_the_docs_page_shows_each_call_and_problem(db, client, document):
    page = client.get("/api/v1/docs").content.decode()

    for operation in operations(document):
        assert f'id="{operation["operationId"]}"' in page
    assert "set-up-incomplete" in page
    assert DOCUMENT in page


def test_the_docs_page_needs_no_script_or_style_of_its_own(db, client):
    page = client.get("/api/v1/docs").content.decode()

    assert "<style" not in page
    assert " style=" not in page
    assert not re.search(r"<script(?![^>]*\bsrc=)", page)
