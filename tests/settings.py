"""The portal's settings with what tests need: fixed keys, fast hashing, held mail."""

import atexit
import base64
import os
import shutil
import tempfile
from pathlib import Path

os.environ.update(
    ENV_FILE=os.devnull,
    SECRET_KEY="tests-only-" + "k" * 50,
    CREDENTIAL_KEYS="test-1:" + base64.b64encode(b"k" * 32).decode(),
    DEBUG="false",
    SITE_URL="http://127.0.0.1:8000",
    ALLOWED_HOSTS="127.0.0.1,localhost,testserver",
    EMAIL_URL="memorymail://",
    WORK_ENGINE=os.environ.get("WORK_ENGINE", "embedded"),
)

from portal.settings import *  # noqa: F403 - the environment comes first
from portal.settings import DATABASES, INSTALLED_APPS, IS_POSTGRESQL

INSTALLED_APPS = ["tests.support", *INSTALLED_APPS]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True
if IS_POSTGRESQL:
    # A test's threads and its database come and go; a pool would hold on to them.
    DATABASES["default"]["OPTIONS"].pop("pool", None)
else:
    # Threads of a live server share a file, not a database in one connection's memory.
    directory = tempfile.mkdtemp(prefix="portal-tests-")
    atexit.register(shutil.rmtree, directory, ignore_errors=True)
    DATABASES["default"]["TEST"] = {"NAME": Path(directory) / "test.sqlite3"}
