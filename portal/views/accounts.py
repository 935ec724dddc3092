"""The way in: which account, how far it is, and how it is doing."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from credentials.flows.accounts import open_account
from credentials.flows.invitations import invitation_token, invite
from credentials.guide.reading import facts_of_many
from credentials.guide.requirements import (
    Requirement,
    Requirements,
    requirements,
    requirements_of,
)
from credentials.guide.steps import HAND_OVER
from credentials.models import Invitation, SellerAccount, User
from portal.access import MemberRequest, Part, account_for, admins_only
from portal.account_health import MarketplaceRow, SecretStanding, fetchable, rows_of
from portal.forms.accounts import NewAccountForm
from portal.lists import listed
from portal.next_action import next_action
from portal.people_words import sentences_of
from portal.rungs import missing_roles
from portal.task_list import stages_of, step_href
from portal.told_once import ToldOnce, told_once


def home(request: MemberRequest) -> HttpResponse:
    """Send everybody to where their work is."""
    if request.user.is_staff:
        return redirect("overview")
    accounts = _accounts_of(request.user)
    if len(accounts) == 1:
        return redirect(accounts[0])
    facts = facts_of_many(accounts)
    choices = [
        {"account": one, "needs": requirements_of(facts[one.pk])} for one in accounts
    ]
    return render(request, "accounts/home.html", {"choices": choices})


def _accounts_of(user: User) -> QuerySet[SellerAccount]:
    return SellerAccount.objects.filter(memberships__user=user).distinct()


@admins_only
def new(request: MemberRequest) -> HttpResponse:
    """Open a seller account and invite its first person."""
    form = NewAccountForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        account, invitation = _open(form, request.user)
        path = reverse("invitation-accept", args=[invitation_token(invitation)])
        context = {
            "account": account,
            "invitation": invitation,
            "link": f"{settings.SITE_URL}{path}",
        }
        return render(request, "accounts/opened.html", context)
    return render(request, "accounts/new.html", {"form": form})


@transaction.atomic
def _open(form: NewAccountForm, actor: User) -> tuple[SellerAccount, Invitation]:
    answers = form.cleaned_data
    account = open_account(
        name=answers["name"],
        slug=answers["slug"],
        home_country=answers["home_country"],
        actor=actor,
    )
    invitation = invite(
        email=answers["email"],
        language=answers["language"],
        role=Invitation.Role.PRIMARY,
        account=account,
        actor=actor,
    )
    return account, invitation


def account(request: MemberRequest, slug: str) -> HttpResponse:
    """The task list of an account; once set up, its health."""
    account, part = account_for(request, slug)
    needs = requirements(account)
    # What was finished once is looked after here, also while something of it is broken.
    was_finished = _was_finished(needs)
    is_health = was_finished and "steps" not in request.GET
    template = "accounts/health.html" if is_health else "accounts/task_list.html"
    context = _context(needs, part) | {"was_finished": was_finished}
    return render(request, template, context)


def _was_finished(needs: Requirements) -> bool:
    return needs.progress.is_complete or bool(needs.facts.pickups)


def _unfetched(needs: Requirements, rows: list[MarketplaceRow]) -> str:
    """The marketplaces that Runner could fetch and has not, by name."""
    missing = [one for one in fetchable(needs.facts, rows) if not one.pickup]
    return listed(one.marketplace for one in missing)


def _context(needs: Requirements, part: Part) -> dict[str, object]:
    rows = rows_of(needs.facts)
    return {
        "account": needs.facts.account,
        "part": part,
        "needs": needs,
        "facts": needs.facts,
        "rows": rows,
        "unfetched": _unfetched(needs, rows),
        "piles": _piles(needs, part),
        "people_advice": sentences_of(needs.people),
        "secret": SecretStanding(needs.facts),
        "stages": stages_of(needs),
        "done": needs.progress.completed_count,
        "total": len(needs.progress.set_up),
        "lede": _lede(needs, part),
        "next": None if _is_told(needs) else next_action(needs, part),
        "next_is_quiet": bool(needs.wrong) or _is_now_pressed(needs),
    }


def _lede(needs: Requirements, part: Part) -> str:
    """Whom the page of a finished account calls, in one sentence."""
    if not needs.wrong:
        is_calm = not needs.now and needs.progress.next_step is None
        return "" if is_calm else _("It works, but there is something to do.")
    of_admins = [one.step is HAND_OVER for one in needs.wrong]
    is_mine = any(of_admins) if part.is_admin else not all(of_admins)
    if is_mine and (part.is_admin or part.may_paste):
        return _("Something needs you.")
    if all(of_admins):
        return _("Something needs an admin of this portal.")
    return _("Something needs the primary user.")


def _is_told(needs: Requirements) -> bool:
    """Whether what is wrong leads to the next step already, with a button."""
    following = needs.progress.next_step
    return any(one.finding and one.step is following for one in needs.wrong)


def _is_now_pressed(needs: Requirements) -> bool:
    """Whether what is due now is the first thing to press; a set-up comes before it."""
    is_first = _was_finished(needs) and not needs.wrong
    return is_first and any(one.finding for one in needs.now)


def _by_day(one: Requirement) -> tuple[bool, datetime]:
    """The soonest first; what has no day comes last."""
    return one.due_at is None, one.due_at or timezone.now()


def _piles(needs: Requirements, part: Part) -> list[dict[str, object]]:
    """What is wrong, due now and due later; open steps stand in the task list."""
    found_now = [one for one in needs.now if one.finding]
    later = sorted(needs.later, key=_by_day) if needs.progress.is_complete else []
    piles = [
        ("wrong", _("What is wrong"), needs.wrong),
        ("now", _("Due now"), found_now),
        ("later", _("Due later"), later),
    ]
    is_pressed = _is_now_pressed(needs)
    return [
        {
            "id": key,
            "title": title,
            "items": _items(needs, part, pile, is_pressed=is_pressed and key == "now"),
        }
        for key, title, pile in piles
        if pile
    ]


def _mends(one: ToldOnce, needs: Requirements, part: Part) -> dict[str, object]:
    """The page that mends a finding, and what it is called."""
    account = needs.facts.account
    is_undated = one.finding.slug in {"secret-expiry-unknown", "secret-day-doubtful"}
    if is_undated and part.may_paste and needs.facts.current_secret:
        return {
            "href": reverse("issued-day", args=[account.slug]),
            "action": _("Note the day it was made"),
        }
    if one.finding.slug == "role-missing":
        return {"href": step_href(account, one.step), "action": _("Add the role")}
    if one.step is HAND_OVER:
        new = f"{reverse('runner-token-new')}?account={account.slug}"
        return {
            "href": new if part.is_admin else step_href(account, one.step),
            "action": _("Issue a runner token")
            if part.is_admin
            else _("See whom to ask"),
        }
    return {
        "href": step_href(account, one.step, one.first),
        "action": one.step.title,
    }


def _items(
    needs: Requirements, part: Part, pile: list[Requirement], *, is_pressed: bool
) -> list[dict[str, object]]:
    """What was found first, and then the steps that are due."""
    account, roles = needs.facts.account, missing_roles(needs.facts.with_token)
    found: list[dict[str, object]] = [
        {
            **_mends(one, needs, part),
            "finding": one.finding,
            "marketplaces": one.marketplaces,
            "missing_roles": roles,
            # What to press first is one button; the others are links.
            "strong": place == 0 and (part.may_paste or not one.step.pastes),
            "is_button": is_pressed and place == 0,
        }
        for place, one in enumerate(told_once(pile))
    ]
    due: list[dict[str, object]] = [
        {"step": one.step, "href": step_href(account, one.step), "due_at": one.due_at}
        for one in pile
        if not one.finding
    ]
    return [*found, *due]
