"""What can be said about credentials: reading pastes, asking Amazon, naming findings.

Plain Python, no database:

    >>> from credentials.amazon import Amazon, find_marketplace
    >>> from credentials.secret import Secret
    >>> from credentials.validation import Candidate, Known, validate
    >>> candidate = Candidate("amzn1.…", Secret("amzn1.…"), Secret("Atzr|…"),
    ...                       find_marketplace("US"), ("pricing",))
    >>> validate(candidate, Known(), Amazon()).status
"""

from credentials.validation.amazon_findings import AMAZON_FINDINGS
from credentials.validation.candidate import Candidate, Known, Sister
from credentials.validation.comparison import OF_ANOTHER, compared_again
from credentials.validation.finding import Finding, Severity
from credentials.validation.findings import (
    FINDINGS,
    OF_THE_PAIR,
    REFUSALS_OF_THE_PAIR,
    disproved_by,
)
from credentials.validation.judgement import judge_exchange
from credentials.validation.ladder import prove_client, validate
from credentials.validation.paste import Paste, read_paste
from credentials.validation.paste_findings import PASTE_FINDINGS
from credentials.validation.runner_findings import RUNNER_FINDINGS
from credentials.validation.spotting import holds_credential, without_credentials
from credentials.validation.verdicts import (
    LISTS_ARE_CLOSED,
    Outcome,
    Proof,
    Report,
    Rung,
    Status,
    Verdict,
)

__all__ = [
    "AMAZON_FINDINGS",
    "FINDINGS",
    "LISTS_ARE_CLOSED",
    "OF_ANOTHER",
    "OF_THE_PAIR",
    "PASTE_FINDINGS",
    "REFUSALS_OF_THE_PAIR",
    "RUNNER_FINDINGS",
    "Candidate",
    "Finding",
    "Known",
    "Outcome",
    "Paste",
    "Proof",
    "Report",
    "Rung",
    "Severity",
    "Sister",
    "Status",
    "Verdict",
    "compared_again",
    "disproved_by",
    "holds_credential",
    "judge_exchange",
    "prove_client",
    "read_paste",
    "validate",
    "without_credentials",
]
