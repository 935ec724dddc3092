"""Taking a person's word that a company has more than one seller account.

Amazon names no seller, so stores under other names may be a stranger's or the company's
own. Only its people know which.
"""

from django.db import transaction

from credentials.flows.actors import name_of
from credentials.flows.locks import lock_application
from credentials.models import Authorization, Event, SellerAccount, Tag, User

DOUBT = "token-of-another-seller"


@transaction.atomic
def vouch_for_stores(*, account: SellerAccount, actor: User) -> list[Authorization]:
    """Note that every token in doubt is this company's own; returns those it was of.

    The word holds for the tokens that are stored now: a new one is compared again, and
    has to fit one of these.
    """
    lock_application(account)
    rows = [row for row in account.authorizations.with_token() if DOUBT in row.findings]
    for row in rows:
        row.vouched_fingerprint = row.fingerprint
        row.findings = [slug for slug in row.findings if slug != DOUBT]
        row.save()
        Event.objects.record(
            Tag.STORES_VOUCHED,
            actor=name_of(actor),
            account=account,
            subject=row,
            marketplace=row.marketplace_id,
            tail=row.tail,
        )
    return rows
