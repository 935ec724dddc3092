"""What each step's form does with an answer: one flow, and the words for it."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from credentials.amazon.roles import suggest_roles
from credentials.errors import OverlapOpen, PasteRefused
from credentials.flows.client_secrets import (
    rotate_client_secret,
    store_client_credentials,
)
from credentials.flows.refresh_tokens import (
    fill_marketplaces,
    store_refresh_token,
)
from credentials.flows.steps import (
    choose_marketplaces,
    describe_application,
    update_registration,
)
from credentials.guide.facts import Facts
from credentials.guide.requirements import requirements
from credentials.guide.steps import (
    AUTHORIZE_MARKETPLACES,
    COPY_LWA_CREDENTIALS,
    CREATE_APPLICATION,
    OPEN_AUTHORIZE,
    REGISTER_DEVELOPER,
    ROTATE_CLIENT_SECRET,
    WAIT_FOR_APPROVAL,
    Step,
)
from credentials.models import ClientSecret, SellerAccount, User
from portal.access import MemberRequest, Part
from portal.forms.client_secrets import (
    ClientCredentialsForm,
    NewSecretForm,
    SecretForm,
)
from portal.forms.pastes import RefreshTokenForm
from portal.forms.registration import ApprovalForm, RegistrationForm
from portal.forms.steps import ApplicationForm, MarketplacesForm, StepForm
from portal.lists import listed
from portal.paste_words import (
    Words,
    overlap_words,
    words_of_day,
    words_of_secret,
    words_of_token,
)
from portal.step_pages import also_covers, marketplace_asked_for, wants_other_roles

FORMS: dict[Step, type[StepForm]] = {
    REGISTER_DEVELOPER: RegistrationForm,
    WAIT_FOR_APPROVAL: ApprovalForm,
    CREATE_APPLICATION: ApplicationForm,
    OPEN_AUTHORIZE: MarketplacesForm,
    AUTHORIZE_MARKETPLACES: RefreshTokenForm,
    COPY_LWA_CREDENTIALS: ClientCredentialsForm,
    ROTATE_CLIENT_SECRET: NewSecretForm,
}


@sensitive_variables()
def form_for(
    step: Step, request: MemberRequest, facts: Facts, part: Part
) -> StepForm | None:
    """The form of a step, filled from what was sent, or from what is known."""
    form = FORMS.get(step)
    if form is None:
        return None
    options: dict[str, Any] = {"facts": facts}
    if form is MarketplacesForm:
        options["may_remove"] = part.may_paste
    if request.method != "POST":
        options["initial"] = _from_address(request, facts)
    sent = request.POST if request.method == "POST" else None
    return form(sent, **options)


def _from_address(request: MemberRequest, facts: Facts) -> dict[str, Any]:
    known: dict[str, Any] = {}
    if code := marketplace_asked_for(request.GET, facts):
        known["marketplace"] = code
    known["pressed_again"] = "pressed_again" in request.GET
    if wanted := request.GET.getlist("load"):
        known["roles"] = suggest_roles(wanted)
    return known


def _register(form: Any, account: SellerAccount, actor: User) -> Words | None:
    if not form.is_valid():
        return None
    registration = form.facts.registration
    is_as_before = form.new_status == registration.status
    update_registration(
        account=account,
        status=form.new_status,
        sent_on=form.cleaned_data["sent_on"],
        asked_on=registration.asked_on if is_as_before else None,
        decided_on=registration.decided_on if is_as_before else None,
        case_id=form.cleaned_data["case_id"],
        notes=registration.notes,
        actor=actor,
    )
    return _saved(REGISTER_DEVELOPER)


def _await(form: StepForm, account: SellerAccount, actor: User) -> Words | None:
    if not form.is_valid():
        return None
    update_registration(account=account, actor=actor, **form.cleaned_data)
    return _saved(WAIT_FOR_APPROVAL)


def _saved(step: Step) -> Words:
    text = _("“%(step)s” is saved. You can change it at any time.")
    return Words(text % {"step": step.title})


def _describe(form: StepForm, account: SellerAccount, actor: User) -> Words | None:
    if not form.is_valid():
        return None
    describe_application(account=account, actor=actor, **form.cleaned_data)
    if wants_other_roles(requirements(account)):
        return Words(
            _(
                "The application is noted. Now press Authorize app again and paste the "
                "new refresh token: a token keeps the roles of the day it was made."
            ),
            is_doubtful=True,
        )
    return Words(_("The application is noted."))


def _choose(form: Any, account: SellerAccount, actor: User) -> Words | None:
    if not form.is_valid():
        return None
    chosen = {one.id for one in form.chosen}
    gone = [one for one in form.facts.with_token if one.marketplace_id not in chosen]
    choose_marketplaces(account=account, marketplaces=form.chosen, actor=actor)
    if not gone:
        return Words(_("The marketplaces are chosen."))
    names = listed(one.marketplace for one in gone)
    text = _(
        "The marketplaces are chosen. Runner gets nothing for %(names)s any more; tick "
        "again to bring it back, its token is kept."
    )
    return Words(text % {"names": names})


@sensitive_variables()
def _store_token(form: Any, account: SellerAccount, actor: User) -> Words | None:
    if "fill" in form.data:
        return _fill(form, actor)
    if not form.is_valid():
        return None
    try:
        stored = store_refresh_token(
            account=account,
            marketplace=form.chosen,
            refresh_token=form.cleaned_data["refresh_token"].value,
            actor=actor,
        )
    except PasteRefused as refusal:
        form.refuse(refusal)
        return None
    return words_of_token(stored)


@sensitive_variables()
def _fill(form: RefreshTokenForm, actor: User) -> Words | None:
    offer = also_covers(form.facts, form.data)
    if offer is None:
        return Words(_("Nothing was left to fill."))
    try:
        fill_marketplaces(
            authorization=offer.source, marketplaces=offer.marketplaces, actor=actor
        )
    except PasteRefused as refusal:
        form.is_valid()
        form.errors.clear()
        form.refusals.clear()
        form.refuse(refusal)
        return None
    return Words(
        _("The token ending in %(tail)s is stored for %(names)s too.")
        % {"tail": offer.source.tail, "names": offer.names}
    )


@sensitive_variables()
def _store_pair(form: Any, account: SellerAccount, actor: User) -> Words | None:
    return _storing_secret(
        form,
        lambda: store_client_credentials(
            account=account,
            client_id=form.cleaned_data["client_id"].value,
            client_secret=form.cleaned_data["client_secret"].value,
            issued_at=form.issued_at,
            actor=actor,
        ),
    )


@sensitive_variables()
def _rotate(form: Any, account: SellerAccount, actor: User) -> Words | None:
    return _storing_secret(
        form,
        lambda: rotate_client_secret(
            account=account,
            client_secret=form.cleaned_data["client_secret"].value,
            issued_at=form.issued_at,
            actor=actor,
            pressed_again=form.cleaned_data["pressed_again"],
        ),
    )


@sensitive_variables()
def _storing_secret(
    form: SecretForm, store: Callable[[], ClientSecret]
) -> Words | None:
    if not form.is_valid():
        return None
    try:
        stored = store()
    except PasteRefused as refusal:
        form.refuse(refusal)
    except OverlapOpen:
        form.add_error(None, overlap_words(form.facts))
    else:
        is_the_same = stored == form.facts.current_secret
        return words_of_day(stored) if is_the_same else words_of_secret(stored)
    return None


ANSWERS: dict[Step, Callable[[Any, SellerAccount, User], Words | None]] = {
    REGISTER_DEVELOPER: _register,
    WAIT_FOR_APPROVAL: _await,
    CREATE_APPLICATION: _describe,
    OPEN_AUTHORIZE: _choose,
    AUTHORIZE_MARKETPLACES: _store_token,
    COPY_LWA_CREDENTIALS: _store_pair,
    ROTATE_CLIENT_SECRET: _rotate,
}
