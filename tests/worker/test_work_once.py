"""What is due is worked off, once, whatever goes wrong in between."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.core.management import call_command
from django.utils import timezone

from credentials.flows.invitations import accept_invitation, invite
from credentials.flows.notices import claim_due_notice
from credentials.flows.pastes import hold_paste
from credentials.flows.validating import claim_due_authorization
from credentials.models import Authorization, ClientSecret, HeldPaste, Notice
from credentials.secret import Secret
from portal.carriers.work import Thing, do, due


class DeadServer(BaseEmailBackend):
    """A mail server that is not there."""

    def send_messages(self, _messages):
        raise ConnectionRefusedError


def work_once() -> None:
    call_command("worker", once=True)


@pytest.fixture
def invitation(acme, alice):
    return invite(email="carol@example.com", role="helper", account=acme, actor=alice)


def test_a_due_authorization_is_validated(stored):
    work_once()

    rows = stored.authorizations.all()
    assert all("amazon-unreachable" in row.findings for row in rows)
    assert not Authorization.objects.due(timezone.now()).exists()


def test_a_waiting_secret_is_asked_about(stored):
    work_once()

    secret = ClientSecret.objects.get()
    assert secret.check_attempts == 1
    assert secret.check_due_at > timezone.now()


def test_a_mail_leaves_once(invitation):
    work_once()
    work_once()

    assert len(mail.outbox) == 1
    assert Notice.objects.get().sent_at is not None


def test_a_mail_in_other_hands_is_left_to_them(invitation):
    claim_due_notice()

    work_once()

    assert mail.outbox == []


def test_a_mail_whose_worker_died_leaves_when_its_lease_ends(invitation, time_machine):
    claim_due_notice()

    time_machine.move_to(timezone.now() + timedelta(minutes=6))
    work_once()

    assert len(mail.outbox) == 1


def test_a_mail_that_cannot_leave_is_tried_later(invitation, settings, caplog):
    settings.EMAIL_BACKEND = f"{__name__}.DeadServer"

    work_once()

    notice = Notice.objects.get()
    assert (notice.attempts, notice.last_error) == (1, "ConnectionRefusedError")
    assert notice.due_at > timezone.now()
    assert "notice_not_sent" in caplog.messages


def test_an_invitation_that_was_accepted_needs_no_mail(invitation, bob):
    accept_invitation(invitation=invitation, user=bob)

    work_once()

    assert mail.outbox == []
    assert not Notice.objects.exists()


def test_a_validation_whose_worker_died_is_due_again(stored, time_machine):
    claimed = claim_due_authorization()

    time_machine.move_to(timezone.now() + timedelta(minutes=6))

    assert Thing("validate", str(claimed.pk)) in list(due(10))


def test_what_somebody_works_at_is_not_begun_twice(stored):
    claimed = claim_due_authorization()

    do(Thing("validate", str(claimed.pk)))

    claimed.refresh_from_db()
    assert claimed.checked_at is None


def test_what_is_not_due_is_not_done(stored):
    row = stored.authorizations.first()
    Authorization.objects.update(check_due_at=timezone.now() + timedelta(hours=1))

    do(Thing("validate", str(row.pk)))

    row.refresh_from_db()
    assert row.checked_at is None


def test_one_broken_row_does_not_stop_the_others(stored, invitation, caplog):
    row = stored.authorizations.first()
    altered = bytes(row.sealed)[:-1] + bytes([row.sealed[-1] ^ 1])
    Authorization.objects.filter(pk=row.pk).update(sealed=altered)

    work_once()

    others = stored.authorizations.exclude(pk=row.pk)
    assert all(other.checked_at for other in others)
    assert len(mail.outbox) == 1
    assert "work_failed" in caplog.messages


def test_a_replaced_secret_is_forgotten_when_it_is_dead(stored):
    past = timezone.now() - timedelta(days=8)
    ClientSecret.objects.update(proven_at=past, replaced_at=past, dies_at=past)

    work_once()

    secret = ClientSecret.objects.get()
    assert (secret.sealed, secret.state) == (None, ClientSecret.State.DEAD)


def test_a_paste_that_nobody_came_back_for_is_forgotten(acme, alice, time_machine):
    hold_paste(account=acme, values={"client_id": Secret("x")}, actor=alice)

    time_machine.move_to(timezone.now() + timedelta(minutes=16))
    work_once()

    assert not HeldPaste.objects.exists()


def test_many_validations_do_not_hold_up_a_mail(stored, invitation):
    first = [thing.kind for thing in due(10)][:3]

    assert set(first) == {"prove-secret", "validate", "deliver-notice"}
