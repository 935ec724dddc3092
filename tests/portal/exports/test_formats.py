"""What is written is read back as it was, and nothing in a value becomes anything else.

Each file is read by a parser of its format; tests/consumers has the programs that the
files are for.
"""

import io
import json
import subprocess
import zipfile

import environ
import hjson
import pytest
import yaml
from dotenv import dotenv_values
from hypothesis import given
from hypothesis import strategies as st

from credentials.amazon import Region, find_marketplace
from credentials.secret import Secret
from portal.exports import (
    airbyte,
    env_file,
    fivetran,
    node_sp_api,
    python_sp_api,
    runner,
)
from portal.exports.entries import Entry
from portal.exports.formats import FORMATS, STAND_IN
from tests.support.amazon_side import client_id, client_secret, refresh_token

ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"]), min_size=1)
HARMLESS = st.from_regex(env_file.HARMLESS, fullmatch=True)
US = find_marketplace("US")


def entry_of(secret: str, token: str) -> Entry:
    return Entry(
        name="acme-na",
        region=Region.NA,
        endpoint=Region.NA.endpoint,
        marketplaces=(US,),
        client_id=client_id(),
        client_secret=Secret(secret),
        refresh_token=Secret(token),
    )


def text_of(files) -> str:
    [file] = files
    return file.body.decode()


def test_a_runner_job_takes_the_block_as_its_input(entry):
    job = "{\n  input: {\n    use: amazon_selling_partner_api.io#AmazonSPApiInput\n"

    job = hjson.loads(f"{job}{text_of(runner.write([entry()]))}\n}}\n}}")

    assert job["input"] == {
        "use": "amazon_selling_partner_api.io#AmazonSPApiInput",
        "credentials": {
            "client_id": client_id(),
            "client_secret": client_secret(),
            "refresh_token": refresh_token("acme NA"),
        },
        "endpoint": "https://sellingpartnerapi-na.amazon.com",
        "params": {"MarketplaceIds": "ATVPDKIKX0DER,A2EUQ1WTGCTBG2"},
    }


def test_several_runner_jobs_stand_under_their_names(entry):
    jobs = hjson.loads(text_of(runner.write([entry(), entry("DE")])))

    assert list(jobs) == ["acme-na", "acme-eu"]
    assert jobs["acme-eu"]["endpoint"] == "https://sellingpartnerapi-eu.amazon.com"
    assert jobs["acme-eu"]["params"] == {"MarketplaceIds": "A1PA6795UKMFR9"}


def test_airbyte_gets_a_file_for_each_marketplace_that_it_knows(entry):
    files = airbyte.write([entry("DE", "IE", "GB", application_id="amzn1.sp.x")])

    assert [one.name for one in files] == [
        "airbyte-acme-eu-de.json",
        "airbyte-acme-eu-gb.json",
    ]
    assert json.loads(files[0].body) == {
        "auth_type": "oauth2.0",
        "aws_environment": "PRODUCTION",
        "account_type": "Seller",
        "region": "DE",
        "app_id": "amzn1.sp.x",
        "lwa_app_id": client_id(),
        "lwa_client_secret": client_secret(),
        "refresh_token": refresh_token("acme EU"),
    }


def test_fivetran_gets_a_connection_for_each_region(entry):
    files = fivetran.write([entry(merchant_id="A1B2C3D4E5F6G7"), entry("JP")])

    first, second = (json.loads(one.body) for one in files)
    assert first == {
        "service": "amazon_selling_partner",
        "config": {
            "schema": "amazon_acme_na",
            "is_vendor": False,
            "merchant_id": "A1B2C3D4E5F6G7",
            "region": "NORTH_AMERICA",
            "historical_sync_time_frame": "ALL_TIME",
        },
        "auth": {
            "client_id": client_id(),
            "client_secret": client_secret(),
            "refresh_token": refresh_token("acme NA"),
            "application_id": "",
        },
    }
    assert second["config"]["region"] == "FAR_EAST"


def test_several_files_travel_in_one_archive(entry):
    file = FORMATS["fivetran"].file_of([entry(), entry("DE")], "acme")

    with zipfile.ZipFile(io.BytesIO(file.body)) as archive:
        names = archive.namelist()
    assert (file.name, file.content_type) == ("acme-fivetran.zip", "application/zip")
    assert names == ["fivetran-acme-na.json", "fivetran-acme-eu.json"]


@given(ANY_TEXT, ANY_TEXT)
def test_any_value_comes_back_from_hjson(secret, token):
    read = hjson.loads(text_of(runner.write([entry_of(secret, token)])))

    values = read["credentials"]
    assert (values["client_secret"], values["refresh_token"]) == (secret, token)
    assert list(read) == ["credentials", "endpoint", "params"]


@given(ANY_TEXT, ANY_TEXT)
def test_any_value_comes_back_from_named_hjson(secret, token):
    one = entry_of(secret, token)

    read = hjson.loads(text_of(runner.write([one, one])))

    values = read["acme-na"]["credentials"]
    assert (values["client_secret"], values["refresh_token"]) == (secret, token)


@given(ANY_TEXT, ANY_TEXT)
def test_any_value_comes_back_from_yaml(secret, token):
    read = yaml.safe_load(text_of(python_sp_api.write([entry_of(secret, token)])))

    assert read == {
        "default": {
            "lwa_app_id": client_id(),
            "lwa_client_secret": secret,
            "refresh_token": token,
        }
    }


@pytest.mark.parametrize("write", [node_sp_api.write, airbyte.write, fivetran.write])
@given(ANY_TEXT, ANY_TEXT)
def test_any_value_comes_back_from_json(write, secret, token):
    read = text_of(write([entry_of(secret, token)]))

    assert {secret, token} <= set(strings_in(json.loads(read)))


def strings_in(value) -> list[str]:
    if isinstance(value, dict):
        return [text for one in value.values() for text in strings_in(one)]
    return [value] if isinstance(value, str) else []


@given(HARMLESS, HARMLESS)
def test_what_may_stand_in_an_env_file_comes_back(secret, token):
    written = text_of(env_file.write([entry_of(secret, token)]))

    assert dotenv_values(stream=io.StringIO(written)) == env_values(secret, token)


def env_values(secret: str, token: str) -> dict[str, str]:
    return {
        "SP_API_CLIENT_ID": client_id(),
        "SP_API_CLIENT_SECRET": secret,
        "SP_API_REFRESH_TOKEN": token,
        "LWA_APP_ID": client_id(),
        "LWA_CLIENT_SECRET": secret,
        "SP_API_BASE_URL": "https://sellingpartnerapi-na.amazon.com",
    }


@pytest.mark.parametrize(
    "sign", ["'", '"', "\\", "\n", "\r", "$", "`", "#", "\0", "é", ";", "!", "\u2028"]
)
def test_a_sign_that_some_reader_takes_for_more_is_in_no_env_file(sign):
    with pytest.raises(ValueError, match="cannot stand"):
        env_file.write([entry_of(f"a{sign}b", "t")])


def test_shells_and_environ_read_the_env_file_alike(entry, tmp_path, monkeypatch):
    one = entry()
    written = text_of(env_file.write([one]))
    file = tmp_path / ".env"
    file.write_text(written)
    wanted = env_values(one.client_secret.reveal(), one.refresh_token.reveal())

    shown = subprocess.run(
        ["bash", "-c", 'set -a; . "$1"; env -0', "bash", str(file)],
        env={"PATH": "/usr/bin:/bin"},
        capture_output=True,
        check=True,
        text=True,
    ).stdout
    in_shell = dict(line.split("=", 1) for line in shown.split("\0") if line)
    for name in wanted:
        monkeypatch.delenv(name, raising=False)
    known: dict[str, str] = {}
    monkeypatch.setattr(environ.Env, "ENVIRON", known)
    environ.Env.read_env(str(file))

    assert {name: in_shell.get(name) for name in wanted} == wanted
    assert {name: environ.Env().str(name) for name in wanted} == wanted


def test_several_sets_in_an_env_file_have_their_names_behind(entry):
    written = text_of(env_file.write([entry(), entry("DE")]))

    read = dotenv_values(stream=io.StringIO(written))
    assert read["LWA_CLIENT_SECRET_ACME_NA"] == client_secret()
    assert read["SP_API_REFRESH_TOKEN_ACME_EU"] == refresh_token("acme EU")
    assert len(read) == 12


@pytest.mark.parametrize("form", FORMATS.values(), ids=FORMATS)
def test_a_preview_is_the_file_with_what_stands_in_for_secrets_covered(form, entry):
    one = entry("US", client_secret=f"{STAND_IN}abcd", refresh_token=f"{STAND_IN}wxyz")

    [shown] = [file.body.decode() for file in form.preview([one])]
    [whole] = [file.body.decode() for file in form.write([one])]

    assert shown == whole.replace(STAND_IN, "••••••••")
    assert "••••abcd" in shown
    assert "••••wxyz" in shown


def test_what_a_file_holds_is_not_printed(entry):
    file = FORMATS["env"].file_of([entry()], "acme")

    assert client_secret()[20:40] not in repr(file)
    assert client_secret()[20:40] not in repr(entry())
