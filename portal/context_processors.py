"""What every page knows."""

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _


def site(_request: HttpRequest) -> dict[str, object]:
    return {
        "site_name": _("Runner set-up"),
        "languages": settings.LANGUAGES,
        "practice_mode": settings.PRACTICE_MODE,
        "practice_console_url": settings.PRACTICE_CONSOLE_URL,
    }
