"""What every page knows."""

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _

CONSOLE = "django.core.mail.backends.console.EmailBackend"


def site(_request: HttpRequest) -> dict[str, object]:
    return {
        "site_name": _("Runner set-up"),
        "languages": settings.LANGUAGES,
        "practice_mode": settings.PRACTICE_MODE,
        "practice_console_url": settings.PRACTICE_CONSOLE_URL,
        "mail_is_printed": settings.EMAIL_BACKEND == CONSOLE,
    }
