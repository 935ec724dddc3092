import socket
import stat
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from credentials.models import Membership, SellerAccount, User
from portal.management.commands.practice import refuse_taken_port
from portal.management.commands.practice_data import make_password
from portal.practice import sign_in_file


@pytest.fixture
def practice(settings, tmp_path):
    settings.BASE_DIR = tmp_path
    settings.PRACTICE_MODE = True
    return tmp_path


def test_a_first_start_writes_fresh_keys_for_its_owner_alone(monkeypatch, tmp_path):
    path = tmp_path / ".env"
    monkeypatch.setenv("ENV_FILE", str(path))

    call_command("write_env", verbosity=0)

    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert "CREDENTIAL_KEYS=first:" in path.read_text()


def test_a_second_start_keeps_the_keys(monkeypatch, tmp_path):
    path = tmp_path / ".env"
    monkeypatch.setenv("ENV_FILE", str(path))
    call_command("write_env", verbosity=0)
    before = path.read_text()

    call_command("write_env", verbosity=0)

    assert path.read_text() == before


def test_fresh_keys_make_an_installation_that_starts(production, tmp_path):
    path = str(tmp_path / ".env")
    fresh = {"ENV_FILE": path, "SITE_URL": "http://127.0.0.1:8000"}
    nothing = {"SECRET_KEY": "", "CREDENTIAL_KEYS": ""}

    assert production("manage.py", "write_env", **fresh, **nothing).returncode == 0
    lines = Path(path).read_text().splitlines()
    keys = {
        name: line.partition("=")[2]
        for name in nothing
        for line in lines
        if line.startswith(f"{name}=")
    }

    assert production("-c", "import portal.wsgi", **fresh, **keys).returncode == 0


def test_practice_begins_with_a_primary_user_an_admin_and_an_account(db, practice):
    call_command("practice_data")

    account = SellerAccount.objects.get(slug="acme")
    (membership,) = account.memberships.all()
    assert membership.role == Membership.Role.PRIMARY
    assert User.objects.get(is_staff=True) != membership.user


def test_the_passwords_that_are_told_open_the_door(db, practice, client):
    call_command("practice_data")

    told = sign_in_file().read_text().splitlines()
    for line in told:
        email, password = line.split()[-2:]
        assert User.objects.get(email=email).check_password(password)
    assert len(told) == 2


def test_the_passwords_are_for_the_eyes_of_their_owner(db, practice):
    call_command("practice_data")

    assert stat.S_IMODE(sign_in_file().stat().st_mode) == 0o600


def test_a_second_start_keeps_people_and_passwords(db, practice):
    call_command("practice_data")
    before = sign_in_file().read_text()

    call_command("practice_data")

    assert sign_in_file().read_text() == before
    assert User.objects.count() == 2


def test_people_of_practice_are_not_made_where_amazon_is_real(db, settings):
    settings.PRACTICE_MODE = False

    with pytest.raises(CommandError):
        call_command("practice_data")

    assert not User.objects.exists()


def test_each_password_is_another_one():
    assert len({make_password() for _ in range(20)}) == 20


def test_a_port_that_is_taken_is_named_with_the_way_out():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]

        with pytest.raises(CommandError, match=f"make run PORT={port + 1}"):
            refuse_taken_port(port, "PORT")
