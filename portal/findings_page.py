"""docs/findings.md, written from the table of findings."""

from collections.abc import Iterable

from credentials.guide.steps import find_step
from credentials.validation import (
    AMAZON_FINDINGS,
    PASTE_FINDINGS,
    RUNNER_FINDINGS,
    Finding,
    Severity,
)

HEAD = """# Findings

What can be wrong, why, and the one thing that mends it.
This page is written from the table in `credentials/validation` by `make docs`.

The slug is what the API answers in `findings`, and stays as it is.
A *problem* means that something does not work; a *warning*, that it will not for long
or not fully; an *info*, that nothing has to be done.
What *passes* is tried again without anybody, and says nothing about a credential.
"""

GROUPS = (
    ("What was pasted", PASTE_FINDINGS),
    ("What Amazon answered, and what the calendar says", AMAZON_FINDINGS),
    ("Between the portal and Runner", RUNNER_FINDINGS),
)


def write_findings() -> str:
    """The whole page, as Markdown."""
    parts = [HEAD.rstrip()]
    for title, findings in GROUPS:
        parts += [f"\n## {title}", *_entries(findings)]
    return "\n".join(parts) + "\n"


def _entries(findings: Iterable[Finding]) -> Iterable[str]:
    for one in findings:
        yield f"""
### `{one.slug}`

**{one.title}.** {_kind(one)}

- Why: {one.cause}
- What to do: {one.remedy}
- Where: the step “{find_step(one.step)}”"""


def _kind(finding: Finding) -> str:
    kind = {Severity.PROBLEM: "Problem", Severity.WARNING: "Warning"}
    word = kind.get(finding.severity, "Info")
    return f"{word}; it passes." if finding.transient else f"{word}."
