"""The carrier for many machines: Procrastinate, on PostgreSQL.

Only the asking is periodic. Every few seconds one worker asks the database what is
due and defers one job for each thing; the queueing lock keeps it from being queued
twice. A job that fails or dies is not retried here: what it was about is due again
when its lease ends, and is then deferred anew.
"""

import logging
from contextlib import suppress
from typing import Final

from asgiref.sync import sync_to_async
from django.conf import settings
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.exceptions import AlreadyEnqueued
from procrastinate.jobs import Status

from portal.carriers.work import Thing, do, due

logger = logging.getLogger(__name__)

QUEUE: Final = "portal"
EVERY_FIVE_SECONDS: Final = "* * * * * */5"
EVERY_MINUTE: Final = "* * * * *"
ASKED_AT_ONCE: Final = 200
GRACE: Final = 15.0
DEAD_AFTER: Final = 60.0


@app.task(name="portal.do", queue=QUEUE)
def do_one(kind: str, key: str) -> None:
    """Do one thing that was due when it was deferred."""
    do(Thing(kind, key))


@app.periodic(cron=EVERY_FIVE_SECONDS)
@app.task(name="portal.ask", queue=QUEUE, queueing_lock="portal.ask", priority=10)
async def ask_what_is_due(timestamp: int) -> None:
    """Defer one job for each thing that is due."""
    things = await sync_to_async(lambda: list(due(ASKED_AT_ONCE)))()
    for thing in things:
        with suppress(AlreadyEnqueued):
            await do_one.configure(queueing_lock=thing.lock).defer_async(
                kind=thing.kind, key=thing.key
            )
    logger.debug("work_asked_for", extra={"at": timestamp, "due": len(things)})


@app.periodic(cron=EVERY_MINUTE)
@app.task(name="portal.bury", queue=QUEUE, queueing_lock="portal.bury")
async def bury_the_dead(timestamp: int) -> None:
    """Take away the jobs of workers that died; their things come up again."""
    stalled = await app.job_manager.get_stalled_jobs(
        queue=QUEUE, seconds_since_heartbeat=DEAD_AFTER
    )
    for job in stalled:
        await app.job_manager.finish_job(job=job, status=Status.FAILED, delete_job=True)
        logger.warning("job_of_dead_worker", extra={"job": job.id, "at": timestamp})


def run() -> bool:
    """Work until told to stop by a signal."""
    connector = app.connector
    if not isinstance(connector, DjangoConnector):
        raise TypeError(type(connector).__name__)
    with app.replace_connector(connector.get_worker_connector()):
        app.run_worker(
            queues=[QUEUE],
            concurrency=settings.WORKER_THREADS,
            fetch_job_polling_interval=2.0,
            shutdown_graceful_timeout=GRACE,
            delete_jobs="always",
        )
    return True
