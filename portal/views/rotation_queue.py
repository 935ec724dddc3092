"""Amazon's queue: how to make it, how it stands, and a test of it."""

import json
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from credentials.amazon.queue import (
    AMAZONS_AWS_ACCOUNT,
    QueueError,
    arn_of,
    wanted_policy,
)
from credentials.flows.queue_watch import queue_watch, send_probe
from credentials.flows.rotation_people import read_again
from credentials.flows.rotation_preflight import (
    listening_findings,
    named_by,
    queue_findings,
)
from credentials.guide.obstacles import OBSTACLES
from credentials.models import InboundMessage
from portal.access import MemberRequest, admins_only

EXAMPLE = "arn:aws:sqs:us-east-1:123456789012:sp-api-secrets"
SHOWN = 50


@admins_only
@require_http_methods(["GET", "HEAD", "POST"])
def rotation_queue(request: MemberRequest) -> HttpResponse:
    """Show the steps; a POST asks the queue itself and names what is wrong."""
    is_tested = request.method == "POST"
    url = settings.ROTATION_QUEUE_URL
    arn = arn_of(url) if url else EXAMPLE
    found: list[str] = []
    if url and is_tested:
        found = [*queue_findings(), *listening_findings(timezone.now())]
    watch = queue_watch()
    context = {
        "queue_url": url,
        "arn": arn,
        "policy": json.dumps(wanted_policy(arn), indent=2),
        "amazons_account": AMAZONS_AWS_ACCOUNT,
        "watch": watch,
        "trouble": OBSTACLES[named_by(watch.error)] if watch.error else None,
        "is_tested": is_tested,
        "findings": [OBSTACLES[slug] for slug in dict.fromkeys(found)],
        "set_aside": InboundMessage.objects.quarantined()[:SHOWN],
    }
    return render(request, "rotation/queue.html", context)


@admins_only
@require_POST
def probe(request: MemberRequest) -> HttpResponse:
    """Put a message for ourselves into the queue."""
    try:
        send_probe()
    except LookupError:
        messages.error(request, str(OBSTACLES["queue-missing"].title))
    except QueueError:
        messages.info(request, str(OBSTACLES["queue-probe-not-allowed"].title))
    else:
        messages.success(
            request,
            _("A probe is in the queue. Reload in half a minute to see it come back."),
        )
    return redirect("rotation-queue")


@admins_only
@require_POST
def message_again(request: MemberRequest, message_id: UUID) -> HttpResponse:
    """Read a message that was set aside once more."""
    rows = InboundMessage.objects.quarantined()
    message = read_again(message=get_object_or_404(rows, pk=message_id))
    if message.state == InboundMessage.State.QUARANTINED:
        messages.warning(request, message.get_reason_display())
    else:
        messages.success(request, message.get_state_display())
    return redirect("rotation-queue")
