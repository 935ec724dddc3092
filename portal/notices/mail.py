"""Notices that go out as mail."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import override

from credentials.guide.steps import WAIT_FOR_APPROVAL
from credentials.models import Notice
from portal.invitation_links import link_to, step_of


def compose(notice: Notice) -> EmailMultiAlternatives:
    """Write the mail of a notice in its language, as plain text with HTML beside it.

    The message's id is the notice's own, so that a mail that is sent twice, because
    the worker died in between, can be recognised as one.
    """
    context = {"site_url": settings.SITE_URL, **_context_of(notice)}
    name = f"notices/{notice.kind}"
    with override(notice.language or settings.LANGUAGE_CODE):
        subject = render_to_string(f"{name}_subject.txt", context)
        text = render_to_string(f"{name}_body.txt", context)
        html = render_to_string(f"{name}_body.html", context)
    mail = EmailMultiAlternatives(
        subject=" ".join(subject.split()),
        body=text,
        to=[notice.recipient],
        headers={"Message-ID": f"<{notice.pk}@{urlsplit(settings.SITE_URL).hostname}>"},
    )
    mail.attach_alternative(html, "text/html")
    return mail


def is_pointless(notice: Notice) -> bool:
    """Whether the matter was settled before the notice could leave."""
    if notice.registration is not None:
        return not notice.registration.is_time_to_look
    return notice.invitation is not None and not notice.invitation.is_open


def _context_of(notice: Notice) -> dict[str, Any]:
    invitation = notice.invitation
    if notice.registration is not None:
        account = notice.registration.account
        path = reverse("step", args=[account.slug, WAIT_FOR_APPROVAL.key])
        return {"account": account, "link": f"{settings.SITE_URL}{path}"}
    if invitation is None:
        return {}
    return {
        "invitation": invitation,
        "asked_step": step_of(invitation),
        "link": link_to(invitation),
    }
