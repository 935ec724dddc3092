"""A worker that dies between sending a mail and noting it."""

from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.utils import timezone

from credentials.flows.alarms import raise_alarm
from credentials.models import Notice
from portal.notices.post import deliver_notice

pytestmark = pytest.mark.django_db


class KilledAfterSending(EmailBackend):
    """The mail has left, and then the process is gone."""

    def send_messages(self, messages):
        super().send_messages(messages)
        raise SystemExit(137)


@pytest.fixture
def notice(ada):
    raise_alarm(alarm="webhook-disabled", reason_key="1")
    return Notice.objects.get()


def test_the_second_mail_is_known_by_the_name_of_the_first(notice, settings):
    settings.EMAIL_BACKEND = f"{__name__}.KilledAfterSending"
    with pytest.raises(SystemExit):
        deliver_notice(str(notice.pk))
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"

    with time_machine.travel(timezone.now() + timedelta(minutes=6), tick=False):
        deliver_notice(str(notice.pk))
        deliver_notice(str(notice.pk))

    names = [one.extra_headers["Message-ID"] for one in mail.outbox]
    assert len(names) == 2
    assert len(set(names)) == 1


def test_while_the_lease_lasts_nobody_sends_it_again(notice, settings):
    settings.EMAIL_BACKEND = f"{__name__}.KilledAfterSending"
    with pytest.raises(SystemExit):
        deliver_notice(str(notice.pk))
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"

    deliver_notice(str(notice.pk))

    assert len(mail.outbox) == 1
