"""What storing the sets of a file would mean for one account: the dry run."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, time

from django.views.decorators.debug import sensitive_variables

from credentials.amazon import MARKETPLACES, Marketplace
from credentials.errors import PasteRefused
from credentials.flows.import_proof import (
    Order,
    Pair,
    Standing,
    standing_of_pair,
    standing_of_token,
)
from credentials.models import SellerAccount
from credentials.secret import Secret
from portal.imports.found import Found

Picks = Mapping[int, Sequence[Marketplace]]


@dataclass(eq=False)
class Line:
    """One set of the file, and what would become of it.

    `offered` are the marketplaces that it could be for, where the file does not say;
    `picked` those that it would be stored for.
    """

    number: int
    found: Found
    is_wanted: bool = True
    offered: tuple[Marketplace, ...] = ()
    picked: tuple[Marketplace, ...] = ()
    problem: str = ""
    pair: Standing | None = None
    tokens: list[tuple[Marketplace, Standing]] = field(default_factory=list)

    @property
    def is_storable(self) -> bool:
        return self.is_wanted and not self.problem

    @property
    def changes(self) -> bool:
        """Whether anything of it is not stored already."""
        standings = [self.pair, *(standing for _, standing in self.tokens)]
        return any(one not in {None, Standing.STORED} for one in standings)


@dataclass(frozen=True, eq=False)
class Plan:
    """The dry run of one account."""

    account: SellerAccount
    lines: list[Line]

    @property
    def problems(self) -> list[Line]:
        """Lines that are wanted and cannot be stored: they stop everything."""
        return [one for one in self.lines if one.is_wanted and one.problem]

    @property
    def is_ready(self) -> bool:
        return not self.problems and any(one.is_wanted for one in self.lines)

    @property
    def changes(self) -> bool:
        return any(one.is_storable and one.changes for one in self.lines)

    @sensitive_variables()
    def order(self) -> Order:
        """What the flow is asked for; the lines agree with each other by now."""
        wanted = [one for one in self.lines if one.is_storable]
        tokens = {
            marketplace: one.found.refresh_token
            for one in wanted
            for marketplace in one.picked
            if one.found.refresh_token is not None
        }
        pairs = (pair_of(one.found) for one in wanted)
        return Order(self.account, next((one for one in pairs if one), None), tokens)


@sensitive_variables()
def plan_for(
    account: SellerAccount,
    sets: Sequence[Found],
    *,
    left_out: Iterable[int] = (),
    picks: Picks | None = None,
) -> Plan:
    """Lay out what would happen; nothing is changed, and Amazon is not asked."""
    unwanted = set(left_out)
    lines = [
        _line(account, number, found, number not in unwanted, (picks or {}).get(number))
        for number, found in enumerate(sets)
    ]
    _compare(lines)
    return Plan(account, lines)


@sensitive_variables()
def _line(
    account: SellerAccount,
    number: int,
    found: Found,
    is_wanted: bool,
    picked: Sequence[Marketplace] | None,
) -> Line:
    line = Line(number, found, is_wanted, problem=found.problem)
    if not line.problem and found.account not in {"", account.slug}:
        line.problem = "other-account"
    if line.problem:
        return line
    if found.refresh_token is not None:
        _place(line, account, picked)
    try:
        if pair := pair_of(found):
            line.pair = standing_of_pair(account, pair)
    except PasteRefused as refusal:
        line.problem = refusal.finding
    return line


@sensitive_variables()
def _place(
    line: Line, account: SellerAccount, picked: Sequence[Marketplace] | None
) -> None:
    """Say for which marketplaces a token is, or offer those that it could be for."""
    found = line.found
    if found.marketplaces:
        line.picked = found.marketplaces
    else:
        line.offered, usual = _could_be_for(account, found)
        chosen = usual if picked is None else picked
        line.picked = tuple(one for one in line.offered if one in chosen)
    if not line.picked:
        line.problem = "marketplace-needed"
    if found.refresh_token is not None:
        line.tokens = [
            (one, standing_of_token(account, one, found.refresh_token))
            for one in line.picked
        ]


def _could_be_for(
    account: SellerAccount, found: Found
) -> tuple[tuple[Marketplace, ...], tuple[Marketplace, ...]]:
    """Those of the region, the account's own first; its only one there is meant."""
    in_region = [one for one in MARKETPLACES if found.region in {None, one.region}]
    rows = account.authorizations.chosen()
    own = {row.marketplace for row in rows} & set(in_region)
    offered = sorted(in_region, key=lambda one: one not in own)
    return tuple(offered), tuple(own) if len(own) == 1 else ()


@sensitive_variables()
def _compare(lines: Sequence[Line]) -> None:
    """Sets that contradict each other: nobody here can tell which is right."""
    pair: Pair | None = None
    tokens: dict[Marketplace, Secret] = {}
    for line in lines:
        if not line.is_storable:
            continue
        own = pair_of(line.found)
        if pair and own and not _are_same(pair, own):
            line.problem = "two-pairs"
        pair = pair or own
        for marketplace, token in _tokens_of(line):
            if not tokens.setdefault(marketplace, token).matches(token):
                line.problem = line.problem or "two-tokens"


@sensitive_variables()
def _tokens_of(line: Line) -> Iterator[tuple[Marketplace, Secret]]:
    if line.found.refresh_token is not None:
        for marketplace in line.picked:
            yield marketplace, line.found.refresh_token


@sensitive_variables()
def _are_same(one: Pair, other: Pair) -> bool:
    return one.client_id == other.client_id and one.client_secret.matches(
        other.client_secret
    )


@sensitive_variables()
def pair_of(found: Found) -> Pair | None:
    """The client credentials of a set, where it has them."""
    if not found.client_id or found.client_secret is None:
        return None
    day = found.issued_on
    issued_at = datetime.combine(day, time.min, tzinfo=UTC) if day else None
    return Pair(found.client_id, found.client_secret, issued_at)
