"""Notices that go out as mail."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import override

from credentials.flows.invitations import is_member
from credentials.models import Notice
from portal.invitation_links import link_to, step_of
from portal.notices.digest import digest_of
from portal.reminder_words import words_of


def compose(notice: Notice) -> EmailMultiAlternatives:
    """Write the mail of a notice in its language, as plain text with HTML beside it.

    The message's id is the notice's own, so that a mail that is sent twice, because
    the worker died in between, can be recognised as one.
    """
    name = f"notices/{notice.kind}"
    with override(notice.language or settings.LANGUAGE_CODE):
        context = {"site_url": settings.SITE_URL, **_context_of(notice)}
        subject = render_to_string(f"{name}_subject.txt", context)
        text = render_to_string(f"{name}_body.txt", context)
        html = render_to_string(f"{name}_body.html", context)
    mail = EmailMultiAlternatives(
        subject=" ".join(subject.split()),
        body=text,
        to=[notice.recipient],
        headers={
            "Message-ID": f"<{notice.pk}@{urlsplit(settings.SITE_URL).hostname}>",
            "Auto-Submitted": "auto-generated",
        },
    )
    mail.attach_alternative(html, "text/html")
    return mail


def is_pointless(notice: Notice) -> bool:
    """Whether the matter was settled, or told anew, before the notice could leave."""
    if notice.is_overtaken:
        return True
    if notice.kind == Notice.Kind.DIGEST:
        return not digest_of().items
    if notice.kind == Notice.Kind.INVITATION:
        return notice.invitation is None or not notice.invitation.is_open
    reminder = notice.reminder
    return reminder is None or not reminder.is_open or reminder.round != notice.round


def _context_of(notice: Notice) -> dict[str, Any]:
    if notice.kind == Notice.Kind.DIGEST:
        path = reverse("overview-reminders")
        return {"digest": digest_of(), "link": f"{settings.SITE_URL}{path}"}
    if notice.reminder is not None:
        return {
            "words": words_of(notice.reminder),
            "part": notice.part,
            "others": _others(notice),
        }
    invitation = notice.invitation
    if invitation is None:
        return {}
    step = step_of(invitation)
    return {
        "invitation": invitation,
        "asked_step": step,
        "is_member": step is not None and is_member(invitation),
        "link": link_to(invitation),
    }


def _others(notice: Notice) -> list[str]:
    """Everybody else who is told of the same mark."""
    told = Notice.objects.filter(
        reminder=notice.reminder, mark=notice.mark, round=notice.round
    )
    others = told.exclude(pk=notice.pk).order_by("recipient")
    return list(others.values_list("recipient", flat=True))
