"""Does the work that nobody waits for."""

import logging
import os
from argparse import ArgumentParser
from typing import Any, Final

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.module_loading import import_string

from credentials.flows.listening import has_queue, listen_once
from portal.carriers.embedded import EmbeddedWorker
from portal.carriers.listening import start_listening
from portal.startup import refuse_unless_safe

CARRIERS: Final = {
    "embedded": "portal.carriers.embedded.run",
    "procrastinate": "portal.carriers.queued.run",
}


class Command(BaseCommand):
    help = (
        "Validates what is due, proves waiting client secrets, listens to the queue "
        "of new ones, rotates, sends mail, and tidies up, until it is stopped (Ctrl-C "
        "or SIGTERM)."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--once",
            action="store_true",
            help="work off what is due now and end, for cron",
        )

    def handle(self, *, once: bool, **_: Any) -> None:
        refuse_unless_safe()
        if once:
            if has_queue():
                listen_once(wait_seconds=0)
            done = EmbeddedWorker(settings.WORKER_THREADS).run_once()
            self.stderr.write(f"{done} done.")
            return
        carrier = CARRIERS.get(settings.WORK_ENGINE)
        if carrier is None:
            known = " or ".join(CARRIERS)
            raise CommandError(f"WORK_ENGINE must be {known}.")
        listener = start_listening()
        is_all_done = import_string(carrier)()
        if listener is not None:
            listener.stop()
        if not is_all_done:
            # Threads that hang in a call would hold up the end of the process; what
            # they were at is due again when its lease has run out.
            logging.shutdown()
            os._exit(1)
