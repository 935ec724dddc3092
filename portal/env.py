"""Reading settings from the environment, each also from a file."""

import os
from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured
from environ.fileaware_mapping import FileAwareMapping


class EnvironmentOrFiles(FileAwareMapping):
    """The environment, in which `NAME_FILE` may name a file that holds `NAME`.

    Files end with a line break and values do not, so blanks around are dropped.
    """

    def __getitem__(self, key: str) -> str:
        try:
            return str(super().__getitem__(key)).strip()
        except OSError as problem:
            raise ImproperlyConfigured(
                f"{key}_FILE names a file that cannot be read: {problem.strerror}."
            ) from None


class Environment(environ.FileAwareEnv):
    """django-environ, which says what is wrong without repeating the value."""

    ENVIRON = EnvironmentOrFiles(os.environ)

    def get_value(self, var: str, *args: Any, **kwargs: Any) -> Any:
        try:
            return super().get_value(var, *args, **kwargs)
        except ValueError:
            raise ImproperlyConfigured(f"{var} is not what it should be.") from None
