"""All findings in one table, by slug."""

from types import MappingProxyType

from credentials.validation.amazon_findings import AMAZON_FINDINGS
from credentials.validation.paste_findings import PASTE_FINDINGS
from credentials.validation.runner_findings import RUNNER_FINDINGS
from credentials.validation.verdicts import Report

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

# Whoever is told one of these gets nothing from Amazon with the pair that is stored.
REFUSALS_OF_THE_PAIR = frozenset(
    slug for slug in OF_THE_PAIR if FINDINGS[slug].severity == "problem"
)

# What Login with Amazon alone finds, and takes back once it knows the pair.
_BY_LWA_ALONE = OF_THE_PAIR - {"secret-expired", "newer-secret-waits"}
_OF_THE_TOKEN = frozenset(
    {"token-refused", "token-revoked", "token-of-another-application"}
)


def disproved_by(report: Report) -> frozenset[str]:
    """What cannot be so any more once Amazon has answered like this.

    A passed exchange says nothing of an expired secret, which Login with Amazon may
    take while the Selling Partner API does not (developer-docs.amazon, "LWA
    credentials FAQ", read 2026-11).
    """
    proved = report.proved
    disproved: frozenset[str] = frozenset()
    if report.is_taken_at_api:
        disproved = OF_THE_PAIR | {"sandbox-credentials"}
    if proved.client or proved.lwa_exchange:
        disproved |= _BY_LWA_ALONE
    if proved.lwa_exchange:
        disproved |= _OF_THE_TOKEN
    return disproved
