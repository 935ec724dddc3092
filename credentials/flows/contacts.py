"""Naming the backup contact of an account."""

from django.db import transaction

from credentials.flows.actors import name_of
from credentials.models import BackupContact, Event, SellerAccount, Tag, User


@transaction.atomic
def name_backup_contact(
    *, account: SellerAccount, name: str, email: str, actor: User
) -> BackupContact:
    """Say who is told when the account's own people do not act in time."""
    contact = BackupContact.objects.filter(account=account).first() or BackupContact(
        account=account
    )
    contact.name, contact.email = name, email.lower()
    contact.user = User.objects.filter(email__iexact=email, is_active=True).first()
    contact.full_clean()
    contact.save()
    Event.objects.record(
        Tag.BACKUP_CONTACT_SET,
        actor=name_of(actor),
        account=account,
        name=contact.name,
        email=contact.email,
    )
    return contact


@transaction.atomic
def remove_backup_contact(*, account: SellerAccount, actor: User) -> bool:
    """Name nobody any more; False where nobody was named."""
    contact = BackupContact.objects.filter(account=account).first()
    if contact is None:
        return False
    contact.delete()
    Event.objects.record(
        Tag.BACKUP_CONTACT_REMOVED,
        actor=name_of(actor),
        account=account,
        name=contact.name,
        email=contact.email,
    )
    return True
