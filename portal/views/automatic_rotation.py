"""Rotation by itself, for one account: switch, rotate now, answer, go back."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from credentials.errors import CannotGoBack, NotTheSameSecret, RotationMoved
from credentials.flows.rotation_people import (
    go_back,
    say_nothing_changed,
    swappable,
    switch_automatic_rotation,
    want_rotation,
)
from credentials.flows.rotation_requests import obstacles_at_sight
from credentials.guide.obstacles import OBSTACLES, Obstacle
from credentials.models import (
    AutomaticRotation,
    Event,
    Rotation,
    SellerAccount,
    Tag,
)
from portal.access import MemberRequest, Part, account_for, allow
from portal.event_words import line_of
from portal.forms.rotations import NothingChangedForm

TOLD = 20
OF_ROTATIONS = (
    Tag.ROTATION_MOVED,
    Tag.ROTATION_WANTED,
    Tag.ROTATION_SWITCHED,
    Tag.SECRET_PROVEN,
    Tag.SECRET_SERVED,
    Tag.SECRET_WITHHELD,
    Tag.SECRET_RETIRED,
)
SEVERITIES = "problem", "warning", "info"
WAITING = Rotation.State.REQUESTED, Rotation.State.UNKNOWN, Rotation.State.HUMAN


@require_safe
def automatic_rotation(request: MemberRequest, slug: str) -> HttpResponse:
    """Show how the rotation stands, and what is in the way of the next one."""
    account, part = account_for(request, slug)
    return _show(request, account, part, NothingChangedForm())


@require_POST
def switch(request: MemberRequest, slug: str) -> HttpResponse:
    """Let the application rotate by itself, or not."""
    account, part = account_for(request, slug)
    allow(_may_decide(part))
    is_on = request.POST.get("on") == "yes"
    setting = switch_automatic_rotation(
        account=account, is_on=is_on, actor=request.user
    )
    if is_on and _is_held_up(_obstacles(setting)):
        messages.warning(
            request, _("Rotation by itself is on, but held up. See what it needs.")
        )
    elif is_on:
        messages.success(request, _("Rotation by itself is on."))
    else:
        messages.success(request, _("Rotation by itself is off."))
    return redirect("rotation-automatic", slug=slug)


@require_POST
def rotate_now(request: MemberRequest, slug: str) -> HttpResponse:
    """Have the worker rotate now, with this person looking on."""
    account, part = account_for(request, slug)
    allow(_may_decide(part))
    want_rotation(account=account, actor=request.user)
    messages.info(
        request,
        _("The worker looks whether all is well, and then asks Amazon. Reload to see."),
    )
    return redirect("rotation-automatic", slug=slug)


@require_POST
def nothing_changed(request: MemberRequest, slug: str) -> HttpResponse:
    """Take a person's word that Amazon did not rotate."""
    account, part = account_for(request, slug)
    allow(_may_decide(part))
    form = NothingChangedForm(request.POST)
    if not form.is_valid():
        return _show(request, account, part, form)
    tail = form.cleaned_data["tail"]
    try:
        say_nothing_changed(account=account, tail=tail, actor=request.user)
    except NotTheSameSecret:
        form.add_error(
            "tail",
            _("That is not the secret in use: Amazon has rotated, so paste it."),
        )
        return _show(request, account, part, form)
    except RotationMoved:
        messages.info(request, _("Nobody waits for an answer any more."))
    else:
        messages.success(request, _("Noted: nothing had changed."))
    return redirect("rotation-automatic", slug=slug)


@require_POST
def back(request: MemberRequest, slug: str) -> HttpResponse:
    """Let the new and the replaced secret change places."""
    account, part = account_for(request, slug)
    allow(_may_decide(part))
    try:
        go_back(account=account, actor=request.user)
    except (CannotGoBack, RotationMoved):
        messages.error(request, _("The other secret is dead, or dies within a day."))
    else:
        messages.success(request, _("The two secrets have changed places."))
    return redirect("rotation-automatic", slug=slug)


def _may_decide(part: Part) -> bool:
    return part.may_paste or part.is_admin


def _obstacles(setting: AutomaticRotation | None) -> list[Obstacle]:
    """In words: all of them where it is on, else those that a wish met with."""
    slugs = [] if settings.ROTATION_QUEUE_URL else ["queue-missing"]
    if setting is not None:
        is_on = setting.is_on
        slugs += obstacles_at_sight(setting=setting) if is_on else setting.obstacles
    told = (OBSTACLES[slug] for slug in dict.fromkeys(slugs) if slug in OBSTACLES)
    return sorted(told, key=lambda one: SEVERITIES.index(one.severity))


def _is_held_up(obstacles: list[Obstacle]) -> bool:
    """Whether somebody has to do something; what only takes time goes by itself."""
    return any(one.severity != "info" for one in obstacles)


def _show(
    request: MemberRequest,
    account: SellerAccount,
    part: Part,
    form: NothingChangedForm,
) -> HttpResponse:
    application = account.application
    setting = AutomaticRotation.objects.filter(application=application).first()
    rotation = Rotation.objects.filter(application=application).first()
    obstacles = _obstacles(setting)
    events = Event.objects.filter(account=account, tag__in=OF_ROTATIONS)[:TOLD]
    context = {
        "account": account,
        "may_decide": _may_decide(part),
        "may_paste": part.may_paste,
        "is_admin": part.is_admin,
        "setting": setting,
        "rotation": rotation,
        "is_waiting": rotation is not None and rotation.state in WAITING,
        "swappable": swappable(application),
        "previous": application.fallback(),
        "has_queue": bool(settings.ROTATION_QUEUE_URL),
        "has_secret": application.client_secrets.current().exists(),
        "obstacles": obstacles,
        "is_held_up": _is_held_up(obstacles),
        "events": [line_of(event) for event in events],
        "form": form,
    }
    return render(request, "rotation/automatic.html", context)
