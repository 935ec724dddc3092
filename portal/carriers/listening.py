"""Listening to Amazon's queue, beside whichever engine carries the work."""

import logging
import threading
from typing import Final

from django.db import close_old_connections

from credentials.flows.listening import has_queue, listen_once

logger = logging.getLogger(__name__)

FIRST_PAUSE: Final = 1.0
LONGEST_PAUSE: Final = 60.0


class Listener:
    """Listens until it is told to stop; what fails is tried again, ever more rarely."""

    def __init__(self) -> None:
        self._stopping = threading.Event()

    def stop(self) -> None:
        self._stopping.set()

    def run(self) -> None:
        pause = FIRST_PAUSE
        logger.info("queue_listener_started")
        while not self._stopping.is_set():
            if self._listen():
                pause = FIRST_PAUSE
                continue
            self._stopping.wait(pause)
            pause = min(pause * 2, LONGEST_PAUSE)

    def _listen(self) -> bool:
        close_old_connections()
        try:
            return listen_once()
        except Exception:
            logger.exception("queue_listener_failed")
            return False


def start_listening() -> Listener | None:
    """Listen in a thread of its own; None where no queue is configured."""
    if not has_queue():
        return None
    listener = Listener()
    threading.Thread(target=listener.run, name="queue", daemon=True).start()
    return listener
