"""All findings in one table, by slug."""

from types import MappingProxyType

from credentials.validation.amazon_findings import AMAZON_FINDINGS
from credentials.validation.paste_findings import PASTE_FINDINGS
from credentials.validation.runner_findings import RUNNER_FINDINGS

FINDINGS = MappingProxyType(
    {
        finding.slug: finding
        for finding in PASTE_FINDINGS + AMAZON_FINDINGS + RUNNER_FINDINGS
    }
)

# What is wrong with identifier and secret, whatever tokens are used with them.
OF_THE_PAIR = frozenset(
    slug
    for slug, finding in FINDINGS.items()
    if finding.step in {"copy-lwa-credentials", "rotate-client-secret"}
)
