"""Where Runner reaches Amazon's Selling Partner API for a marketplace."""

from django.conf import settings

from credentials.amazon import Marketplace


def endpoint_of(marketplace: Marketplace) -> str:
    """The regional address, without a slash at the end: Amazon's, or its stand-in's."""
    return str(settings.AMAZON_SPAPI_URLS[marketplace.region]).rstrip("/")
