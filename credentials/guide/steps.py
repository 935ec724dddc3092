"""The nine steps in five stages, in the order of the connector's printed guide."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, eq=False)
class Stage:
    """A group of steps, in which a person stays with one place of Amazon's."""

    key: str
    title: "str | Promise"


BEFORE = Stage("before", _("Before you start"))
REGISTER = Stage("register", _("Register as a developer"))
APPLICATION = Stage("application", _("Register the application"))
CONNECT = Stage("connect", _("Connect Runner"))
MAINTENANCE = Stage("maintenance", _("Maintenance"))

STAGES = (BEFORE, REGISTER, APPLICATION, CONNECT, MAINTENANCE)


@dataclass(frozen=True, eq=False)
class Step:
    """One thing that the guide asks of a person; its text is the template `key`.

    Like a stage, each is the same only as itself: its words change with the reader's
    language, and a table that is keyed by steps must not.
    """

    key: str
    stage: Stage
    title: "str | Promise"
    hint: "str | Promise"
    by_word: bool = False
    pastes: bool = False

    def __str__(self) -> str:
        return str(self.title)


PRIMARY_USER = Step(
    "primary-user",
    BEFORE,
    _("Check that you are the primary account user"),
    _("Only this person can do what follows in Seller Central"),
    by_word=True,
)
REGISTER_DEVELOPER = Step(
    "register-developer",
    REGISTER,
    _("Register as a private developer"),
    _("Identity check and developer profile, about an hour"),
)
WAIT_FOR_APPROVAL = Step(
    "wait-for-approval",
    REGISTER,
    _("Wait for Amazon’s approval"),
    _("One to six weeks, sometimes with questions from Amazon"),
)
CREATE_APPLICATION = Step(
    "create-application",
    APPLICATION,
    _("Create the application"),
    _("Name, API type and roles, about ten minutes"),
)
OPEN_AUTHORIZE = Step(
    "open-authorize",
    APPLICATION,
    _("Choose the marketplaces"),
    _("Which marketplaces Runner should read, two minutes"),
)
AUTHORIZE_MARKETPLACES = Step(
    "authorize-marketplaces",
    APPLICATION,
    _("Authorize each marketplace"),
    _("Copy the refresh tokens, two minutes for each region"),
    pastes=True,
)
COPY_LWA_CREDENTIALS = Step(
    "copy-lwa-credentials",
    APPLICATION,
    _("Copy the LWA credentials"),
    _("Client identifier and client secret, five minutes"),
    pastes=True,
)
HAND_OVER = Step(
    "hand-over",
    CONNECT,
    _("Hand over to Runner"),
    _("Runner fetches the credentials by itself"),
)
ROTATE_CLIENT_SECRET = Step(
    "rotate-client-secret",
    MAINTENANCE,
    _("Rotate the client secret"),
    _("Twice a year, five minutes"),
    pastes=True,
)

STEPS = (
    PRIMARY_USER,
    REGISTER_DEVELOPER,
    WAIT_FOR_APPROVAL,
    CREATE_APPLICATION,
    OPEN_AUTHORIZE,
    AUTHORIZE_MARKETPLACES,
    COPY_LWA_CREDENTIALS,
    HAND_OVER,
    ROTATE_CLIENT_SECRET,
)

_BY_KEY = {step.key: step for step in STEPS}


def find_step(key: str) -> Step:
    """The step of that key; raises LookupError."""
    return _BY_KEY[key]


def step_after(step: Step) -> Step | None:
    following = STEPS.index(step) + 1
    return STEPS[following] if following < len(STEPS) else None
