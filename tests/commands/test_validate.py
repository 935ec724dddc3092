"""validate asks Amazon now, and says what it found."""

import pytest
from django.core.management import CommandError, call_command

from credentials.models import Authorization
from tests.support.offline import store_everything

Status = Authorization.Status


def test_one_line_says_how_each_authorization_is(stored, capsys):
    call_command("validate", account="acme")

    assert capsys.readouterr().out.splitlines() == [
        "acme\tCA\tunproven\tamazon-unreachable",
        "acme\tUS\tunproven\tamazon-unreachable",
    ]


def test_a_failing_authorization_ends_it_with_an_error(
    acme, alice, amazon_side, capsys
):
    amazon_side.application()
    amazon_side.grant("US", "CA")
    store_everything(acme, alice)
    amazon_side.authorizations[0]["revoked"] = True
    amazon_side.lay_out()

    with pytest.raises(CommandError, match="2 of 2 failing"):
        call_command("validate", all=True)

    assert "acme\tUS\tfailing\t" in capsys.readouterr().out


def test_valid_authorizations_end_it_well(acme, alice, amazon_side, capsys):
    amazon_side.application()
    amazon_side.grant("US", "CA")
    store_everything(acme, alice)

    call_command("validate", all=True)

    assert "acme\tUS\tvalid\t-" in capsys.readouterr().out


def test_an_account_that_is_not_there_is_an_error(db):
    with pytest.raises(CommandError, match="no seller account 'nope'"):
        call_command("validate", account="nope")


def test_nothing_stored_is_said_and_no_error(acme, capsys):
    call_command("validate", account="acme")

    assert "no refresh token is stored yet" in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [[], ["--all", "--account", "acme"]])
def test_it_asks_for_one_account_or_all(arguments):
    with pytest.raises(CommandError):
        call_command("validate", *arguments)
