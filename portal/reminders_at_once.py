"""Bringing reminders up to what somebody has just done."""

import logging
from collections.abc import Iterable

from django.db import DatabaseError

from credentials.flows.looking import look_through
from credentials.models import SellerAccount

logger = logging.getLogger(__name__)


def settle_reminders(accounts: Iterable[SellerAccount]) -> None:
    """End at once what was just done; the engine does it too, a few minutes later.

    What was done stands whatever becomes of this, so a failure is logged only.
    """
    try:
        look_through(accounts=accounts)
    except DatabaseError:
        logger.warning("reminders_not_settled", exc_info=True)
