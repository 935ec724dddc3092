"""A real mail server that refuses an address: it is believed, and the next is told."""

import socket
from datetime import timedelta

import pytest
from aiosmtpd.controller import Controller
from django.utils import timezone

from credentials.flows.contacts import name_backup_contact
from credentials.flows.reminding import run_reminders
from credentials.models import (
    Application,
    ClientSecret,
    Notice,
    ReturnedMail,
)
from portal.notices.post import deliver_notice

pytestmark = pytest.mark.django_db


class Server:
    """Takes mail, except for the addresses that it was told not to know."""

    def __init__(self) -> None:
        self.answers: dict[str, str] = {}
        self.taken: list[tuple[str, bytes]] = []

    async def handle_RCPT(  # noqa: N802 - the library calls it so
        self, _server, _session, envelope, address, _options
    ):
        answer = self.answers.get(address, "250 OK")
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(  # noqa: N802 - the library calls it so
        self, _server, _session, envelope
    ):
        self.taken += [(one, envelope.content) for one in envelope.rcpt_tos]
        return "250 OK"


def a_free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@pytest.fixture
def server(settings):
    handler = Server()
    port = a_free_port()
    controller = Controller(handler, hostname="127.0.0.1", port=port)
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    settings.EMAIL_USE_TLS = False
    yield handler
    controller.stop()


@pytest.fixture
def reminded(acme, alice):
    """Acme, whose secret expires in 60 days, and Carl behind Alice."""
    name_backup_contact(
        account=acme, name="Carl", email="carl@example.com", actor=alice
    )
    now = timezone.now()
    row = ClientSecret(
        application=Application.objects.get(account=acme),
        number=1,
        proven_at=now,
        fingerprint="f" * 64,
        stored_at=now - timedelta(days=125),
    )
    row.date_from_issue(now - timedelta(days=121))
    row.save()
    run_reminders()
    return acme


def send_all() -> None:
    """Send the reminders; the admins' digest depends on the hour."""
    due = Notice.objects.due(timezone.now()).filter(kind="reminder")
    for key in list(due.values_list("pk", flat=True)):
        deliver_notice(str(key))


def test_a_mail_is_taken_with_a_stable_name(server, reminded):
    send_all()

    ((address, content),) = server.taken
    notice = Notice.objects.get(kind="reminder")
    assert address == "alice@example.com"
    assert f"<{notice.pk}@".encode() in content
    assert b"text/html" in content


def test_an_address_that_is_refused_for_good_is_not_tried_again(server, reminded):
    server.answers["alice@example.com"] = "550 5.1.1 no such user"

    send_all()
    send_all()

    assert ReturnedMail.objects.get().answer.startswith("550")
    assert [address for address, _ in server.taken] == ["carl@example.com"]


@pytest.mark.parametrize("answer", ["451 4.3.0 try later", "550 5.7.1 not you"])
def test_a_refusal_that_may_pass_marks_nobody(server, reminded, answer):
    server.answers["alice@example.com"] = answer

    send_all()

    notice = Notice.objects.get(kind="reminder")
    assert not ReturnedMail.objects.exists()
    assert (notice.sent_at, notice.attempts) == (None, 1)
