"""Each file is loaded by the very program that it is written for.

Nothing here reaches Amazon. Runner's own reader is not public, so that its language,
HJSON, is read by the parser of its authors in tests/portal/exports; and nobody but
Fivetran reads what is written for Fivetran, so that its keys are compared with their
documentation there.
"""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from sp_api.base import credential_provider

from credentials.amazon import MARKETPLACES
from portal.exports import airbyte, env_file, node_sp_api, python_sp_api
from tests.support.amazon_side import client_id, client_secret, refresh_token

HERE = Path(__file__).parent
AIRBYTE = HERE.parents[1] / "var" / "consumers" / "airbyte" / "bin" / "python"
NODE = HERE / "node"
NODE_MODULES = NODE / "node_modules" / "amazon-sp-api"


def needs(present: bool, reason: str) -> None:
    """Go on where the program is there; CI installs it, so that there it must be."""
    if present:
        return
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)


def printed_by(*command: str, given: str, cwd: Path) -> dict[str, object]:
    done = subprocess.run(
        command, input=given, capture_output=True, text=True, cwd=cwd, check=True
    )
    return json.loads(done.stdout)


@pytest.fixture
def sp_api(tmp_path, monkeypatch):
    """python-amazon-sp-api, which finds its file in a home of its own."""
    for name in list(os.environ):
        if name.startswith(("SP_API_", "LWA_")):
            monkeypatch.delenv(name)
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    folder = tmp_path / ".config" / "python-sp-api"
    folder.mkdir(parents=True)

    def read(account: str) -> dict[str, str]:
        return vars(credential_provider.CredentialProvider(account).credentials)

    read.folder = folder
    return read


def set_of(region: str) -> dict[str, str]:
    return {
        "lwa_app_id": client_id(),
        "lwa_client_secret": client_secret(),
        "refresh_token": refresh_token(f"acme {region}"),
    }


def test_python_amazon_sp_api_finds_its_default_account(sp_api, entry):
    [file] = python_sp_api.write([entry()])
    (sp_api.folder / file.name).write_bytes(file.body)

    assert sp_api("default") == set_of("NA")


def test_python_amazon_sp_api_finds_each_account_by_its_name(sp_api, entry):
    [file] = python_sp_api.write([entry(), entry("DE")])
    (sp_api.folder / file.name).write_bytes(file.body)

    assert sp_api("acme-na") == set_of("NA")
    assert sp_api("acme-eu") == set_of("EU")


def test_python_amazon_sp_api_reads_the_environment(sp_api, entry, monkeypatch):
    [file] = env_file.write([entry(), entry("DE")])
    for line in file.body.decode().splitlines():
        if not line.startswith("#"):
            name, _, value = line.partition("=")
            monkeypatch.setenv(name, value.strip("'"))

    assert sp_api("ACME_NA") == set_of("NA")
    assert sp_api("ACME_EU") == set_of("EU")


def test_amazon_sp_api_for_node_asks_with_what_it_was_given(entry):
    needs(shutil.which("node") is not None, "Node.js is not installed.")
    needs(NODE_MODULES.is_dir(), "Not installed: make consumers")
    [file] = node_sp_api.write([entry(), entry("DE")])

    asked = printed_by("node", "load.cjs", given=file.body.decode(), cwd=NODE)

    assert asked == {
        f"acme-{region.lower()}": {
            "endpoint": f"sellingpartnerapi-{region.lower()}.amazon.com",
            "client_id": client_id(),
            "client_secret": client_secret(),
            "grant_type": "refresh_token",
            "refresh_token": refresh_token(f"acme {region}"),
        }
        for region in ("NA", "EU")
    }


def test_amazon_sp_api_for_node_takes_one_set_as_it_is(entry):
    needs(shutil.which("node") is not None, "Node.js is not installed.")
    needs(NODE_MODULES.is_dir(), "Not installed: make consumers")
    [file] = node_sp_api.write([entry("JP")])

    asked = printed_by("node", "load.cjs", given=file.body.decode(), cwd=NODE)

    assert asked["default"]["refresh_token"] == refresh_token("acme FE")


def test_airbyte_builds_its_streams_from_the_file(entry):
    needs(AIRBYTE.exists(), "Not installed: make consumers")
    [file] = airbyte.write([entry("DE")])

    load = str(HERE / "airbyte" / "load.py")
    built = printed_by(str(AIRBYTE), load, given=file.body.decode(), cwd=HERE)

    assert built == {
        "endpoint": "https://sellingpartnerapi-eu.amazon.com",
        "marketplace_id": "A1PA6795UKMFR9",
        "client_id": client_id(),
        "client_secret": client_secret(),
        "refresh_token": refresh_token("acme EU"),
    }


def test_airbyte_knows_every_country_that_it_gets_a_file_for(entry):
    needs(AIRBYTE.exists(), "Not installed: make consumers")
    spec = next(
        AIRBYTE.parents[1].glob("lib/*/site-packages/*seller_partner/spec.json")
    )
    known = json.loads(spec.read_text())["connectionSpecification"]["properties"]

    written = [
        json.loads(file.body)["region"]
        for marketplace in MARKETPLACES
        for file in airbyte.write([entry(marketplace.country_code)])
    ]

    assert {*written, "UK"} == set(known["region"]["enum"])
