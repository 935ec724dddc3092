"""Ending a process that cannot serve, in one plain sentence."""

import sys
from typing import NoReturn

# EX_CONFIG of sysexits.h: whoever restarts the process sees that a restart is no help.
EXIT_MISCONFIGURED = 78


def refuse(sentence: str) -> NoReturn:
    sys.stderr.write(f"The portal does not start. {sentence}\n")
    sys.stderr.flush()
    raise SystemExit(EXIT_MISCONFIGURED)
