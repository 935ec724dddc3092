"""Every setting, from the environment; docs/configuration.md lists them."""

import os
from datetime import timedelta
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

from csp.constants import NONE, SELF

from portal.env import Environment

BASE_DIR = Path(__file__).resolve().parent.parent
env = Environment()
if (env_file := Path(os.environ.get("ENV_FILE", BASE_DIR / ".env"))).is_file():
    env.read_env(env_file)

DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = env.str("SECRET_KEY", default="")
SITE_URL = env.str("SITE_URL", default="http://127.0.0.1:8000").rstrip("/")
# Links are built from SITE_URL, so a health check may name this machine as its host.
ALLOWED_HOSTS = [
    *env.list("ALLOWED_HOSTS", default=[urlsplit(SITE_URL).hostname or ""]),
    "127.0.0.1",
    "localhost",
]
CREDENTIAL_KEYS = env.str("CREDENTIAL_KEYS", default="")

AMAZON_LWA_URL = env.str(
    "AMAZON_LWA_URL", default="https://api.amazon.com/auth/o2/token"
)
AMAZON_SPAPI_URLS = {
    region: env.str(
        f"AMAZON_SPAPI_URL_{region}",
        default=f"https://sellingpartnerapi-{region.lower()}.amazon.com",
    )
    for region in ("NA", "EU", "FE")
}


def _is_loopback(url: str) -> bool:
    host = urlsplit(url).hostname or ""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


PRACTICE_MODE = _is_loopback(AMAZON_LWA_URL)
PRACTICE_CONSOLE_URL = env.str("PRACTICE_CONSOLE_URL", default="").rstrip("/")
# Where Amazon puts the client secrets that it makes; keys are boto3's to find.
ROTATION_QUEUE_URL = env.str("ROTATION_QUEUE_URL", default="").strip()
ROTATION_QUEUE_ENDPOINT = env.str("ROTATION_QUEUE_ENDPOINT", default="").strip()
VALIDATE_EVERY = timedelta(hours=env.int("VALIDATE_EVERY_HOURS", default=24))
# On how many days before its end a client secret is spoken of.
REMINDER_DAYS = env.list("REMINDER_DAYS", cast=int, default=[90, 60, 30, 15, 7, 1])
REMIND_EVERY = timedelta(minutes=env.int("REMIND_EVERY_MINUTES", default=5))
STALLED_DAYS = env.int("STALLED_DAYS", default=7)
METRICS_TOKEN = env.str("METRICS_TOKEN", default="")
METRICS_NETWORKS = env.list("METRICS_NETWORKS", default=["127.0.0.0/8", "::1/128"])
DIGEST_HOUR = env.int("DIGEST_HOUR", default=7)
INVITATION_DAYS = env.int("INVITATION_DAYS", default=7)
TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=0)
WORK_ENGINE = env.str("WORK_ENGINE", default="embedded")
WORKER_THREADS = env.int("WORKER_THREADS", default=4)

INSTALLED_APPS = [
    "portal",
    "credentials",
    "portal.admin_config.PortalAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "csp",
    "django_htmx",
    "ninja",
]
if WORK_ENGINE == "procrastinate":
    INSTALLED_APPS.append("procrastinate.contrib.django")
    PROCRASTINATE_AUTODISCOVER_MODULE_NAME = None
    PROCRASTINATE_IMPORT_PATHS = ["portal.carriers.queued"]

AUTH_USER_MODEL = "credentials.User"
ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

MIDDLEWARE = [
    "portal.middleware.RequestIdMiddleware",
    "portal.api.middleware.ProblemDetailsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "portal.middleware.NoStoreMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "portal.middleware.SignInMiddleware",
    "portal.middleware.LanguageMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "portal.middleware.UnreadBodyMiddleware",
    "portal.middleware.WrongMethodMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "portal.context_processors.site",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.DjangoTemplates"

# Databases. DEFERRED transactions fail when two read and then write; NORMAL does not
# sync a commit, and a lost commit could be the only copy of a client secret.
SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": (
        "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA secure_delete=ON;"
    ),
}
POSTGRESQL_OPTIONS = {
    # Only statements that ask for it are prepared: those of each fetch of a Runner.
    "prepare_threshold": 5,
    # More than the threads of portal.own_threads, so that fetches find one.
    "pool": {"min_size": 1, "max_size": 24, "timeout": 10},
    "options": (
        "-c lock_timeout=5s -c statement_timeout=30s "
        "-c idle_in_transaction_session_timeout=30s"
    ),
}
OWN_DATABASE = BASE_DIR / "var" / "portal.sqlite3"
DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{OWN_DATABASE}")}
if DATABASES["default"]["NAME"] == str(OWN_DATABASE):
    OWN_DATABASE.parent.mkdir(mode=0o700, exist_ok=True)
IS_POSTGRESQL = DATABASES["default"]["ENGINE"].endswith("postgresql")
DATABASES["default"].setdefault("OPTIONS", {}).update(
    POSTGRESQL_OPTIONS if IS_POSTGRESQL else SQLITE_OPTIONS
)
if not IS_POSTGRESQL:
    # The last connection to close empties the write-ahead log, which costs a sync.
    DATABASES["default"]["CONN_MAX_AGE"] = 600

# What several processes must agree on, such as how often somebody failed to sign in.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "portal_cache",
        # Beyond this many the database drops the first third by name, and with it what
        # was counted of failed sign-ins; Django's own limit is 300.
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}

# People.
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
ACCOUNT_ADAPTER = "portal.accounts_adapter.AccountsAdapter"
ACCOUNT_FORMS = {"login": "portal.forms.sign_in.SignInForm"}
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_PREVENT_ENUMERATION = True
# An unknown address gets a mail too, so that the answer takes as long for both.
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = True
ACCOUNT_RATE_LIMITS = {
    "login_failed": "10/15m/ip,5/15m/key",
    # Each is a mail to an address that somebody else may have typed.
    "reset_password": "20/h/ip,5/h/key",
}
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXY_COUNT
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
PASSWORD_RESET_TIMEOUT = 3 * 3600
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation."
        "UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "name")},
    },
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "portal.password_rules.FourKindsOfSignsValidator"},
]

# Sessions and cookies; __Host- needs https.
IS_HTTPS = SITE_URL.startswith("https://")
SESSION_ENGINE = "portal.sessions"
SESSION_COOKIE_NAME = "__Host-session" if IS_HTTPS else "session"
SESSION_COOKIE_SECURE = IS_HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 3600
CSRF_COOKIE_NAME = "__Host-csrf" if IS_HTTPS else "csrftoken"
CSRF_COOKIE_SECURE = IS_HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_TRUSTED_ORIGINS = [SITE_URL]
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# Headers.
SECURE_SSL_REDIRECT = IS_HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_PROXY_SSL_HEADER = (
    ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXY_COUNT else None
)
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if IS_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = IS_HTTPS
# Whether a whole domain is preloaded into browsers is its owner's decision.
SILENCED_SYSTEM_CHECKS = ["security.W021"]
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
PERMISSIONS_POLICY: dict[str, list[str]] = {
    feature: [] for feature in ("camera", "geolocation", "microphone", "payment", "usb")
}

# What people send. A paste of a megabyte must reach its page, which says what to do.
DATA_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024
# A file that is brought along may hold secrets, and never touches the disk.
FILE_UPLOAD_MAX_MEMORY_SIZE = DATA_UPLOAD_MAX_MEMORY_SIZE
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000

# Files.
STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

# Mail.
EMAIL_CONFIG = env.email("EMAIL_URL", default="consolemail://")
vars().update(EMAIL_CONFIG)
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="portal@localhost")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# Language and time.
LANGUAGE_CODE = "en"
_LANGUAGE_NAMES = [
    ("en", "English"),
    ("de", "Deutsch"),
    ("es", "Español"),
    ("fr", "Français"),
    ("it", "Italiano"),
    ("ja", "日本語"),
]
# A language is offered from the day on which its catalog is here.
LANGUAGES = [
    (code, name)
    for code, name in _LANGUAGE_NAMES
    if code == "en" or (BASE_DIR / "locale" / code).is_dir()
]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["portal.formats"]
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_SECURE = IS_HTTPS
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

# What goes wrong is told without what was in it.
DEFAULT_EXCEPTION_REPORTER = "portal.redaction.Reporter"
DEFAULT_EXCEPTION_REPORTER_FILTER = "portal.redaction.ReporterFilter"
LOG_LEVEL = env.str("LOG_LEVEL", default="INFO")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"redact": {"()": "portal.redaction.RedactionFilter"}},
    "formatters": {"line": {"()": "portal.redaction.LineFormatter"}},
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "filters": ["redact"],
            "formatter": "line",
        },
        "nowhere": {"class": "logging.NullHandler"},
    },
    "root": {"handlers": ["stderr"], "level": LOG_LEVEL},
    "loggers": {
        "django": {"handlers": [], "propagate": True},
        "django.db.backends": {"level": "INFO"},
        "django.template": {"level": "INFO"},
        "urllib3": {"level": "WARNING"},
        # It tells the addresses of channels, which are secrets.
        "apprise": {"handlers": ["nowhere"], "propagate": False},
        # At DEBUG these write whole answers down, and a message holds a secret.
        "boto3": {"level": "WARNING"},
        "botocore": {"level": "WARNING"},
        "psycopg": {"level": "WARNING"},
        "procrastinate": {"level": "WARNING"},
        "asyncio": {"level": "INFO"},
    },
}
