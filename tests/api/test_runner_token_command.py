"""manage.py runner_token create, list, revoke."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from credentials.models import RunnerToken
from tests.support.runner_side import authorize, open_account

US = "/api/v1/credentials/acme-us/US"


@pytest.fixture
def command():
    def run(*arguments):
        stdout, stderr = StringIO(), StringIO()
        call_command("runner_token", *arguments, stdout=stdout, stderr=stderr)
        return stdout.getvalue(), stderr.getvalue()

    return run


def fetch(client, token, path=US, **more):
    return client.get(path, headers={"authorization": f"Bearer {token}"}, **more)


def test_the_token_stands_alone_on_standard_output_and_works(acme_us, command, client):
    stdout, stderr = command("create", "Runner", "--account", "acme-us")

    token = stdout.removesuffix("\n")
    assert token.startswith("rnr_")
    assert len(token.split()) == 1
    assert token not in stderr
    assert fetch(client, token).status_code == 200


def test_it_lives_ninety_days_unless_told_otherwise(acme_us, command):
    command("create", "usual", "--account", "acme-us")
    command("create", "short", "--account", "acme-us", "--expires-in-days", "7")

    left = {
        token.name: round((token.expires_at - timezone.now()) / timedelta(days=1))
        for token in RunnerToken.objects.all()
    }
    assert left == {"usual": 90, "short": 7}


def test_it_reaches_the_named_marketplaces_only(acme_us, command, client):
    token, _ = command("create", "R", "--account", "acme-us", "--marketplace", "us")

    assert fetch(client, token.strip()).status_code == 200
    other = fetch(client, token.strip(), "/api/v1/credentials/acme-us/DE")
    assert other.status_code == 404


def test_one_runner_may_load_several_accounts(acme_us, command, client):
    authorize(open_account("globex-us", client_id=""), "US")

    token, _ = command("create", "R", "--account", "acme-us", "--account", "globex-us")

    assert fetch(client, token.strip()).status_code == 200
    other = fetch(client, token.strip(), "/api/v1/credentials/globex-us/US")
    assert other.status_code == 409


def test_it_is_bound_to_the_named_networks(acme_us, command, client):
    token, _ = command(
        "create", "R", "--account", "acme-us", "--network", "203.0.113.7/24"
    )

    inside = fetch(client, token.strip(), REMOTE_ADDR="203.0.113.200")
    outside = fetch(client, token.strip(), REMOTE_ADDR="127.0.0.1")

    assert (inside.status_code, outside.status_code) == (200, 401)


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (["--account", "nobody"], "nobody"),
        (["--account", "acme-us", "--marketplace", "XX"], "XX"),
        (["--account", "acme-us", "--network", "here"], "here"),
        (["--account", "acme-us", "--expires-in-days", "0"], "365"),
        (["--account", "acme-us", "--expires-in-days", "100000000"], "365"),
    ],
)
def test_what_is_wrong_is_said_kindly(acme_us, command, arguments, word):
    with pytest.raises(CommandError, match=word) as refusal:
        command("create", "Runner", *arguments)

    assert refusal.value.returncode == 1
    assert not RunnerToken.objects.exists()


def test_a_name_that_is_empty_or_too_long_is_refused(acme_us, command):
    for name in (" ", "x" * 81):
        with pytest.raises(CommandError):
            command("create", name, "--account", "acme-us")


def test_list_shows_the_tokens_but_not_what_opens(acme_us, command):
    token, _ = command("create", "Runner of Acme", "--account", "acme-us")

    listed, _ = command("list")

    row = RunnerToken.objects.get()
    assert str(row.pk) in listed
    assert "Runner of Acme" in listed
    assert "acme-us" in listed
    assert token.strip() not in listed


def test_a_token_can_be_for_access_tokens_only(acme_us, command, client):
    token, _ = command("create", "R", "--account", "acme-us", "--access-tokens-only")

    listed, _ = command("list")

    assert fetch(client, token.strip()).status_code == 403
    assert "access tokens" in listed


def test_revoke_ends_it(acme_us, command, client):
    token, _ = command("create", "Runner", "--account", "acme-us")

    command("revoke", str(RunnerToken.objects.get().pk))

    assert fetch(client, token.strip()).status_code == 401


@pytest.mark.parametrize(
    "token_id", ["nonsense", "00000000-0000-4000-8000-000000000000"]
)
def test_revoking_what_is_not_there_is_said(db, command, token_id):
    with pytest.raises(CommandError, match="runner_token list"):
        command("revoke", token_id)
