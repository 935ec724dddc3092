"""People: their parts in accounts, their names, and what they may."""

from django.db import transaction
from django.db.models import QuerySet

from credentials.errors import LastPrimaryUser
from credentials.flows.actors import name_of
from credentials.flows.invitations import take_back
from credentials.models import (
    Event,
    Invitation,
    Membership,
    SellerAccount,
    Tag,
    User,
)


def choose_language(*, user: User, language: str) -> None:
    """Remember in which language a person reads pages and mail."""
    User.objects.filter(pk=user.pk).update(language=language)


@transaction.atomic
def add_member(
    *, account: SellerAccount, user: User, role: str, actor: User | None
) -> Membership:
    """Give a person who is known here a part in an account."""
    membership, _ = Membership.objects.update_or_create(
        account=account, user=user, defaults={"role": role}
    )
    Event.objects.record(
        Tag.PERSON_JOINED,
        actor=name_of(actor),
        account=account,
        subject=user,
        role=role,
        email=user.email,
    )
    return membership


@transaction.atomic
def remove_member(
    *, membership: Membership, actor: User, may_leave_none: bool = False
) -> None:
    """Take a person's part in an account away; it works on their next click.

    The open invitations of somebody who was sent away go with them, since they may
    be their way back; whoever leaves of their own will may have a successor coming.
    Raises LastPrimaryUser where nobody would be left to paste credentials, unless
    that was said to be meant.
    """
    account = SellerAccount.objects.select_for_update(no_key=True).get(
        pk=membership.account_id
    )
    if not may_leave_none and is_last_primary(membership):
        raise LastPrimaryUser
    membership.delete()
    if actor != membership.user:
        invited = Invitation.objects.open().filter(invited_by=membership.user_id)
        take_back(invited.filter(account=account), actor)
    Event.objects.record(
        Tag.PERSON_REMOVED,
        actor=name_of(actor),
        account=account,
        subject=membership.user,
        email=membership.user.email,
        role=membership.role,
    )


def is_last_primary(membership: Membership) -> bool:
    """Whether this person alone may paste the credentials of the account."""
    others = Membership.objects.filter(
        account=membership.account_id, role=Membership.Role.PRIMARY
    ).exclude(pk=membership.pk)
    return membership.role == Membership.Role.PRIMARY and not others.exists()


@transaction.atomic
def change_person(
    *, user: User, name: str, is_admin: bool, is_active: bool, actor: User
) -> User:
    """Rename a person, make them an admin or not, or keep them from signing in.

    What they did stays in the log, so that nobody is ever deleted. Open invitations
    that they could not make any more are withdrawn.
    """
    row = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    row.name, row.is_active = name, is_active
    row.is_staff = row.is_superuser = is_admin
    row.full_clean()
    row.save()
    take_back(_beyond_their_rights(row), actor)
    Event.objects.record(
        Tag.PERSON_CHANGED,
        actor=name_of(actor),
        subject=row,
        email=row.email,
        name=row.name,
        admin=is_admin,
        active=is_active,
    )
    return row


def _beyond_their_rights(user: User) -> QuerySet[Invitation]:
    """The open invitations of a person who may not invite, or no longer to there."""
    invited = Invitation.objects.open().filter(invited_by=user)
    if not user.is_active:
        return invited
    if user.is_staff:
        return invited.none()
    parts = Membership.objects.filter(user=user, role=Membership.Role.PRIMARY)
    # An account that is not named, as in an admin's invitation, is in no list.
    return invited.exclude(
        account__isnull=False, account__in=parts.values_list("account", flat=True)
    )
