"""reseal moves what is stored under the first key."""

import pytest
from django.core.management import CommandError, call_command

from credentials.flows.vault import count_to_reseal, sealed_models
from credentials.sealing import Keyring
from credentials.secret import Secret
from tests.support.amazon_side import refresh_token


@pytest.fixture
def two_keys(stored, settings):
    settings.CREDENTIAL_KEYS = f"{Keyring.generate('new')},{settings.CREDENTIAL_KEYS}"


def test_everything_moves_under_the_first_key(stored, two_keys, capsys):
    expected = count_to_reseal()

    call_command("reseal")

    out, err = capsys.readouterr()
    assert out == f"{expected} moved; all under new.\n"
    assert f"{expected}/{expected}" in err
    assert {
        row.key_id
        for model in sealed_models()
        for row in model._default_manager.filter(sealed__isnull=False)
    } == {"new"}


def test_moved_values_open_without_the_old_key(stored, two_keys, settings):
    call_command("reseal")
    settings.CREDENTIAL_KEYS = settings.CREDENTIAL_KEYS.split(",")[0]

    row = stored.authorizations.get(marketplace_id="ATVPDKIKX0DER")

    assert row.unseal().matches(Secret(refresh_token("acme NA")))


def test_a_second_run_moves_nothing(stored, two_keys, capsys):
    call_command("reseal")
    capsys.readouterr()

    call_command("reseal")

    assert capsys.readouterr().out == "0 moved; all under new.\n"


def test_a_missing_key_is_named(stored, settings):
    settings.CREDENTIAL_KEYS = Keyring.generate("new")

    with pytest.raises(CommandError, match="'test-1' is needed"):
        call_command("reseal")
