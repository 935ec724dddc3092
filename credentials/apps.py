"""The domain as a Django application."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.module_loading import import_string


class CredentialsConfig(AppConfig):
    name = "credentials"
    verbose_name = "Credentials"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        watch = import_string("credentials.models.generations.watch_after_migrations")
        post_migrate.connect(watch, sender=self)
