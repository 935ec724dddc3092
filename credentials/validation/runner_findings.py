"""What there can be to say about the way from the portal to Runner."""

from credentials.amazon.wording import gettext_noop as _
from credentials.validation.finding import Finding, Severity

HAND_OVER = "hand-over"

RUNNER_FINDINGS = (
    Finding(
        "runner-cut-off",
        _("Runner cannot fetch any more"),
        _("No token that Runner fetched with works: revoked, or past its last day."),
        _("An admin issues another runner token, and it is given to Runner."),
        HAND_OVER,
    ),
    Finding(
        "runner-not-back-yet",
        _("Runner has not come with its new token yet"),
        _("The one it fetched with works no more; another one was issued since."),
        _("Put the new token where Runner reads it, and let a job run."),
        HAND_OVER,
    ),
    Finding(
        "runner-token-ends-soon",
        _("A runner token ends soon"),
        _("Runner fetches with a token that was issued for a limited time."),
        _("An admin issues another one, and it is given to Runner before the end."),
        HAND_OVER,
        Severity.WARNING,
    ),
)
