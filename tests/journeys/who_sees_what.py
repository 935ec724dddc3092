"""What each caller is answered at each address: the table that the tests compare.

Columns: anonymous, primary user, helper, somebody of another account, admin. A runner
token opens nothing but Runner's door, so that elsewhere its bearer is anonymous.
Words: `sign-in` and `door` lead to the sign-in page and to the admin's own; `on` leads
to another page.
"""

PEOPLE = ("anonymous", "primary", "helper", "stranger", "admin")
RUNNERS = (
    "runner",
    "runner of another account",
    "expired runner",
    "revoked runner",
)

PAGES = {
    # name                     GET                              POST
    "home": ("sign-in on on on on", "sign-in on on on on"),
    "account-new": ("sign-in 404 404 404 200", "sign-in 404 404 404 200"),
    "account": ("sign-in 200 200 404 200", "sign-in 200 200 404 200"),
    "step": ("sign-in 200 200 404 200", "sign-in on on 404 403"),
    "profile-questions": ("sign-in 405 405 405 405", "sign-in on on 404 403"),
    "step-pass-on": ("sign-in 200 200 404 200", "sign-in 200 200 404 200"),
    "step-tick": ("sign-in 405 405 405 405", "sign-in on on 404 403"),
    "held-paste": ("sign-in 405 405 405 405", "sign-in on 404 404 404"),
    "authorizations": ("sign-in 200 200 404 200", "sign-in 200 200 404 200"),
    "authorizations-validate": ("sign-in 405 405 405 405", "sign-in on on 404 on"),
    "authorizations-vouch": ("sign-in 405 405 405 405", "sign-in on on 404 403"),
    "rotation": ("sign-in 200 200 404 200", "sign-in 200 403 404 403"),
    "rotation-automatic": ("sign-in 200 200 404 200", "sign-in 405 405 405 405"),
    "rotation-switch": ("sign-in 405 405 405 405", "sign-in on 403 404 on"),
    "rotation-now": ("sign-in 405 405 405 405", "sign-in on 403 404 on"),
    "rotation-nothing-changed": (
        "sign-in 405 405 405 405",
        "sign-in 200 403 404 200",
    ),
    "rotation-back": ("sign-in 405 405 405 405", "sign-in on 403 404 on"),
    "rotation-queue": ("sign-in 404 404 404 200", "sign-in 404 404 404 200"),
    "rotation-queue-probe": ("sign-in 404 404 404 405", "sign-in 404 404 404 on"),
    "rotation-message-again": ("sign-in 404 404 404 405", "sign-in 404 404 404 on"),
    "events": ("sign-in 200 200 404 200", "sign-in 405 405 405 405"),
    "export": ("sign-in 200 200 404 200", "sign-in 200 403 404 403"),
    "reminders": ("sign-in 200 200 404 200", "sign-in 405 405 405 405"),
    "overview-reminders": ("sign-in 404 404 404 200", "sign-in 404 404 404 405"),
    "reminder-acknowledge": ("sign-in 405 405 405 405", "sign-in on on 404 on"),
    "reminder-snooze": ("sign-in 200 200 404 200", "sign-in 200 200 404 200"),
    "import": ("sign-in 200 200 404 200", "sign-in 200 403 404 403"),
    "import-plan": ("sign-in 200 403 404 403", "sign-in on 403 404 403"),
    "channels": ("sign-in 404 404 404 200", "sign-in 404 404 404 405"),
    "channel-new": ("sign-in 404 404 404 200", "sign-in 404 404 404 200"),
    "channel": ("sign-in 404 404 404 200", "sign-in 404 404 404 405"),
    "channel-test": ("sign-in 404 404 404 405", "sign-in 404 404 404 on"),
    "channel-remove": ("sign-in 404 404 404 200", "sign-in 404 404 404 on"),
    "webhook-new": ("sign-in 404 404 404 200", "sign-in 404 404 404 200"),
    "webhook": ("sign-in 404 404 404 200", "sign-in 404 404 404 405"),
    "webhook-test": ("sign-in 404 404 404 405", "sign-in 404 404 404 on"),
    "webhook-switch-on": ("sign-in 404 404 404 405", "sign-in 404 404 404 on"),
    "webhook-remove": ("sign-in 404 404 404 200", "sign-in 404 404 404 on"),
    "dispatch-again": ("sign-in 404 404 404 405", "sign-in 404 404 404 on"),
    "returned-mail": ("sign-in 404 404 404 200", "sign-in 404 404 404 200"),
    "returned-mail-clear": ("sign-in 404 404 404 405", "sign-in 404 404 404 on"),
    "backup-contact": ("sign-in 200 403 404 200", "sign-in 200 403 404 200"),
    "backup-contact-remove": ("sign-in 405 405 405 405", "sign-in on 403 404 on"),
    "notifications": ("sign-in 200 200 200 200", "sign-in on on on on"),
    "calendar-make": ("sign-in 405 405 405 405", "sign-in 200 200 200 200"),
    "calendar-remove": ("sign-in 405 405 405 405", "sign-in on on on on"),
    "calendar": ("404 404 404 404 404", "405 405 405 405 405"),
    "metrics": ("200 200 200 200 200", "405 405 405 405 405"),
    "people": ("sign-in 200 200 404 200", "sign-in 200 403 404 200"),
    "person-remove": ("sign-in 200 403 404 200", "sign-in on 403 404 on"),
    "invitation-withdraw": ("sign-in 405 405 405 405", "sign-in on 403 404 on"),
    "invitation-accept": ("200 200 200 200 200", "200 on on on on"),
    "language": ("405 405 405 405 405", "on on on on on"),
    "overview": ("sign-in 404 404 404 200", "sign-in 404 404 404 405"),
    "overview-csv": ("sign-in 404 404 404 200", "sign-in 404 404 404 405"),
    "timeline": ("sign-in 404 404 404 200", "sign-in 404 404 404 405"),
    "timeline-csv": ("sign-in 404 404 404 200", "sign-in 404 404 404 405"),
    "issued-day": ("sign-in on 403 404 403", "sign-in on 403 404 403"),
    "stops-csv": ("sign-in 200 200 404 200", "sign-in 405 405 405 405"),
    "overview-validate": ("sign-in 404 404 404 405", "sign-in 404 404 404 on"),
    "validation-batch": ("sign-in 404 404 404 200", "sign-in 404 404 404 405"),
    "admins": ("sign-in 404 404 404 200", "sign-in 404 404 404 200"),
    "admin-invitation-withdraw": (
        "sign-in 404 404 404 405",
        "sign-in 404 404 404 on",
    ),
    "runner-tokens": ("sign-in 404 404 404 200", "sign-in 405 405 405 405"),
    "runner-token-new": ("sign-in 404 404 404 200", "sign-in 404 404 404 200"),
    "runner-token-revoke": ("sign-in 404 404 404 200", "sign-in 404 404 404 on"),
    "going-live": ("200 200 200 200 200", "200 200 200 200 200"),
    "styleguide": ("404 404 404 404 404", "404 404 404 404 404"),
    "account_login": ("200 on on on on", "200 on on on on"),
    "account_logout": ("on 200 200 200 200", "on on on on on"),
    "account_signup": ("200 on on on on", "200 on on on on"),
    "account_inactive": ("200 200 200 200 200", "405 405 405 405 405"),
    "account_reauthenticate": ("sign-in 200 200 200 200", "sign-in 200 200 200 200"),
    "account_change_password": ("sign-in 200 200 200 200", "sign-in 200 200 200 200"),
    "account_reset_password": ("200 200 200 200 200", "200 200 200 200 200"),
    "account_reset_password_done": ("200 200 200 200 200", "405 405 405 405 405"),
    "account_reset_password_from_key": ("200 200 200 200 200", "200 200 200 200 200"),
    "account_reset_password_from_key_done": (
        "200 200 200 200 200",
        "405 405 405 405 405",
    ),
    "admin:index": ("door door door door 200", "door door door door 200"),
    "admin:login": ("sign-in 403 403 403 on", "sign-in 403 403 403 200"),
    "admin:logout": ("door on on on 405", "door on on on 200"),
    "admin:password_change": ("door door door door on", "door door door door on"),
    "admin:password_change_done": (
        "door door door door 200",
        "door door door door 405",
    ),
    "admin:autocomplete": ("door door door door 403", "door door door door 405"),
    "admin:jsi18n": ("door door door door 200", "door door door door 405"),
    "admin:view_on_site": ("door door door door 404", "door door door door 404"),
    "admin:app_list": ("door door door door 200", "door door door door 200"),
    "admin/<url>": ("door door door door 404", "door door door door 404"),
    "healthz": ("200 200 200 200 200", "405 405 405 405 405"),
    "readyz": ("200 200 200 200 200", "405 405 405 405 405"),
    "api:openapi-json": ("200 200 200 200 200", "405 405 405 405 405"),
    "api:openapi-view": ("200 200 200 200 200", "405 405 405 405 405"),
    "api:api-root": ("404 404 404 404 404", "404 404 404 404 404"),
}

# Runner's door: browsers and their sessions open nothing. The last four columns are
# the runner tokens: of this account, of another one, expired, revoked.
RUNNERS_DOOR = {
    "api:credentials-list": (
        "401 401 401 401 401 200 200 401 401",
        "405 405 405 405 405 405 405 405 405",
    ),
    "api:credentials": (
        "401 401 401 401 401 200 404 401 401",
        "405 405 405 405 405 405 405 405 405",
    ),
    "api:changes": (
        "401 401 401 401 401 200 200 401 401",
        "405 405 405 405 405 405 405 405 405",
    ),
    # A form is not the body that it takes.
    "api:reports": (
        "405 405 405 405 405 405 405 405 405",
        "401 401 401 401 401 415 415 401 401",
    ),
    "api:credentials-batch": (
        "405 405 405 405 405 405 405 405 405",
        "401 401 401 401 401 415 415 401 401",
    ),
    "api:access-token": (
        "405 405 405 405 405 405 405 405 405",
        "401 401 401 401 401 503 404 401 401",
    ),
}

# Every table of the admin has the same six pages; flows decide what may be written.
TABLE_PAGES = {
    "changelist": ("sign-in door door door 200", "sign-in door door door 200"),
    "add": ("sign-in door door door 403", "sign-in door door door 403"),
    "history": ("sign-in door door door 200", "sign-in door door door 200"),
    "delete": ("sign-in door door door 403", "sign-in door door door 403"),
    "change": ("sign-in door door door 200", "sign-in door door door 403"),
    "": ("sign-in door door door on", "sign-in door door door on"),
}
# What an admin may write; a form that nothing is missing in leads on to the list.
OPENED = {
    "add": {"selleraccount": "200", "membership": "200", "invitation": "200"},
    "change": {
        "selleraccount": "200",
        "registration": "200",
        "application": "200",
        "authorization": "on",
        "user": "on",
    },
    "delete": {"membership": "200"},
}

# What a form says where it is to be accepted.
SENT = {
    "step": {"step": "create-application", "name": "Runner", "roles": ["pricing"]},
    "step-tick": {"done": "yes"},
    "held-paste": {"step": "copy-lwa-credentials", "answer": "forget"},
    "import-plan": {"answer": "forget"},
    "people": {"email": "guest@example.com", "role": "helper"},
    "overview-validate": {"matching": "1"},
    "admins": {"email": "guest@example.com"},
    "notifications": {"language": "en"},
}

# Pasting is the primary user's; both kinds of people may say how far they are.
STEPS = {
    "primary-user": "sign-in 404 404 404 403",
    "register-developer": "sign-in 200 200 404 403",
    "wait-for-approval": "sign-in 200 200 404 403",
    "create-application": "sign-in 200 200 404 403",
    "open-authorize": "sign-in 200 200 404 403",
    "authorize-marketplaces": "sign-in 200 403 404 403",
    "copy-lwa-credentials": "sign-in 200 403 404 403",
    "hand-over": "sign-in 404 404 404 403",
    "rotate-client-secret": "sign-in 200 403 404 403",
}


def columns(words: str) -> dict[str, str]:
    """One row of the table by caller; a page takes runners for anonymous."""
    told = words.split()
    if len(told) == len(PEOPLE):
        told += [told[0]] * len(RUNNERS)
    return dict(zip((*PEOPLE, *RUNNERS), told, strict=True))
