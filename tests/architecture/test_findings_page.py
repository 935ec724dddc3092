"""The page of all findings says what the table says."""

from pathlib import Path

import pytest
from django.conf import settings

from credentials.guide.steps import STEPS
from credentials.validation import FINDINGS
from portal.findings_page import write_findings

PAGE = Path(settings.BASE_DIR, "docs", "findings.md")


def test_the_page_is_the_one_that_the_table_gives():
    assert PAGE.read_text() == write_findings(), "make docs"


@pytest.mark.parametrize("slug", FINDINGS)
def test_every_finding_leads_to_a_step_of_the_guide(slug):
    assert FINDINGS[slug].step in {step.key for step in STEPS}
