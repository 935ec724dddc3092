"""What a finding is: a named result that needs someone to act."""

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How much a finding matters; only a problem is red."""

    PROBLEM = "problem"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True)
class Finding:
    """One finding: a sentence of cause, one of remedy, and the step that mends it.

    `transient` ones pass without anyone acting; they say nothing about a credential.
    The slug is a promise to Runner and to stored rows, the texts are not.
    """

    slug: str
    title: str
    cause: str
    remedy: str
    step: str
    severity: Severity = Severity.PROBLEM
    transient: bool = False
