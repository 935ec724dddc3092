"""The domain as a Django application."""

from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate


class CredentialsConfig(AppConfig):
    name = "credentials"
    verbose_name = "Credentials"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        post_migrate.connect(_count_changes, sender=self)


def _count_changes(*, using: str, **_: Any) -> None:
    from credentials.models import generations  # noqa: PLC0415 - needs the applications

    generations.ensure(connections[using])
