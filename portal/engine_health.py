"""Whether reminders are being looked through: the portal's dead-man signal."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.utils import timezone

from credentials.models import ReminderEngine


@dataclass(frozen=True)
class EngineHealth:
    """When the reminder engine last finished a run."""

    ran_at: datetime | None

    @property
    def is_late(self) -> bool:
        """Whether more than two runs were missed."""
        if self.ran_at is None:
            return True
        return timezone.now() - self.ran_at > 2 * settings.REMIND_EVERY


def engine_health() -> EngineHealth:
    return EngineHealth(ReminderEngine.objects.values_list("ran_at", flat=True).first())
