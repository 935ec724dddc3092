"""Builds the keyring and the door to Amazon from the settings; nothing else does."""

from functools import cache

from django.conf import settings
from django.core.signals import setting_changed
from django.dispatch import receiver

from credentials.amazon import Amazon, Region
from credentials.amazon.queue import Queue, SQSQueue
from credentials.amazon.rotation import RotationClient
from credentials.sealing import Keyring


@cache
def keyring() -> Keyring:
    """The keys of this installation; raises MalformedKeyring."""
    return Keyring.parse(settings.CREDENTIAL_KEYS)


@cache
def amazon() -> Amazon:
    """The door to Amazon, or to the stand-in that the settings name."""
    return Amazon(
        lwa_url=settings.AMAZON_LWA_URL,
        spapi_urls={region: settings.AMAZON_SPAPI_URLS[region] for region in Region},
    )


@cache
def rotation_client() -> RotationClient:
    """The door to the one call that rotates."""
    return RotationClient(
        {region: settings.AMAZON_SPAPI_URLS[region] for region in Region}
    )


@cache
def rotation_queue() -> Queue | None:
    """The queue of new client secrets; None where the settings name none."""
    if not settings.ROTATION_QUEUE_URL:
        return None
    return SQSQueue(
        settings.ROTATION_QUEUE_URL, endpoint=settings.ROTATION_QUEUE_ENDPOINT
    )


@receiver(setting_changed)
def _forget(*, setting: str, **_: object) -> None:
    if setting == "CREDENTIAL_KEYS":
        keyring.cache_clear()
    elif setting.startswith("AMAZON_"):
        amazon.cache_clear()
        rotation_client.cache_clear()
    elif setting.startswith("ROTATION_"):
        rotation_queue.cache_clear()
