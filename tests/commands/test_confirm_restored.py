"""What a backup brings back from the dead is let in by a person, or not at all."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from credentials.flows.invitations import invite
from credentials.flows.restoring import held_back
from credentials.flows.runner_tokens import issue_runner_token, revoke_runner_token
from credentials.models import (
    AutomaticRotation,
    Event,
    Invitation,
    RunnerToken,
    Tag,
    User,
)
from tests.commands.test_backup import backup, empty_the_database, restore

US = "/api/v1/credentials"


@pytest.fixture
def tokens(stored):
    """One that is in use, and one that was revoked before the backup."""
    good, plain = issue_runner_token(name="Good", account=stored, actor=None)
    old, _ = issue_runner_token(name="Old", account=stored, actor=None)
    revoke_runner_token(token=old, actor=None)
    return good, plain, old


@pytest.fixture
def restored(stored, tokens, alice, hank):
    User.objects.filter(pk=hank.pk).update(is_active=False)
    AutomaticRotation.objects.create(application=stored.application, is_on=True)
    invite(email="carol@example.com", role="helper", account=stored, actor=alice)
    stream = backup()
    empty_the_database()
    restore(stream)
    return tokens


def knock(client, plain) -> int:
    header = f"Bearer {plain.reveal()}"
    return client.get(US, headers={"authorization": header}).status_code


def test_nobody_and_no_runner_is_let_in_before_somebody_looked(restored, client):
    _, plain, _ = restored

    assert knock(client, plain) == 401
    assert not User.objects.filter(is_active=True).exists()
    assert not Invitation.objects.open().exists()
    assert not AutomaticRotation.objects.filter(is_on=True).exists()


def test_everything_is_due_to_be_validated(restored, stored):
    due = stored.authorizations.due(timezone.now() + timedelta(seconds=1))

    assert due.count() == stored.authorizations.with_token().count() > 0


def test_what_is_held_is_listed(restored, capsys):
    good, _, old = restored

    call_command("confirm_restored")

    told = capsys.readouterr().out
    assert "alice@example.com" in told
    assert str(good.pk) in told
    assert "rotation\tacme" in told
    assert "hank@example.com" not in told
    assert str(old.pk) not in told


def test_what_is_named_is_let_in_and_nothing_else(restored, client):
    good, plain, _ = restored

    call_command("confirm_restored", token=[str(good.pk)])

    assert knock(client, plain) == 200
    assert not User.objects.filter(is_active=True).exists()
    assert Event.objects.latest("seq").tag == Tag.RESTORED_CONFIRMED


def test_all_means_all_that_was_alive(restored):
    _, _, old = restored

    call_command("confirm_restored", all=True)

    assert held_back().people == held_back().tokens == held_back().rotations == []
    assert not User.objects.get(email="hank@example.com").is_active
    assert RunnerToken.objects.get(pk=old.pk).revoked_at is not None
    assert AutomaticRotation.objects.get().is_on


def test_what_was_revoked_after_it_was_confirmed_stays_revoked(restored):
    good, _, _ = restored
    call_command("confirm_restored", all=True)
    revoke_runner_token(token=RunnerToken.objects.get(pk=good.pk), actor=None)
    User.objects.filter(email="alice@example.com").update(is_active=False)

    call_command("confirm_restored", all=True)

    assert RunnerToken.objects.get(pk=good.pk).revoked_at is not None
    assert not User.objects.get(email="alice@example.com").is_active


def test_a_name_that_is_not_held_confirms_nothing(restored):
    with pytest.raises(CommandError, match="is not held"):
        call_command(
            "confirm_restored", person=["alice@example.com", "hank@example.com"]
        )

    assert len(held_back().people) == User.objects.count() - 1


def test_where_nothing_was_restored_nothing_is_held(acme, capsys):
    call_command("confirm_restored")

    assert "Nothing is held" in capsys.readouterr().err
