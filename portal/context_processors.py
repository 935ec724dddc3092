"""What every page knows."""

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _

# Where the pages about all seller accounts live.
OF_OVERVIEW = ("overview/", "runner-tokens/", "accounts/new/")

CONSOLE = "django.core.mail.backends.console.EmailBackend"


def site(request: HttpRequest) -> dict[str, object]:
    match = request.resolver_match
    return {
        "is_of_account": match is not None and "slug" in match.kwargs,
        "is_of_overview": match is not None and match.route.startswith(OF_OVERVIEW),
        "site_name": _("Runner set-up"),
        "languages": settings.LANGUAGES,
        "practice_mode": settings.PRACTICE_MODE,
        "practice_console_url": settings.PRACTICE_CONSOLE_URL,
        "mail_is_printed": settings.EMAIL_BACKEND == CONSOLE,
    }
