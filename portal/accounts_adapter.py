"""How django-allauth behaves here: closed to strangers, calm without mail."""

import logging
from smtplib import SMTPException
from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from portal.client_address import client_address

logger = logging.getLogger(__name__)


class AccountsAdapter(DefaultAccountAdapter):
    """People come by invitation, and a mail server that is down is no error page."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": _(
            "This address and this password do not go together. Check both."
        ),
        "too_many_login_attempts": _(
            "Too many failed attempts. Wait a quarter of an hour, then try again."
        ),
    }

    def is_open_for_signup(self, _request: HttpRequest) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """Whoever is counted when signing in fails; unknown callers count as one."""
        return client_address(request) or "unknown"

    def get_reset_password_from_key_url(self, key: str) -> str:
        """Link to the portal's own address, whatever host the request named."""
        url = urlsplit(super().get_reset_password_from_key_url(key))
        return f"{settings.SITE_URL}{url.path}"

    def is_safe_url(self, url: str) -> bool:
        """Lead nobody away from the portal after signing in or out.

        Allauth would take every name in ALLOWED_HOSTS for a part of the portal, and
        those hold the visitor's own machine, for health checks.
        """
        return url_has_allowed_host_and_scheme(
            url,
            allowed_hosts={urlsplit(settings.SITE_URL).netloc},
            require_https=settings.IS_HTTPS,
        )

    def send_mail(
        self, template_prefix: str, email: str, context: dict[str, Any]
    ) -> None:
        """Send a mail, or log that it could not be sent.

        The page answers alike either way, so that a known address cannot be told
        from an unknown one by the failure of its mail.
        """
        try:
            super().send_mail(template_prefix, email, context)
        except (SMTPException, OSError) as failure:
            logger.warning(
                "mail_not_sent",
                extra={"template": template_prefix, "cause": type(failure).__name__},
            )
