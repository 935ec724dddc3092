"""Channels and webhooks: which there are, adding, testing and removing them."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from credentials.flows.dispatching import send_again, write_test
from credentials.flows.outlets import (
    add_channel,
    add_webhook,
    remove_channel,
    remove_webhook,
    switch_on_webhook,
)
from credentials.models import Channel, Dispatch, Webhook
from portal.access import MemberRequest, admins_only
from portal.forms.outlets import ChannelForm, WebhookForm
from portal.outlet_words import answer_words, message_words

PAGE_SIZE = 50
READ_OR_SENT = ["GET", "HEAD", "POST"]


@admins_only
@require_safe
def channels(request: MemberRequest) -> HttpResponse:
    """List where reminders go besides mail."""
    context = {"channels": Channel.objects.all(), "webhooks": Webhook.objects.all()}
    return render(request, "outlets/channels.html", context)


@sensitive_post_parameters()
@admins_only
@never_cache
@require_http_methods(READ_OR_SENT)
@sensitive_variables()
def channel_new(request: MemberRequest) -> HttpResponse:
    """Ask for a channel's address, and keep it under seal."""
    form = ChannelForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        row = add_channel(**form.cleaned_data, actor=request.user)
        messages.success(request, _("The channel was added. Send a test to it now."))
        return redirect("channel", channel_id=row.pk)
    return render(request, "outlets/channel_new.html", {"form": form})


@admins_only
@require_POST
def channel_test(request: MemberRequest, channel_id: UUID) -> HttpResponse:
    """Send a message that only shows that messages arrive."""
    write_test(channel=get_object_or_404(Channel, pk=channel_id))
    messages.success(request, _("A test is on its way. Look there in a minute."))
    return redirect("channel", channel_id=channel_id)


@admins_only
@require_safe
def channel(request: MemberRequest, channel_id: UUID) -> HttpResponse:
    """Show what was sent to a channel, and what became of it."""
    row = get_object_or_404(Channel, pk=channel_id)
    return _show(request, row, "outlets/channel.html")


@admins_only
@require_http_methods(READ_OR_SENT)
def channel_remove(request: MemberRequest, channel_id: UUID) -> HttpResponse:
    """Ask once more, then send nothing there any more."""
    row = get_object_or_404(Channel, pk=channel_id)
    if request.method == "POST":
        remove_channel(channel=row, actor=request.user)
        return _removed(request, row)
    return render(request, "outlets/remove.html", {"outlet": row})


@admins_only
@never_cache
@require_http_methods(READ_OR_SENT)
@sensitive_variables()
def webhook_new(request: MemberRequest) -> HttpResponse:
    """Ask for a receiver; show its signing secret in the answer, this once."""
    form = WebhookForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        row, secret = add_webhook(**form.cleaned_data, actor=request.user)
        return render(
            request,
            "outlets/webhook_added.html",
            {"outlet": row, "plain": secret.reveal()},
        )
    return render(request, "outlets/webhook_new.html", {"form": form})


@admins_only
@require_safe
def webhook(request: MemberRequest, webhook_id: UUID) -> HttpResponse:
    """Show what was sent to a webhook, and what it answered."""
    row = get_object_or_404(Webhook, pk=webhook_id)
    return _show(request, row, "outlets/webhook.html")


@admins_only
@require_POST
def webhook_test(request: MemberRequest, webhook_id: UUID) -> HttpResponse:
    """Send a message that only shows that messages arrive."""
    write_test(webhook=get_object_or_404(Webhook, pk=webhook_id))
    messages.success(request, _("A test is on its way. Look there in a minute."))
    return redirect("webhook", webhook_id=webhook_id)


@admins_only
@require_POST
def webhook_switch_on(request: MemberRequest, webhook_id: UUID) -> HttpResponse:
    """Send there again after it was switched off."""
    row = get_object_or_404(Webhook, pk=webhook_id)
    switch_on_webhook(webhook=row, actor=request.user)
    messages.success(request, _("The webhook is on again."))
    return redirect("webhook", webhook_id=webhook_id)


@admins_only
@require_http_methods(READ_OR_SENT)
def webhook_remove(request: MemberRequest, webhook_id: UUID) -> HttpResponse:
    """Ask once more, then send nothing there any more."""
    row = get_object_or_404(Webhook, pk=webhook_id)
    if request.method == "POST":
        remove_webhook(webhook=row, actor=request.user)
        return _removed(request, row)
    return render(request, "outlets/remove.html", {"outlet": row})


@admins_only
@require_POST
def dispatch_again(request: MemberRequest, dispatch_id: UUID) -> HttpResponse:
    """Send a message once more, under the same name."""
    row = get_object_or_404(Dispatch, pk=dispatch_id)
    send_again(dispatch=row)
    messages.success(request, _("It is sent again, under the same webhook-id."))
    if row.webhook_id:
        return redirect("webhook", webhook_id=row.webhook_id)
    return redirect("channel", channel_id=row.channel_id)


def _show(
    request: MemberRequest, outlet: Channel | Webhook, template: str
) -> HttpResponse:
    rows = outlet.dispatches.select_related("reminder__account")
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    lines = [
        {
            "dispatch": one,
            "message": message_words(one.type),
            "answer": answer_words(one),
        }
        for one in page
    ]
    return render(request, template, {"outlet": outlet, "page": page, "lines": lines})


def _removed(request: MemberRequest, outlet: Channel | Webhook) -> HttpResponse:
    messages.success(request, _("%(name)s was removed.") % {"name": outlet})
    return redirect("channels")
