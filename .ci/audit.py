"""Look for known weaknesses in the pinned requirements, and say whether one could look.

pip-audit exits with 0 for packages that its advisory service does not know, so its
"no known vulnerabilities" may mean that nobody was asked. This reads its report
package by package, and first makes sure that it finds a weakness that is known.

Exit status: 0 nothing known, 1 a weakness or a package that could not be looked up,
2 the advisory service could not be reached or knows nothing.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent.parent
KNOWN_TO_BE_WEAK = "Django==3.2.0\n"
CLEAN, FOUND, BLIND = 0, 1, 2


def main() -> int:
    """Prove that weaknesses are seen, then look at what is pinned."""
    with tempfile.TemporaryDirectory() as folder:
        control = Path(folder) / "control.txt"
        control.write_text(KNOWN_TO_BE_WEAK)
        seen = report_on(control, "--no-deps")
    if not any(package.get("vulns") for package in seen):
        print(
            "NOT AUDITED: the advisory service could not be asked, for it does not "
            "even report a weakness of 2021. Run `make audit` where it can be reached.",
            file=sys.stderr,
        )
        return BLIND
    packages = report_on(HERE / "requirements-dev.txt", "--require-hashes")
    skipped = [one for one in packages if "skip_reason" in one]
    weak = [one for one in packages if one.get("vulns")]
    for one in skipped:
        print(f"not looked up: {one['name']}: {one['skip_reason']}")
    for one in weak:
        ids = ", ".join(weakness["id"] for weakness in one["vulns"])
        print(f"weak: {one['name']} {one['version']}: {ids}")
    print(f"{len(packages)} packages: {len(weak)} weak, {len(skipped)} not looked up")
    return FOUND if weak or skipped or not packages else CLEAN


def report_on(requirements: Path, *options: str) -> list[dict[str, Any]]:
    """What pip-audit says of each package; empty where it could not work at all."""
    done = subprocess.run(  # noqa: S603 - a fixed command of this environment
        [
            str(Path(sys.executable).parent / "pip-audit"),
            "--requirement",
            str(requirements),
            "--disable-pip",
            "--format",
            "json",
            "--progress-spinner",
            "off",
            *options,
        ],
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )
    try:
        return list(json.loads(done.stdout)["dependencies"])
    except (ValueError, KeyError):
        return []


if __name__ == "__main__":
    sys.exit(main())
