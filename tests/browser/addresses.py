"""The pages that the looks are judged by, by who may see them."""

from credentials.guide.steps import STEPS

ACCOUNT = "/accounts/acme/"
STEP_PAGES = [f"{ACCOUNT}steps/{step.key}/" for step in STEPS]
FOR_STRANGERS = [
    "/sign-in/",
    "/sign-in/password/reset/",
    "/going-live/",
    "/styleguide/",
    "/missing/",
]
FOR_MEMBERS = [
    ACCOUNT,
    f"{ACCOUNT}?steps",
    *STEP_PAGES,
    f"{ACCOUNT}steps/primary-user/pass-on/",
    f"{ACCOUNT}authorizations/",
    f"{ACCOUNT}rotation/",
    f"{ACCOUNT}rotation/day/",
    f"{ACCOUNT}rotation/automatic/",
    f"{ACCOUNT}reminders/",
    f"{ACCOUNT}events/",
    f"{ACCOUNT}people/",
    f"{ACCOUNT}people/backup/",
    f"{ACCOUNT}export/",
    f"{ACCOUNT}import/",
    "/notifications/",
]
FOR_ADMINS = [
    "/overview/",
    "/overview/timeline/",
    "/overview/reminders/",
    "/overview/returned-mail/",
    "/overview/channels/",
    "/overview/channels/new/",
    "/overview/webhooks/new/",
    "/overview/rotation-queue/",
    "/overview/admins/",
    "/accounts/new/",
    "/runner-tokens/",
    "/runner-tokens/new/",
    "/api/v1/docs",
    ACCOUNT,
    f"{ACCOUNT}steps/hand-over/",
    f"{ACCOUNT}rotation/automatic/",
]
