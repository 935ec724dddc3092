"""The table of findings is complete and kindly worded."""

import ast
from pathlib import Path

import pytest

from credentials import amazon, validation
from credentials.amazon import Kind
from credentials.validation import FINDINGS, Severity

STEPS = {
    "primary-user",
    "register-developer",
    "wait-for-approval",
    "create-application",
    "open-authorize",
    "authorize-marketplaces",
    "copy-lwa-credentials",
    "hand-over",
    "rotate-client-secret",
}


@pytest.mark.parametrize("slug", FINDINGS)
def test_a_finding_says_what_why_and_what_to_do(slug):
    finding = FINDINGS[slug]

    assert finding.slug == slug
    assert finding.step in STEPS
    assert not finding.title.endswith(".")
    assert finding.cause.endswith(".")
    assert finding.remedy.endswith(".")
    assert len(finding.cause) <= 100
    assert len(finding.remedy) <= 100


def test_what_passes_by_itself_is_never_a_problem():
    passing = {finding.severity for finding in FINDINGS.values() if finding.transient}

    assert Severity.PROBLEM not in passing


def test_every_kind_of_wrong_paste_has_its_finding():
    kinds = set(Kind) - {Kind.UNKNOWN}
    asked_for = {Kind.REFRESH_TOKEN, Kind.CLIENT_IDENTIFIER, Kind.CLIENT_SECRET}

    assert {f"{kind}-pasted" for kind in kinds} <= set(FINDINGS)
    assert {f"{kind}-malformed" for kind in asked_for} <= set(FINDINGS)


def test_every_slug_that_the_checks_name_is_in_the_table():
    folder = Path(validation.__file__).parent
    named = {
        node.value
        for name in ("judgement", "checks", "role_checks", "paste", "spotting")
        for node in ast.walk(ast.parse((folder / f"{name}.py").read_text()))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        if "-" in node.value and node.value.replace("-", "").isalpha()
        if node.value.islower()
    }

    assert {slug for slug in named if not slug.startswith("-")} <= set(FINDINGS)


@pytest.mark.parametrize("package", [amazon, validation])
def test_the_public_names_are_there(package):
    for name in package.__all__:
        assert getattr(package, name) is not None
