"""Where a step is done: the page of Seller Central, or its practice stand-in."""

from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from credentials.amazon.screen_words import local_word
from credentials.amazon.screens import (
    DOCUMENTATION,
    MENU_PATHS,
    SOLUTION_PROVIDER_CONSOLE,
    SellerCentral,
    seller_central,
)
from credentials.guide.steps import (
    AUTHORIZE_MARKETPLACES,
    COPY_LWA_CREDENTIALS,
    CREATE_APPLICATION,
    OPEN_AUTHORIZE,
    PRIMARY_USER,
    REGISTER_DEVELOPER,
    ROTATE_CLIENT_SECRET,
    WAIT_FOR_APPROVAL,
    Step,
)
from credentials.models import SellerAccount


@dataclass(frozen=True)
class Label:
    """One menu or button of Amazon's: in English, and as Amazon says it here."""

    english: str
    local: str = ""


@dataclass(frozen=True)
class Place:
    """A page of Amazon's, the words to click on the way, and what Amazon says of it."""

    href: str
    name: str
    path: tuple[Label, ...]
    documentation: str = ""
    other_href: str = ""


@dataclass(frozen=True)
class _Spot:
    """Where a step is done, in names of the tables of `screens`."""

    page: str
    menus: tuple[str, ...]
    documentation: str
    practice: str = ""


CONSOLE = "developer_console"
DEVELOP = "developer-console"

SPOTS: dict[Step, _Spot] = {
    PRIMARY_USER: _Spot(
        "user_permissions", ("user-permissions",), "registration", "permissions/"
    ),
    REGISTER_DEVELOPER: _Spot(CONSOLE, (DEVELOP,), "private-developer", "profile/"),
    WAIT_FOR_APPROVAL: _Spot(CONSOLE, (DEVELOP,), "registration-status", "profile/"),
    CREATE_APPLICATION: _Spot(
        CONSOLE, (DEVELOP, "add-application"), "application", "apps/new/"
    ),
    OPEN_AUTHORIZE: _Spot(
        CONSOLE, (DEVELOP, "manage-authorizations"), "self-authorization"
    ),
    AUTHORIZE_MARKETPLACES: _Spot(
        CONSOLE, (DEVELOP, "manage-authorizations", "authorize"), "self-authorization"
    ),
    COPY_LWA_CREDENTIALS: _Spot(
        CONSOLE, (DEVELOP, "lwa-credentials"), "credentials-faq"
    ),
    ROTATE_CLIENT_SECRET: _Spot(CONSOLE, (DEVELOP, "rotate-secret"), "rotation"),
}


# An application that is there is changed, and not made a second time.
EDITING = _Spot(CONSOLE, (DEVELOP, "edit-application"), "application")


def place_of(
    step: Step, account: SellerAccount, *, is_made: bool = False
) -> Place | None:
    """Where a step is done in the Seller Central of the account's home marketplace.

    In practice mode it is the practice console. None for a step that is done here.
    `is_made` says that the application is there already.
    """
    spot = EDITING if is_made and step is CREATE_APPLICATION else SPOTS.get(step)
    if spot is None:
        return None
    words = [word for menu in spot.menus for word in MENU_PATHS[menu]]
    language = get_language() or settings.LANGUAGE_CODE
    path = tuple(
        Label(word, local_word(word, language)) for word in dict.fromkeys(words)
    )
    documentation = DOCUMENTATION[spot.documentation]
    if settings.PRACTICE_MODE:
        href = f"{settings.PRACTICE_CONSOLE_URL}/console/{spot.practice}"
        return Place(href, _("Practice Seller Central"), path, documentation)
    pages: SellerCentral = seller_central(account.home)
    name = _("Seller Central, %(country)s") % {"country": _(account.home.name)}
    other = SOLUTION_PROVIDER_CONSOLE if spot.page == CONSOLE else ""
    return Place(getattr(pages, spot.page), name, path, documentation, other)
