"""What there can be to say about the way from the portal to Runner."""

from credentials.amazon.wording import gettext_noop as _
from credentials.validation.finding import Finding, Severity

HAND_OVER = "hand-over"

RUNNER_FINDINGS = (
    Finding(
        "runner-cut-off",
        _("Runner cannot fetch any more"),
        _("No token that Runner fetched with works: revoked, or past its last day."),
        _("Have an admin issue another runner token, and give it to Runner."),
        HAND_OVER,
    ),
    Finding(
        "runner-token-ends-soon",
        _("A runner token ends soon"),
        _("Runner fetches with a token that was issued for a limited time."),
        _("Have an admin issue another one, and give it to Runner before the end."),
        HAND_OVER,
        Severity.WARNING,
    ),
)
