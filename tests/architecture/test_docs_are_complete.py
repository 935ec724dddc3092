"""Whatever can be set is said, and whatever is said can be set."""

import re
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent.parent.parent
SETTINGS = (HERE / "portal" / "settings.py").read_text()
CONFIGURATION = (HERE / "docs" / "configuration.md").read_text()
DOCUMENTED = set(re.findall(r"^\| `([A-Z_]+)`", CONFIGURATION, re.MULTILINE))
READ = set(re.findall(r'(?:env\.\w+|environ\.get)\(\s*f?"([A-Z_]+)', SETTINGS))
# The one name that settings.py puts together, for each region.
REGIONAL = "AMAZON_SPAPI_URL_"
FOR_COMMANDS = {"BACKUP_PASSPHRASE", "PORT"}


@pytest.mark.parametrize("name", sorted(READ - {REGIONAL}))
def test_a_setting_that_is_read_is_documented(name):
    assert name in DOCUMENTED


def test_nothing_is_documented_that_is_not_read():
    regional = {f"{REGIONAL}{region}" for region in ("NA", "EU", "FE")}

    assert DOCUMENTED - READ - regional - FOR_COMMANDS == set()
