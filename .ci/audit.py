"""Look for known weaknesses in the pinned requirements, and say who could be asked.

pip-audit exits with 0 for packages that its advisory service does not know, so its
"no known vulnerabilities" may mean that nobody was asked. This reads its report
package by package, and first makes sure that it finds a weakness of 2021.

Where no advisory service answers, the package index is asked instead: a release that
was withdrawn, or that was overtaken more than 30 days ago, does not pass. Thirty days
is how long Amazon's Data Protection Policy gives for weaknesses of high severity. A
weakness without a newer release stays unseen that way, so `AUDIT=required` forbids it.

Exit status: 0 nothing found, 1 something found, 2 nobody could be asked.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

HERE = Path(__file__).resolve().parent.parent
PINNED = HERE / "requirements-dev.txt"
WANTED = HERE / "requirements" / "dev.in"
KNOWN_TO_BE_WEAK = "Django==3.2.0\n"
OLDEST_PASSED_OVER = "P30D"
CLEAN, FOUND, BLIND = 0, 1, 2

Found = list[str]


def main() -> int:
    """Ask the advisory services; ask the index where none answers."""
    found = weaknesses()
    if found is None and os.environ.get("AUDIT") != "required":
        print("No advisory service can be reached from here; asking the package index.")
        found = overtaken()
    if found is None:
        print("NOT AUDITED: nobody could be asked about weaknesses.", file=sys.stderr)
        return BLIND
    for line in found:
        print(line)
    print(f"{len(pins())} packages looked at, {len(found)} of them amiss.")
    return FOUND if found else CLEAN


def weaknesses() -> Found | None:
    """What an advisory service holds against the pins; None where none answers."""
    with tempfile.TemporaryDirectory() as folder:
        control = Path(folder) / "control.txt"
        control.write_text(KNOWN_TO_BE_WEAK)
        if not any(one.get("vulns") for one in pip_audit(control, "--no-deps")):
            return None
    told = []
    for one in pip_audit(PINNED, "--require-hashes"):
        ids = ", ".join(weakness["id"] for weakness in one.get("vulns", []))
        if ids or "skip_reason" in one:
            told.append(f"{one['name']}: {ids or one['skip_reason']}")
    return told


def overtaken() -> Found | None:
    """Pins that were withdrawn or replaced; None where the index does not answer."""
    settled = pip_would_install(
        "--uploaded-prior-to", OLDEST_PASSED_OVER, "--requirement", str(WANTED)
    )
    with tempfile.TemporaryDirectory() as folder:
        exact = Path(folder) / "pins.txt"
        exact.write_text(
            "".join(f"{name}=={at}\n" for name, at in settled_pins(settled))
        )
        held = pip_would_install("--no-deps", "--requirement", str(exact))
    if not settled or not held or not is_behind(settled, "django", "3.2.0"):
        return None
    return [
        *(
            f"{name} {pinned}: {settled[name]['version']} has been out for 30 days"
            for name, pinned in settled_pins(settled)
            if is_behind(settled, name, pinned)
        ),
        *(f"{name}: withdrawn" for name, one in held.items() if one["is_yanked"]),
    ]


def pins() -> dict[str, str]:
    """The pinned version of each package, as far as it is for this machine."""
    found = {}
    for line in re.findall(r"^[\w.-]+==[^\\\n]+", PINNED.read_text(), re.MULTILINE):
        one = Requirement(line)
        if one.marker is None or one.marker.evaluate():
            (pin,) = one.specifier
            found[canonicalize_name(one.name)] = pin.version
    return found


def settled_pins(settled: dict[str, dict[str, Any]]) -> list[tuple[str, str]]:
    """The pins that this machine would install, since some are for others only."""
    return [(name, version) for name, version in pins().items() if name in settled]


def is_behind(settled: dict[str, dict[str, Any]], name: str, version: str) -> bool:
    return Version(version) < Version(settled[name]["version"])


def pip_audit(requirements: Path, *options: str) -> list[dict[str, Any]]:
    """What pip-audit says of each package; nothing where it could not work at all."""
    told = run(
        ["pip_audit", "--disable-pip", "--format", "json", "--progress-spinner", "off"],
        ["--requirement", str(requirements), *options],
    )
    return list(told.get("dependencies", []))


def pip_would_install(*options: str) -> dict[str, dict[str, Any]]:
    """What pip would choose today, by name; nothing where the index is out of reach."""
    told = run(
        ["pip", "install", "--dry-run", "--ignore-installed", "--quiet"],
        ["--report", "-", *options],
    )
    return {
        canonicalize_name(one["metadata"]["name"]): {
            "version": one["metadata"]["version"],
            "is_yanked": one["is_yanked"],
        }
        for one in told.get("install", [])
    }


def run(program: list[str], options: list[str]) -> dict[str, Any]:
    done = subprocess.run(  # noqa: S603 - programs of this environment
        [sys.executable, "-m", *program, *options],
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )
    try:
        return dict(json.loads(done.stdout))
    except ValueError:
        return {}


if __name__ == "__main__":
    sys.exit(main())
