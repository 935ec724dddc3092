"""Offering what was recognised in a paste, and storing it when its owner agrees."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from credentials.amazon import find_marketplace
from credentials.errors import OverlapOpen, PasteRefused
from credentials.flows.client_secrets import store_client_credentials
from credentials.flows.pastes import forget_paste, hold_paste, values_of
from credentials.flows.refresh_tokens import store_refresh_token
from credentials.guide.facts import Facts
from credentials.guide.steps import AUTHORIZE_MARKETPLACES, Step
from credentials.models import HeldPaste, SellerAccount, User
from credentials.secret import Secret
from credentials.validation import without_credentials
from portal.forms.held import HeldForm
from portal.forms.pastes import PasteForm
from portal.paste_words import (
    Words,
    overlap_words,
    words_of_secret,
    words_of_token,
)


@dataclass(frozen=True)
class HeldOffer:
    """What was recognised, in words without the values, and what can be done."""

    lines: list[str]
    action: str
    form: HeldForm
    can_store: bool
    button: str


@dataclass
class HeldAnswer:
    """What came of storing recognised values."""

    stored: list[str] = field(default_factory=list)
    not_stored: list[str] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)
    query: str = ""


@sensitive_variables()
def hold_what_was_found(form: Any, account: SellerAccount, actor: User) -> None:
    """Keep the values of a refused paste, where they could be stored."""
    if not isinstance(form, PasteForm):
        return
    forget_held_by(actor, account)
    if not _was_misread(form):
        return
    values = form.found
    if not _storable(values, form.facts):
        return
    code = form.cleaned_data.get("marketplace")
    hold_paste(
        account=account,
        values=values,
        marketplace_id=find_marketplace(code).id if code else "",
        actor=actor,
    )


def _was_misread(form: PasteForm) -> bool:
    """Whether a box held something else than its one clean value."""
    return any(paste.finding for paste in form.pastes.values())


@sensitive_variables()
def _storable(values: dict[str, Secret], facts: Facts) -> bool:
    has_pair = "client_secret" in values and bool(
        "client_id" in values or facts.application.client_id
    )
    return has_pair or "refresh_token" in values


def held_by(user: User, account: SellerAccount) -> HeldPaste | None:
    """The paste that waits for this person's word."""
    return HeldPaste.objects.open().filter(account=account, held_by=user).first()


def forget_held_by(user: User, account: SellerAccount) -> None:
    """Drop what waits, since its owner has pasted the right thing meanwhile."""
    held = held_by(user, account)
    if held is not None:
        forget_paste(held=held)


@sensitive_variables()
def offer_of(held: HeldPaste, facts: Facts, sent: Any, step: Step) -> HeldOffer:
    """Describe a held paste by names and last characters, at the step it came by."""
    values = values_of(held)
    initial = {
        "issued_on": without_credentials(sent.get("issued_on", "")),
        "pressed_again": "True" if "pressed_again" in sent else "",
    }
    if held.marketplace_id:
        initial["marketplace"] = find_marketplace(held.marketplace_id).country_code
    return HeldOffer(
        lines=[_line(name, value) for name, value in values.items()],
        action=reverse("held-paste", args=[held.account.slug, held.pk]),
        form=HeldForm(facts=facts, values=values, initial=initial),
        can_store=_storable(values, facts),
        button=_button(values, step),
    )


@sensitive_variables()
def _button(values: dict[str, Secret], step: Step) -> str:
    """What is stored by it: several, the one asked for, or one of another step."""
    if len(values) > 1:
        return _("Store these values")
    is_token = "refresh_token" in values
    is_asked_for = is_token == (step is AUTHORIZE_MARKETPLACES)
    return _("Use the cleaned value") if is_asked_for else _("Store this value")


@sensitive_variables()
def doubtful_of(form: Any) -> list[str]:
    """What was recognised several times over, in words, and so is offered nowhere."""
    found = form.doubtful if isinstance(form, PasteForm) else []
    return [_line(name, value) for name, value in found]


@sensitive_variables()
def _line(name: str, value: Secret) -> str:
    words = {
        "client_id": _("a client identifier ending in %(tail)s"),
        "client_secret": _("a client secret ending in %(tail)s"),
        "refresh_token": _("a refresh token ending in %(tail)s"),
    }
    return words[name] % {"tail": value.tail}


@sensitive_variables()
def store_held(held: HeldPaste, facts: Facts, sent: Any, actor: User) -> HeldAnswer:
    """Store each value by the flow of its own step; every refusal is told."""
    values = values_of(held)
    form = HeldForm(sent, facts=facts, values=values)
    answer = HeldAnswer()
    if not form.is_valid():
        answer.not_stored += [
            str(one) for errors in form.errors.values() for one in errors
        ]
        return answer
    if "client_secret" in values:
        _try(answer, facts, lambda: _store_pair(held, facts, values, form, actor))
    if "refresh_token" in values:
        _try(answer, facts, lambda: _store_token(held, values, form, actor))
    forget_paste(held=held)
    return answer


@sensitive_variables()
def _try(answer: HeldAnswer, facts: Facts, store: Callable[[], Words]) -> None:
    try:
        words = store()
    except PasteRefused as refusal:
        answer.refusals.append(refusal.finding)
    except OverlapOpen:
        answer.not_stored.append(overlap_words(facts))
    else:
        answer.stored.append(words.text)
        answer.query = words.query


@sensitive_variables()
def _store_pair(
    held: HeldPaste,
    facts: Facts,
    values: dict[str, Secret],
    form: HeldForm,
    actor: User,
) -> Words:
    identifier = values.get("client_id") or Secret(facts.application.client_id)
    return words_of_secret(
        store_client_credentials(
            account=held.account,
            client_id=identifier.reveal(),
            client_secret=values["client_secret"],
            issued_at=form.issued_at,
            actor=actor,
            pressed_again=form.cleaned_data["pressed_again"],
        )
    )


@sensitive_variables()
def _store_token(
    held: HeldPaste, values: dict[str, Secret], form: HeldForm, actor: User
) -> Words:
    return words_of_token(
        store_refresh_token(
            account=held.account,
            marketplace=find_marketplace(form.cleaned_data["marketplace"]),
            refresh_token=values["refresh_token"],
            actor=actor,
        )
    )
