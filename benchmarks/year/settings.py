"""The portal's settings for a year that passes in minutes.

The database may forget what it wrote when the machine loses power: here only
processes die, and what these have committed stays.
"""

from portal.settings import *  # noqa: F403 - these alone differ
from portal.settings import DATABASES, IS_POSTGRESQL

EMAIL_BACKEND = "benchmarks.year.mail.Backend"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
if IS_POSTGRESQL:
    DATABASES["default"]["OPTIONS"].pop("pool", None)
else:
    DATABASES["default"]["OPTIONS"]["init_command"] = (
        "PRAGMA journal_mode=WAL;PRAGMA synchronous=OFF;"
    )
LOGGING = {"version": 1, "disable_existing_loggers": True}
