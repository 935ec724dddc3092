"""Findings as Runner reads them: the stable slug, and the texts that people need."""

from typing import Any

from django.utils.translation import gettext as _

from credentials.validation import FINDINGS


def finding_payload(slug: str) -> dict[str, Any]:
    """One finding; a slug that has left the table stands for itself."""
    finding = FINDINGS.get(slug)
    if finding is None:
        return {"finding": slug, "severity": "problem", "cause": "", "remedy": ""}
    return {
        "finding": slug,
        "severity": finding.severity.value,
        "cause": _(finding.cause),
        "remedy": _(finding.remedy),
    }
