"""The site as a Django application; it has no tables."""

from django.apps import AppConfig

from portal.checks import register_checks


class PortalConfig(AppConfig):
    name = "portal"

    def ready(self) -> None:
        register_checks()
