"""What stops on which day if nothing is done."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from credentials.amazon import Marketplace
from credentials.guide.clocks import End, end_of
from credentials.guide.facts import Facts
from credentials.models import ClientSecret, Pickup, RunnerToken, SellerAccount

# A Runner that has not come for a month has no job that would stop.
RECENT = timedelta(days=30)


@dataclass(frozen=True)
class Stop:
    """The end of one secret: the marketplaces and the Runners that it takes along."""

    account: SellerAccount
    secret: ClientSecret
    end: End
    marketplaces: tuple[Marketplace, ...]
    runners: tuple[RunnerToken, ...]

    @property
    def is_of_replaced(self) -> bool:
        """Whether only those stop that did not pick up the new secret."""
        return self.secret.replaced_at is not None


def stops_of(facts: Facts) -> list[Stop]:
    """What stops in one account, the soonest first; a replaced secret stops few."""
    found = []
    in_use, previous = facts.secret_in_use, facts.previous_secret
    fetched = [one for one in facts.live_pickups if one.at >= facts.now - RECENT]
    if in_use is not None:
        places = tuple(row.marketplace for row in facts.at_stake)
        if places or not facts.with_token:
            found.append(_stop(facts, in_use, places, fetched))
    behind = [
        one for one in fetched if one.is_older_than(one.authorization.values_version)
    ]
    if previous is not None and behind:
        touched = {one.authorization_id for one in behind}
        places = tuple(row.marketplace for row in facts.at_stake if row.pk in touched)
        found.append(_stop(facts, previous, places, behind))
    return sorted(found, key=lambda stop: stop.end.reckoned)


def stops_of_all(many: Iterable[Facts]) -> list[Stop]:
    """What stops in several accounts, by day."""
    found = [stop for facts in many for stop in stops_of(facts)]
    return sorted(found, key=lambda stop: (stop.end.reckoned, stop.account.name))


def _stop(
    facts: Facts,
    secret: ClientSecret,
    places: tuple[Marketplace, ...],
    fetched: list[Pickup],
) -> Stop:
    runners = {one.token_id: one.token for one in fetched}
    return Stop(
        account=facts.account,
        secret=secret,
        end=end_of(secret),
        marketplaces=places,
        runners=tuple(sorted(runners.values(), key=lambda token: token.name)),
    )
