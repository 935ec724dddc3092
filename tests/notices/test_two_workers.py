"""Two workers at once, on the real database, tell everybody exactly once."""

import threading
from collections import Counter
from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.utils import timezone

from credentials.flows.accounts import open_account
from credentials.flows.people import add_member
from credentials.flows.reminding import run_reminders
from credentials.flows.telling import tell_reminder
from credentials.models import (
    Application,
    ClientSecret,
    Notice,
    Reminder,
    ReminderEngine,
    User,
)
from portal.notices.post import deliver_notice

pytestmark = pytest.mark.django_db(transaction=True)
ACCOUNTS = 12
PASSWORD = "Correct-horse-7-x"


@pytest.fixture
def expiring():
    """A dozen accounts, each with a secret that expires in six days."""
    ada = User.objects.create_user("ada@example.com", PASSWORD, is_staff=True)
    now = timezone.now()
    for number in range(ACCOUNTS):
        account = open_account(
            name=f"Shop {number}", slug=f"shop-{number}", home_country="US", actor=ada
        )
        person = User.objects.create_user(f"p{number}@example.com", PASSWORD)
        add_member(account=account, user=person, role="primary", actor=ada)
        row = ClientSecret(
            application=Application.objects.get(account=account),
            number=1,
            proven_at=now,
            fingerprint=f"{number:064}",
            stored_at=now - timedelta(days=174),
        )
        row.date_from_issue(now - timedelta(days=174))
        row.save()


def at_once(work, count: int = 4) -> list[BaseException]:
    """Do the same in several threads that begin together."""
    start = threading.Barrier(count)
    failures: list[BaseException] = []

    def run() -> None:
        start.wait()
        try:
            work()
        except BaseException as failure:  # noqa: BLE001
            failures.append(failure)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(count)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    return failures


def told() -> Counter[tuple[str, str]]:
    rows = Notice.objects.filter(reminder__kind="secret-expires")
    return Counter(
        (str(row.reminder_id), row.recipient) for row in rows.select_related("reminder")
    )


def test_engines_that_run_at_once_write_each_notice_once(expiring):
    failures = at_once(run_reminders)

    assert failures == []
    assert len(told()) == 2 * ACCOUNTS
    assert set(told().values()) == {1}


def test_engines_that_both_believe_to_be_alone_write_each_notice_once(expiring):
    run_reminders()
    Notice.objects.all().delete()
    Reminder.objects.update(told_mark=None, next_at=timezone.now())
    ReminderEngine.objects.all().delete()
    keys = list(Reminder.objects.values_list("pk", flat=True))

    failures = at_once(lambda: [tell_reminder(reminder_id=key) for key in keys])

    assert failures == []
    assert set(told().values()) == {1}


def test_workers_that_send_at_once_send_each_mail_once(expiring):
    run_reminders()
    keys = [str(key) for key in Notice.objects.values_list("pk", flat=True)]

    failures = at_once(lambda: [deliver_notice(key) for key in keys])

    sent = Counter((one.to[0], one.subject) for one in mail.outbox)
    assert failures == []
    assert len(mail.outbox) == len(keys)
    assert set(sent.values()) == {1}
