"""The page that a monitoring system reads."""

import hmac
import ipaddress

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST

from portal.client_address import client_address
from portal.metrics import metrics_text

BEARER = "Bearer "


@login_not_required
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Tell the numbers to the networks and the token of the settings alone."""
    if not _may_read(request):
        raise Http404
    return HttpResponse(metrics_text(), content_type=CONTENT_TYPE_LATEST)


def _may_read(request: HttpRequest) -> bool:
    presented = request.headers.get("Authorization", "")
    expected = settings.METRICS_TOKEN
    if expected and hmac.compare_digest(
        presented.encode(), f"{BEARER}{expected}".encode()
    ):
        return True
    return _is_near(request)


def _is_near(request: HttpRequest) -> bool:
    """Whether the caller's address is one of the networks.

    A proxy that nobody told of in the settings makes everybody look near, so that
    whatever came through one needs the token.
    """
    if "X-Forwarded-For" in request.headers and not settings.TRUSTED_PROXY_COUNT:
        return False
    address = client_address(request)
    if address is None:
        return False
    peer = ipaddress.ip_address(address)
    return any(
        peer in ipaddress.ip_network(network) for network in settings.METRICS_NETWORKS
    )
