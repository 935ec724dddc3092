"""Refusing to start rather than serving badly."""

import logging

from django.conf import settings
from django.db import DatabaseError

from credentials.errors import SealError
from credentials.flows.vault import check_stored_keys, make_installation
from portal.checks import problems
from portal.refusal import refuse

logger = logging.getLogger(__name__)


def refuse_unless_safe() -> None:
    """End the process with a plain sentence where something has to be put right.

    A database that cannot be reached is no such thing: it may come back.
    """
    if not settings.DEBUG:
        for problem in problems():
            refuse(f"{problem.msg} {problem.hint}")
    try:
        check_stored_keys()
        make_installation()
    except SealError as problem:
        refuse(str(problem))
    except DatabaseError:
        logger.warning("database_unreachable_at_start")
