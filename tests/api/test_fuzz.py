"""A few requests made from the OpenAPI document; `make api-fuzz` makes many."""

import os
import subprocess
import sys

import pytest

from tests.worker.programs import ROOT

LONGEST_SECONDS = 240


@pytest.mark.timeout(LONGEST_SECONDS + 30)
def test_schemathesis_finds_no_fault(tmp_path):
    url = f"sqlite:///{tmp_path}/portal.sqlite3"

    done = subprocess.run(
        [sys.executable, "-m", "tests.api.fuzz", "--cases", "100", "--seed", "7"],
        env={**os.environ, "DATABASE_URL": url},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=LONGEST_SECONDS,
    )

    assert done.returncode == 0, done.stdout[-8000:] + done.stderr[-2000:]
