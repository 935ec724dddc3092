"""Taking a person's word that a company has more than one seller account.

Amazon names no seller, so stores under other names may be a stranger's or the company's
own. Only its people know which.
"""

from collections.abc import Collection, Iterable

from django.db import transaction

from credentials.flows.actors import name_of
from credentials.flows.locks import lock_application
from credentials.models import Authorization, Event, SellerAccount, Tag, User
from credentials.validation import OF_ANOTHER


def in_question(rows: Iterable[Authorization]) -> list[Authorization]:
    """Those whose stores differ from each other, where any of them is in doubt.

    Which of two is compared with the other depends on who was asked about last.
    """
    rows = list(rows)
    regions = {
        row.region for row in rows if row.has_token and OF_ANOTHER in row.findings
    }
    return [row for row in rows if row.stores and row.region in regions]


@transaction.atomic
def vouch_for_stores(
    *, account: SellerAccount, shown: Collection[str], actor: User
) -> list[Authorization]:
    """Note that tokens are this company's own; returns those that it was noted of.

    `shown` are the fingerprints of the tokens that the person has seen. The word holds
    for these alone: a new one is compared again, and has to fit one of them.
    """
    lock_application(account)
    rows = in_question(account.authorizations.with_token())
    seen = [row for row in rows if row.fingerprint in shown]
    for row in seen:
        row.vouched_fingerprint = row.fingerprint
        row.findings = [slug for slug in row.findings if slug != OF_ANOTHER]
        row.save()
        Event.objects.record(
            Tag.STORES_VOUCHED,
            actor=name_of(actor),
            account=account,
            subject=row,
            marketplace=row.marketplace_id,
            tail=row.tail,
        )
    return seen
