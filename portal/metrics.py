"""What a monitoring system asks the portal, in Prometheus' text format."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any, Final

from django.db.models import Count, Min, QuerySet
from django.utils import timezone
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from credentials.models import (
    Authorization,
    ClientSecret,
    Dispatch,
    Notice,
    Reminder,
    ReminderEngine,
)
from portal.carriers.work import KINDS

DAYS_LEFT: Final = (0, 7, 30, 90, 180)


class PortalCollector(Collector):
    """Reads everything anew whenever it is asked, in a fixed number of queries."""

    def collect(self) -> Iterator[Metric]:
        now = timezone.now()
        yield _last_run()
        yield _due_work(now)
        yield _oldest(now)
        yield _secrets(now)
        yield _counted(
            "portal_authorizations",
            "Chosen authorizations by state.",
            "status",
            Authorization.objects.chosen(),
        )
        yield _counted(
            "portal_open_reminders",
            "Matters that somebody was told of and nobody has settled.",
            "kind",
            Reminder.objects.begun(),
        )
        yield _outbox()


def metrics_text() -> bytes:
    """Everything that is measured, as text."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(PortalCollector())
    return generate_latest(registry)


def _last_run() -> Metric:
    gauge = GaugeMetricFamily(
        "portal_reminders_last_run_timestamp_seconds",
        "When the reminder engine last finished a run; 0 if never.",
    )
    ran_at = ReminderEngine.objects.values_list("ran_at", flat=True).first()
    gauge.add_metric([], ran_at.timestamp() if ran_at else 0)
    return gauge


def _due_work(now: datetime) -> Metric:
    gauge = GaugeMetricFamily(
        "portal_due_work", "Things that are due and not begun.", labels=["kind"]
    )
    for name, kind in KINDS.items():
        gauge.add_metric([name], _how_many(kind.due(now)))
    return gauge


def _how_many(things: Iterable[Any]) -> int:
    return things.count() if isinstance(things, QuerySet) else len(list(things))


def _oldest(now: datetime) -> Metric:
    gauge = GaugeMetricFamily(
        "portal_oldest_due_work_age_seconds",
        "For how long the oldest thing of a kind has been due.",
        labels=["kind"],
    )
    waiting: dict[str, datetime | None] = {
        "validate": _least(Authorization.objects.due(now), "check_due_at"),
        "prove-secret": _least(ClientSecret.objects.due_for_proof(now), "check_due_at"),
        "deliver-notice": _least(Notice.objects.due(now), "due_at"),
        "dispatch": _least(Dispatch.objects.due(now), "due_at"),
    }
    for name, since in waiting.items():
        gauge.add_metric([name], (now - since).total_seconds() if since else 0)
    return gauge


def _least(rows: QuerySet[Any], column: str) -> datetime | None:
    found: datetime | None = rows.order_by().aggregate(least=Min(column))["least"]
    return found


def _secrets(now: datetime) -> Metric:
    gauge = GaugeMetricFamily(
        "portal_client_secrets",
        "Client secrets in use by the days that they have left, at most.",
        labels=["days_left"],
    )
    in_use = ClientSecret.objects.filter(
        refused_at=None, replaced_at=None, retired_at=None
    )
    gauge.add_metric(["unknown"], in_use.filter(expires_at=None).count())
    begin = None
    for days in DAYS_LEFT:
        end = now + timedelta(days=days)
        rows = in_use.filter(expires_at__lte=end)
        if begin is not None:
            rows = rows.filter(expires_at__gt=begin)
        gauge.add_metric([str(days)], rows.count())
        begin = end
    gauge.add_metric(["more"], in_use.filter(expires_at__gt=begin).count())
    return gauge


def _counted(name: str, text: str, column: str, rows: QuerySet[Any]) -> Metric:
    gauge = GaugeMetricFamily(name, text, labels=[column])
    for row in rows.order_by().values(column).annotate(how_many=Count("pk")):
        gauge.add_metric([row[column]], row["how_many"])
    return gauge


def _outbox() -> Metric:
    gauge = GaugeMetricFamily(
        "portal_outbox", "Messages that have not left.", labels=["way", "state"]
    )
    stuck = Notice.objects.stuck().count()
    gauge.add_metric(["mail", "waiting"], Notice.objects.waiting().count() - stuck)
    gauge.add_metric(["mail", "stuck"], stuck)
    gauge.add_metric(["mail", "failed"], Notice.objects.returned().count())
    rest = Dispatch.objects.filter(sent_at=None)
    given_up = rest.filter(given_up_at__isnull=False).count()
    gauge.add_metric(["channel", "waiting"], rest.count() - given_up)
    gauge.add_metric(["channel", "failed"], given_up)
    return gauge
