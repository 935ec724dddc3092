"""Builds the keyring and the door to Amazon from the settings; nothing else does."""

from functools import cache

from django.conf import settings
from django.core.signals import setting_changed
from django.dispatch import receiver

from credentials.amazon import Amazon, Region
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


@receiver(setting_changed)
def _forget(*, setting: str, **_: object) -> None:
    if setting == "CREDENTIAL_KEYS":
        keyring.cache_clear()
    elif setting.startswith("AMAZON_"):
        amazon.cache_clear()
