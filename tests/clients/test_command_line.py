"""The command that writes a file for a job."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import environ
import hjson
import pytest
import yaml

from tests.support.amazon_side import client_secret
from tests.support.runner_side import (
    CLIENT_ID,
    REFRESH_TOKEN,
)

CLIENT_SECRET = client_secret()

pytestmark = pytest.mark.django_db(transaction=True)
SOURCE = Path(__file__).parents[2] / "clients" / "python" / "src"
VALUES = {
    "client_id": CLIENT_ID,
    "client_secret": CLIENT_SECRET,
    "refresh_token": REFRESH_TOKEN,
}


class Variables(environ.Env):
    """What django-environ reads, kept apart from this process's environment."""

    ENVIRON: dict[str, str] = {}


@pytest.fixture
def run(live_server, acme_us, token_for):
    """The command in a process of its own, as a job's machine runs it."""
    known = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(SOURCE),
        "RUNNER_PORTAL_URL": live_server.url,
        "RUNNER_TOKEN": token_for(acme_us),
    }

    def ran(*arguments: object, **changed: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "runner_credentials", *map(str, arguments)],
            env=known | changed,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    return ran


@pytest.fixture
def write(run):
    def written(path: Path, *more: object, **changed: str):
        place = ("--account", "acme-us", "--marketplace", "US")
        return run("write", path, *place, *more, **changed)

    return written


def test_the_block_of_a_job_is_read_by_hjson(write, tmp_path):
    path = tmp_path / "acme.hjson"

    ended = write(path)

    block = hjson.loads(path.read_text())
    assert ended.returncode == 0, ended.stderr
    assert block["credentials"] == VALUES
    assert block["MarketplaceIds"] == ["ATVPDKIKX0DER"]


def test_variables_are_read_by_environ_and_by_a_shell(write, tmp_path):
    path = tmp_path / ".env"
    write(path)

    shell = subprocess.run(
        ["sh", "-c", f'. {path}; printf %s "$SP_API_REFRESH_TOKEN"'],
        capture_output=True,
        text=True,
        check=True,
    )

    Variables.read_env(path)
    assert shell.stdout == REFRESH_TOKEN
    assert Variables.ENVIRON["SP_API_CLIENT_SECRET"] == CLIENT_SECRET


def test_credentials_yml_names_the_account(write, tmp_path):
    path = tmp_path / "credentials.yml"

    write(path)

    section = yaml.safe_load(path.read_text())["acme-us-us"]
    assert section["lwa_client_secret"] == CLIENT_SECRET


def test_only_the_owner_may_read_the_file(write, tmp_path):
    path = tmp_path / "acme.json"

    write(path)

    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_file_that_is_the_newest_is_left_alone(write, tmp_path):
    path = tmp_path / "acme.json"
    write(path)
    before = path.stat().st_ino

    ended = write(path)

    assert path.stat().st_ino == before
    assert "unchanged" in ended.stderr


def test_a_refusal_leaves_the_old_file_and_ends_with_3(write, tmp_path):
    path = tmp_path / "acme.json"
    path.write_text("old")

    ended = write(path, RUNNER_TOKEN="rnr_wrong")

    assert ended.returncode == 3
    assert path.read_text() == "old"


def test_silence_ends_with_4(write, tmp_path):
    ended = write(tmp_path / "a.json", RUNNER_PORTAL_URL="http://127.0.0.1:9")

    assert ended.returncode == 4


@pytest.mark.parametrize(
    "changed", [{"RUNNER_TOKEN": ""}, {"RUNNER_PORTAL_URL": ""}], ids=str
)
def test_what_is_missing_is_said_and_ends_with_2(write, tmp_path, changed):
    ended = write(tmp_path / "a.json", **changed)

    assert ended.returncode == 2
    assert "RUNNER_" in ended.stderr


def test_a_name_without_a_format_is_asked_about(write, tmp_path):
    ended = write(tmp_path / "acme")

    assert ended.returncode == 2
    assert "--format" in ended.stderr


def test_the_token_may_come_from_a_file(run, tmp_path, token_for, acme_us):
    held = tmp_path / "token"
    held.write_text(token_for(acme_us) + "\n")

    ended = run("--token-file", held, "list", RUNNER_TOKEN="")

    assert sorted(line.split("\t")[1] for line in ended.stdout.splitlines()) == [
        "DE",
        "US",
    ]
