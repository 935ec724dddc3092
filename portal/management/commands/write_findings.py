"""Writes docs/findings.md from the table of findings."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from portal.findings_page import write_findings


class Command(BaseCommand):
    help = "Writes docs/findings.md from the table of findings."
    requires_system_checks: list[str] = []

    def handle(self, **_: Any) -> None:
        path = Path(settings.BASE_DIR, "docs", "findings.md")
        path.write_text(write_findings(), encoding="utf-8")
        self.stdout.write(f"Wrote {path.name}.")
