"""Refusing to start rather than serving badly."""

import logging
import sys
from typing import NoReturn

from django.conf import settings
from django.db import DatabaseError

from credentials.errors import SealError
from credentials.flows.vault import check_stored_keys
from portal.checks import problems

logger = logging.getLogger(__name__)

# EX_CONFIG of sysexits.h: whoever restarts the process sees that a restart is no help.
EXIT_MISCONFIGURED = 78


def refuse_unless_safe() -> None:
    """End the process with a plain sentence where something has to be put right.

    A database that cannot be reached is no such thing: it may come back.
    """
    if not settings.DEBUG:
        for problem in problems():
            _refuse(f"{problem.msg} {problem.hint}")
    try:
        check_stored_keys()
    except SealError as problem:
        _refuse(str(problem))
    except DatabaseError:
        logger.warning("database_unreachable_at_start")


def _refuse(sentence: str) -> NoReturn:
    sys.stderr.write(f"The portal does not start. {sentence}\n")
    sys.stderr.flush()
    raise SystemExit(EXIT_MISCONFIGURED)
