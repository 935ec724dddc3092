"""Invitations: by mail, through a link that works once, withdrawn and accepted."""

from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import get_language

from credentials.errors import InvitationUnusable, InvitedIsAnother
from credentials.flows.actors import name_of
from credentials.models import (
    Event,
    Invitation,
    Membership,
    Notice,
    SellerAccount,
    Tag,
    User,
)

SALT = "credentials.invitation"
# Whoever reloads the answer to a form sends the form again.
SAME_FORM_WITHIN = timedelta(minutes=10)


@transaction.atomic
def invite(
    *,
    email: str,
    role: str,
    account: SellerAccount | None,
    actor: User,
    step: str = "",
    language: str = "",
) -> Invitation:
    """Invite somebody by mail; an earlier open invitation of theirs is withdrawn.

    `language` is what to write in to somebody who has not chosen one here. With the
    key of a step the link leads to that step, also for somebody who belongs to the
    account already. The same invitation asked for twice within ten minutes is
    one: its link, once passed on, keeps working, and no second mail is sent.
    """
    now = timezone.now()
    earlier = Invitation.objects.open().filter(email__iexact=email, account=account)
    same = earlier.filter(
        role=role, step=step, invited_by=actor, created_at__gt=now - SAME_FORM_WITHIN
    ).first()
    if same is not None:
        return same
    earlier.update(withdrawn_at=now)
    invitation = Invitation(
        account=account,
        role=role,
        email=email.lower(),
        step=step,
        invited_by=actor,
        expires_at=now + timedelta(days=settings.INVITATION_DAYS),
    )
    invitation.full_clean()
    invitation.save()
    Notice.objects.create(
        kind=Notice.Kind.INVITATION,
        recipient=invitation.email,
        language=language_of(invitation.email, language),
        invitation=invitation,
    )
    Event.objects.record(
        Tag.PERSON_INVITED,
        actor=name_of(actor),
        account=account,
        subject=invitation,
        email=invitation.email,
        role=role,
        **({"step": step} if step else {}),
    )
    return invitation


def language_of(email: str, otherwise: str = "") -> str:
    """What to write to somebody in: their own choice, or else the writer's language."""
    chosen = User.objects.filter(email__iexact=email).values_list("language", flat=True)
    return chosen.first() or otherwise or get_language() or ""


def invitation_token(invitation: Invitation) -> str:
    """The part of the link that lets its bearer in; it is signed and not stored."""
    return signing.Signer(salt=SALT).sign_object(str(invitation.pk))


def find_invitation(token: str) -> Invitation:
    """The open invitation that a link stands for; raises InvitationUnusable."""
    invitation = Invitation.objects.open().filter(pk=_key_in(token)).first()
    if invitation is None:
        raise InvitationUnusable
    return invitation


def find_used_invitation(token: str, user: User) -> Invitation | None:
    """The invitation of a link by which this person came, and belongs here still."""
    used = Invitation.objects.filter(pk=_key_in(token), accepted_by=user)
    return used.filter(account__memberships__user=user).first()


def _key_in(token: str) -> str:
    """What a link says of its invitation; raises InvitationUnusable."""
    try:
        return str(signing.Signer(salt=SALT).unsign_object(token))
    except signing.BadSignature:
        raise InvitationUnusable from None


@transaction.atomic
def withdraw_invitation(*, invitation: Invitation, actor: User) -> None:
    """Make an invitation's link worthless."""
    take_back(Invitation.objects.open().filter(pk=invitation.pk), actor)


def take_back(invitations: QuerySet[Invitation], actor: User) -> None:
    """Take back open invitations, each with a line in the log."""
    taken_back = list(invitations.select_for_update(no_key=True).order_by("pk"))
    Invitation.objects.filter(pk__in=[one.pk for one in taken_back]).update(
        withdrawn_at=timezone.now()
    )
    for invitation in taken_back:
        Event.objects.record(
            Tag.INVITATION_WITHDRAWN,
            actor=name_of(actor),
            account=invitation.account,
            subject=invitation,
            email=invitation.email,
        )


@transaction.atomic
def accept_invitation(*, invitation: Invitation, user: User) -> None:
    """Use an invitation up and give the person their part.

    Raises InvitationUnusable when somebody else was quicker, so that one link never
    lets two people in, and InvitedIsAnother where a link that was passed on would
    raise the wrong person. Nobody loses by accepting: a primary user who is invited
    as a helper stays primary.
    """
    if is_for_another(invitation, user):
        raise InvitedIsAnother
    used = (
        Invitation.objects.open()
        .filter(pk=invitation.pk)
        .update(accepted_at=timezone.now(), accepted_by=user)
    )
    if not used:
        raise InvitationUnusable
    if invitation.account is None:
        User.objects.filter(pk=user.pk).update(is_staff=True, is_superuser=True)
    else:
        membership, is_new = Membership.objects.get_or_create(
            account=invitation.account, user=user, defaults={"role": invitation.role}
        )
        if not is_new and invitation.role == Membership.Role.PRIMARY:
            membership.role = Membership.Role.PRIMARY
            membership.save()
    Event.objects.record(
        Tag.PERSON_JOINED,
        actor=name_of(user),
        account=invitation.account,
        subject=invitation,
        role=invitation.role,
    )


def is_member(invitation: Invitation) -> bool:
    """Whether the address of an invitation belongs to somebody of its account."""
    return Membership.objects.filter(
        account=invitation.account, user__email__iexact=invitation.email
    ).exists()


def is_for_another(invitation: Invitation, user: User) -> bool:
    """Whether this person has a part already, or somebody else is known to be meant.

    Whoever is new may come with another address than the one that was written to.
    """
    if invitation.is_for(user):
        return False
    members = Membership.objects.filter(account=invitation.account)
    return (
        User.objects.filter(email__iexact=invitation.email).exists()
        or members.filter(user=user).exists()
    )


@transaction.atomic
def join_by_invitation(*, invitation: Invitation, name: str, password: str) -> User:
    """Make a new person from an invitation, and let them in.

    Raises InvitationUnusable as accept_invitation does, and leaves no person behind.
    """
    user = User.objects.create_user(
        invitation.email, password, name=name, language=get_language() or ""
    )
    accept_invitation(invitation=invitation, user=user)
    return user
