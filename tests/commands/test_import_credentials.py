"""What operators import: many accounts at once, all of them or none."""

import io
import sys

import pytest
from django.core.management import CommandError, call_command

from credentials.models import Authorization, Event, Tag
from tests.support.amazon_side import client_id, client_secret, refresh_token

HEADER = "account,marketplace,client_id,client_secret,refresh_token\n"


def line(slug: str, country: str, region: str) -> str:
    return (
        f"{slug},{country},{client_id(slug)},{client_secret(f'{slug} 1')},"
        f"{refresh_token(f'{slug} {region}')}\n"
    )


TWO_ACCOUNTS = HEADER + line("acme", "US", "NA") + line("globex", "DE", "EU")


@pytest.fixture
def at_amazon(acme, globex, amazon_side):
    """Amazon knows both applications, and a grant of each."""
    for slug, country in (("acme", "US"), ("globex", "DE")):
        amazon_side.application(slug)
        amazon_side.grant(country, seed=slug)
    return amazon_side


@pytest.fixture
def file(tmp_path):
    def make(text: str, name: str = "table.csv") -> str:
        path = tmp_path / name
        path.write_text(text)
        return str(path)

    return make


def run(*line: str) -> str:
    out = io.StringIO()
    call_command("import_credentials", *line, stdout=out, stderr=out)
    return out.getvalue()


def refused(*line: str) -> str:
    out = io.StringIO()
    with pytest.raises(CommandError) as problem:
        call_command("import_credentials", *line, stdout=out, stderr=out)
    return f"{out.getvalue()}{problem.value}"


def valid() -> set[str]:
    rows = Authorization.objects.with_token().filter(status="valid")
    return {f"{row.account.slug} {row.marketplace.country_code}" for row in rows}


def test_a_table_fills_many_accounts(at_amazon, file):
    told = run(file(TWO_ACCOUNTS))

    assert valid() == {"acme US", "globex DE"}
    assert "acme: stored. US" in told
    events = Event.objects.filter(tag=Tag.CREDENTIALS_IMPORTED)
    assert {(one.actor, one.account.slug) for one in events} == {
        ("portal", "acme"),
        ("portal", "globex"),
    }


def test_a_dry_run_says_it_and_changes_nothing(at_amazon, file):
    at_amazon.forget_calls()
    before = Event.objects.count()

    told = run(file(TWO_ACCOUNTS), "--dry-run")

    assert "acme · Line 2 · a client identifier ending in" in told
    assert "United States: new" in told
    assert client_secret("acme 1")[20:40] not in told
    assert not Authorization.objects.exists()
    assert Event.objects.count() == before
    assert at_amazon.calls() == []


def test_a_refusal_for_one_account_keeps_every_account_out(at_amazon, file):
    text = TWO_ACCOUNTS.replace(client_secret("globex 1"), client_secret("wrong"))

    told = refused(file(text))

    assert "globex, client credentials" in told
    assert "Nothing was changed." in told
    assert not Authorization.objects.exists()
    assert not Event.objects.filter(tag=Tag.SECRET_STORED).exists()


def test_sections_go_to_the_accounts_that_they_are_called_after(at_amazon, file):
    text = "".join(
        f"{slug}-{region.lower()}:\n  lwa_app_id: {client_id(slug)}\n"
        f"  lwa_client_secret: {client_secret(f'{slug} 1')}\n"
        f"  refresh_token: {refresh_token(f'{slug} {region}')}\n"
        for slug, region in (("acme", "NA"), ("globex", "EU"))
    )

    unsaid = refused(file(text, "credentials.yml"))
    run(file(text, "credentials.yml"), "--marketplace", "US", "--marketplace", "DE")

    assert "Choose the marketplaces" in unsaid
    assert valid() >= {"acme US", "globex DE"}


def test_a_job_comes_through_standard_input(at_amazon, monkeypatch):
    job = (
        f"credentials: {{\n  client_id: {client_id('acme')}\n"
        f"  client_secret: {client_secret('acme 1')}\n"
        f"  refresh_token: {refresh_token('acme NA')}\n}}\nmarketplace: US\n"
    )
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(job.encode())))

    run("-", "--account", "acme")

    assert valid() == {"acme US"}


def test_a_second_time_nothing_is_left_to_do(at_amazon, file):
    run(file(TWO_ACCOUNTS))
    before = Event.objects.count()

    told = run(file(TWO_ACCOUNTS))

    assert "stored already" in told
    assert Event.objects.count() == before


@pytest.mark.parametrize(
    ("text", "options", "words"),
    [
        (HEADER + line("acme", "US", "NA"), ["--account", "none"], "no seller account"),
        (HEADER + line("umbrella", "US", "NA"), [], "no seller account of this name"),
        (HEADER + line("", "US", "NA"), [], "for which account it is"),
        (HEADER + line("globex", "US", "NA"), ["--account", "acme"], "another account"),
        (HEADER + line("acme", "US", "NA"), ["--marketplace", "XX"], "no marketplace"),
        ("hello", [], "The first line has to name the columns"),
    ],
)
def test_what_cannot_be_imported_is_named(at_amazon, file, text, options, words):
    assert words in refused(file(text), *options)
    assert not Authorization.objects.exists()


def test_a_file_that_is_not_there_is_named(db, tmp_path):
    assert "No such file" in refused(str(tmp_path / "none.csv"))
