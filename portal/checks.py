"""What has to be right before a process serves anybody, as system checks with ids."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core import checks
from django.core.checks import CheckMessage, Error, Tags, register
from django.core.exceptions import ImproperlyConfigured

from credentials.errors import MalformedKeyring
from credentials.runtime import keyring

SHORTEST_SECRET_KEY = 50
HOURS = range(24)
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


def check_secret_key(**_: Any) -> list[Error]:
    try:
        key = settings.SECRET_KEY
    except ImproperlyConfigured:
        key = ""
    if len(key) >= SHORTEST_SECRET_KEY and not key.startswith("django-insecure"):
        return []
    return [
        Error(
            "SECRET_KEY is missing, short or a default.",
            hint="Set it to 50 random characters or more: "
            "python -c 'import secrets; print(secrets.token_urlsafe(50))'",
            id="portal.E001",
        )
    ]


def check_credential_keys(**_: Any) -> list[Error]:
    try:
        keyring()
    except MalformedKeyring as problem:
        return [
            Error(
                f"CREDENTIAL_KEYS: {problem}",
                hint="Set CREDENTIAL_KEYS or CREDENTIAL_KEYS_FILE to id:base64key, "
                "with 32 random bytes in the key. A portal that had keys before needs "
                "those same keys; nothing that is stored is lost meanwhile.",
                id="portal.E002",
            )
        ]
    return []


def check_amazon_urls(**_: Any) -> list[Error]:
    named = {"AMAZON_LWA_URL": settings.AMAZON_LWA_URL} | {
        f"AMAZON_SPAPI_URL_{region}": url
        for region, url in settings.AMAZON_SPAPI_URLS.items()
    }
    return [
        Error(
            f"{name} is plain http to another machine.",
            hint="Secrets go to this address: use https. Plain http is for the "
            "simulator on this machine only.",
            id="portal.E003",
        )
        for name, url in named.items()
        if not _is_safe(url)
    ]


def check_stand_in(**_: Any) -> list[Error]:
    """A stand-in beside Amazon's own exchange would be handed live access tokens."""
    stood_in = [
        f"AMAZON_SPAPI_URL_{region}"
        for region, url in settings.AMAZON_SPAPI_URLS.items()
        if urlsplit(url).hostname in LOOPBACK
    ]
    if settings.PRACTICE_MODE or not stood_in:
        return []
    return [
        Error(
            f"{stood_in[0]} is this machine, and AMAZON_LWA_URL is not.",
            hint="Set both to the simulator for practice, or neither to go live.",
            id="portal.E008",
        )
    ]


def check_mail(**_: Any) -> list[CheckMessage]:
    if settings.PRACTICE_MODE or not settings.EMAIL_BACKEND.endswith(
        "console.EmailBackend"
    ):
        return []
    return [
        checks.Warning(
            "Mail is printed to the log, with the links that let people in.",
            hint="Set EMAIL_URL to a mail server.",
            id="portal.W001",
        )
    ]


def check_site_url(**_: Any) -> list[Error]:
    if _is_safe(settings.SITE_URL):
        return []
    return [
        Error(
            "SITE_URL is plain http to another machine.",
            hint="Put the portal behind TLS and set SITE_URL to its https address.",
            id="portal.E004",
        )
    ]


def check_allowed_hosts(**_: Any) -> list[Error]:
    if not {"*", "."} & set(settings.ALLOWED_HOSTS):
        return []
    return [
        Error(
            "ALLOWED_HOSTS lets every host name in.",
            hint="Name the hosts under which the portal is reached.",
            id="portal.E005",
        )
    ]


def check_work_engine(**_: Any) -> list[Error]:
    if settings.WORK_ENGINE == "embedded" or (
        settings.WORK_ENGINE == "procrastinate" and settings.IS_POSTGRESQL
    ):
        return []
    return [
        Error(
            "WORK_ENGINE is neither embedded, nor procrastinate on PostgreSQL.",
            hint="Use WORK_ENGINE=embedded with SQLite.",
            id="portal.E006",
        )
    ]


def check_numbers(**_: Any) -> list[Error]:
    named = {
        "VALIDATE_EVERY_HOURS": settings.VALIDATE_EVERY.total_seconds(),
        "INVITATION_DAYS": settings.INVITATION_DAYS,
        "WORKER_THREADS": settings.WORKER_THREADS,
        "REMIND_EVERY_MINUTES": settings.REMIND_EVERY.total_seconds(),
        "STALLED_DAYS": settings.STALLED_DAYS,
        "REMINDER_DAYS": min(settings.REMINDER_DAYS, default=0),
    }
    return [
        Error(f"{name} is less than 1.", hint="Use 1 or more.", id="portal.E007")
        for name, number in named.items()
        if number < 1
    ]


def check_digest_hour(**_: Any) -> list[Error]:
    if settings.DIGEST_HOUR in HOURS:
        return []
    return [
        Error(
            "DIGEST_HOUR is not an hour of the day.",
            hint="Use 0 to 23.",
            id="portal.E009",
        )
    ]


def check_rotation_queue(**_: Any) -> list[Error]:
    """New client secrets come from there, so that it is Amazon's or this machine."""
    endpoint = settings.ROTATION_QUEUE_ENDPOINT
    if (not endpoint or urlsplit(endpoint).hostname in LOOPBACK) and (
        not settings.ROTATION_QUEUE_URL or _is_safe(settings.ROTATION_QUEUE_URL)
    ):
        return []
    return [
        Error(
            "ROTATION_QUEUE_URL or ROTATION_QUEUE_ENDPOINT is not safe.",
            hint="The queue's address begins with https; a ROTATION_QUEUE_ENDPOINT is "
            "for a stand-in on this machine only.",
            id="portal.E010",
        )
    ]


CHECKS = (
    check_secret_key,
    check_credential_keys,
    check_amazon_urls,
    check_stand_in,
    check_rotation_queue,
    check_site_url,
    check_allowed_hosts,
    check_work_engine,
    check_numbers,
    check_digest_hour,
)


def problems() -> Sequence[Error]:
    """Everything that keeps this process from starting."""
    return [problem for check in CHECKS for problem in check()]


def register_checks() -> None:
    for check in CHECKS:
        register(check, Tags.security)
    register(check_mail, Tags.security, deploy=True)


def _is_safe(url: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme == "https" or (
        parts.scheme == "http" and parts.hostname in LOOPBACK
    )
