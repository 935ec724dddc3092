"""What an account's people have to be reminded of, derived from what it needs.

`requirements` decides what is due, missing or wrong; this gives each a name that stays
the same for as long as it is the same matter, and the moment it is counted from.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone

from credentials.amazon import AUTHORIZATION_ADVISED_RENEWAL
from credentials.guide.facts import Facts
from credentials.guide.requirements import Requirement, Requirements
from credentials.guide.steps import (
    AUTHORIZE_MARKETPLACES,
    HAND_OVER,
    ROTATE_CLIENT_SECRET,
    WAIT_FOR_APPROVAL,
)
from credentials.guide.waiting import waiting_of
from credentials.models import Authorization, Pickup, Reminder

# The calendar's own findings have matters of their own.
BY_DATE = {
    "secret-expired",
    "secret-expires-soon",
    "secret-expiry-unknown",
    "secret-day-doubtful",
    "authorization-old",
}
WARNING_WAITS = timedelta(days=7)

Kind = Reminder.Kind


@dataclass(frozen=True)
class LastMove:
    """The newest line of the log that tells of somebody's doing."""

    seq: int
    at: datetime


@dataclass(frozen=True)
class Matter:
    """One thing to be reminded of; `origin` is where its marks are counted from."""

    kind: str
    subject: str
    origin: datetime
    known_since: datetime
    has_deadline: bool = False
    details: dict[str, Any] = field(default_factory=dict)


def matters_of(needs: Requirements, last_move: LastMove | None) -> list[Matter]:
    """Everything that people of this account may have to hear of, now or later."""
    return [
        *_expiry(needs.facts),
        *_overlap(needs.facts),
        *_old_authorizations(needs.facts),
        *_findings(needs),
        *_look(needs),
        *_stalled(needs, last_move),
    ]


def _behind(facts: Facts) -> list[Pickup]:
    """The last fetches of live tokens that were before the newest version."""
    return [
        one
        for one in facts.live_pickups
        if one.is_older_than(one.authorization.values_version)
    ]


def _runners(facts: Facts) -> list[str]:
    return sorted({one.token.name for one in facts.live_pickups})


def _codes(rows: list[Authorization]) -> list[str]:
    return [row.marketplace_id for row in rows]


def _expiry(facts: Facts) -> Iterator[Matter]:
    # Only its proof settles the matter of the one before, which may be past its end.
    secret = facts.current_secret or facts.pending_secret
    if secret is None:
        return
    details = {
        "step": ROTATE_CLIENT_SECRET.key,
        "marketplaces": _codes(facts.at_stake),
        "runners": _runners(facts),
        "number": secret.number,
    }
    if secret.expires_at is None or secret.is_undated:
        yield Matter(
            Kind.EXPIRY_UNKNOWN,
            str(secret.pk),
            secret.stored_at + timedelta(days=1),
            secret.stored_at,
            details=details,
        )
        return
    yield Matter(
        Kind.SECRET_EXPIRES,
        f"{secret.pk}:{_day(secret.expires_at)}",
        secret.expires_at,
        secret.stored_at,
        has_deadline=True,
        details=details,
    )


def _overlap(facts: Facts) -> Iterator[Matter]:
    secret, behind = facts.previous_secret, _behind(facts)
    if secret is None or secret.dies_at is None or not behind:
        return
    yield Matter(
        Kind.REPLACED_DIES,
        str(secret.pk),
        secret.dies_at,
        secret.replaced_at or secret.stored_at,
        has_deadline=True,
        details={
            "step": HAND_OVER.key,
            "marketplaces": sorted(
                {one.authorization.marketplace_id for one in behind}
            ),
            "runners": sorted({one.token.name for one in behind}),
            "number": secret.number,
        },
    )


def _old_authorizations(facts: Facts) -> Iterator[Matter]:
    """One matter for each refresh token, however many marketplaces it covers."""
    by_token: dict[tuple[str, datetime], list[Authorization]] = defaultdict(list)
    for row in facts.with_token:
        if row.authorized_at:
            by_token[row.fingerprint, row.authorized_at].append(row)
    for (fingerprint, since), rows in by_token.items():
        origin = since + AUTHORIZATION_ADVISED_RENEWAL
        if origin <= facts.now:
            yield Matter(
                Kind.AUTHORIZATION_OLD,
                f"{facts.account.pk}:{fingerprint[:16]}:{_day(since)}",
                origin,
                since,
                details={
                    "step": AUTHORIZE_MARKETPLACES.key,
                    "marketplaces": _codes(rows),
                },
            )


def _findings(needs: Requirements) -> Iterator[Matter]:
    by_slug: dict[str, list[Requirement]] = defaultdict(list)
    for one in (*needs.wrong, *needs.now):
        if one.finding and one.finding.slug not in BY_DATE:
            by_slug[one.finding.slug].append(one)
    now = needs.facts.now
    for slug, found in by_slug.items():
        finding = found[0].finding
        is_problem = finding is not None and finding.severity == "problem"
        yield Matter(
            Kind.FINDING,
            f"{needs.facts.account.pk}:{slug}",
            now if is_problem else now + WARNING_WAITS,
            now,
            details={
                "step": found[0].step.key,
                "finding": slug,
                "marketplaces": [
                    one.marketplace.id for one in found if one.marketplace
                ],
                "runners": _runners(needs.facts) if is_problem else [],
            },
        )


def _look(needs: Requirements) -> Iterator[Matter]:
    facts = needs.facts
    if not needs.progress.of(WAIT_FOR_APPROVAL).is_open:
        return
    waiting = waiting_of(facts.registration)
    if waiting is None or not waiting.is_due:
        return
    yield Matter(
        Kind.LOOK,
        f"{facts.account.pk}:{waiting.look_on}",
        _start_of(waiting.look_on),
        facts.registration.updated_at,
        details={
            "step": WAIT_FOR_APPROVAL.key,
            "advice": str(waiting.advice),
            "answer_by": waiting.answer_by.isoformat() if waiting.answer_by else "",
        },
    )


def _stalled(needs: Requirements, last_move: LastMove | None) -> Iterator[Matter]:
    """A set-up in which somebody could go on, and nobody has for days.

    Where only an admin can go on, who may never look by chance, at once.
    """
    following = needs.progress.next_step
    if following is None or last_move is None:
        return
    if _is_amazons_turn(needs):
        return
    waits_for_admin = _is_admins_turn(needs)
    patience = timedelta(days=0 if waits_for_admin else settings.STALLED_DAYS)
    origin = last_move.at + patience
    if origin > needs.facts.now:
        return
    yield Matter(
        Kind.SET_UP_STALLED,
        f"{needs.facts.account.pk}:{'token' if waits_for_admin else last_move.seq}",
        origin,
        last_move.at,
        details={
            "step": HAND_OVER.key if waits_for_admin else following.key,
            "since": last_move.at.isoformat(),
            "needs_token": waits_for_admin,
        },
    )


def _is_admins_turn(needs: Requirements) -> bool:
    """Whether nothing but a runner token is missing; a tick is no obstacle."""
    if needs.facts.is_cut_off:
        return False
    missing = [step for step in needs.open_steps if not step.by_word]
    return missing == [HAND_OVER] and not needs.facts.live_tokens


def _is_amazons_turn(needs: Requirements) -> bool:
    if not needs.progress.of(WAIT_FOR_APPROVAL).is_open:
        return False
    return waiting_of(needs.facts.registration) is not None


def _day(moment: datetime) -> str:
    return timezone.localtime(moment).date().isoformat()


def _start_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, datetime.min.time()))
