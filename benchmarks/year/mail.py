"""Where the portal's mail goes: into a list, or back where an address bounces."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from smtplib import SMTPRecipientsRefused, SMTPServerDisconnected

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone


@dataclass(frozen=True)
class Letter:
    """One mail as it reached its address."""

    at: datetime
    recipient: str
    subject: str
    text: str
    message_id: str


class Post:
    """The way of all mail: what arrived, which addresses bounce, whether it is shut."""

    def __init__(self) -> None:
        self.arrived: list[Letter] = []
        self.bouncing: set[str] = set()
        self.is_shut = False

    def collect(self) -> list[Letter]:
        arrived, self.arrived = self.arrived, []
        return arrived

    def take(self, mail: EmailMessage) -> None:
        """Raises what a mail server's refusal raises."""
        (recipient,) = mail.to
        if self.is_shut:
            raise SMTPServerDisconnected
        if recipient in self.bouncing:
            answer = {recipient: (550, b"5.1.1 no such user")}
            raise SMTPRecipientsRefused(answer)
        self.arrived.append(
            Letter(
                timezone.now(),
                recipient,
                str(mail.subject),
                str(mail.body),
                str(mail.extra_headers["Message-ID"]),
            )
        )


POST = Post()


class Backend(BaseEmailBackend):
    """Hands over to the post of this process."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        for mail in email_messages:
            POST.take(mail)
        return len(email_messages)
