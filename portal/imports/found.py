"""One set of credentials as a file has it, and what is wrong with it."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from django.views.decorators.debug import sensitive_variables

from credentials.amazon import (
    Kind,
    Marketplace,
    Region,
    UnknownMarketplace,
    find_marketplace,
)
from credentials.secret import Secret
from credentials.validation import read_paste

CLIENT_ID, CLIENT_SECRET, REFRESH_TOKEN = "client_id", "client_secret", "refresh_token"
KINDS: Final = {
    CLIENT_ID: Kind.CLIENT_IDENTIFIER,
    CLIENT_SECRET: Kind.CLIENT_SECRET,
    REFRESH_TOKEN: Kind.REFRESH_TOKEN,
}
# Every name, without case and separators, that some program has for a thing.
NAMES: Final = {
    "clientid": CLIENT_ID,
    "clientidentifier": CLIENT_ID,
    "lwaappid": CLIENT_ID,
    "lwaclientid": CLIENT_ID,
    "spapiclientid": CLIENT_ID,
    "sellingpartnerappclientid": CLIENT_ID,
    "clientsecret": CLIENT_SECRET,
    "lwaclientsecret": CLIENT_SECRET,
    "spapiclientsecret": CLIENT_SECRET,
    "sellingpartnerappclientsecret": CLIENT_SECRET,
    "refreshtoken": REFRESH_TOKEN,
    "lwarefreshtoken": REFRESH_TOKEN,
    "spapirefreshtoken": REFRESH_TOKEN,
    "account": "account",
    "accountslug": "account",
    "selleraccount": "account",
    "slug": "account",
    "endpoint": "endpoint",
    "spapibaseurl": "endpoint",
    "region": "region",
    "marketplace": "marketplaces",
    "marketplaces": "marketplaces",
    "marketplaceid": "marketplaces",
    "marketplaceids": "marketplaces",
    "country": "marketplaces",
    "countrycode": "marketplaces",
    "issuedon": "issued_on",
    "secretissuedon": "issued_on",
    "use": "use",
}
_ENDPOINT = re.compile(r"(?:sellingpartnerapi-|/)(na|eu|fe)(?:\.amazon\.com)?/?")
# A section that is called after its region, such as acme-na, as exports call it.
_NAMED_AFTER = re.compile(r"[-_](na|eu|fe)(?:[-_][a-z]{2})?")
_REGIONS: Final = {
    "na": Region.NA,
    "eu": Region.EU,
    "fe": Region.FE,
    "north_america": Region.NA,
    "europe": Region.EU,
    "far_east": Region.FE,
    "us-east-1": Region.NA,
    "eu-west-1": Region.EU,
    "us-west-2": Region.FE,
}
_BETWEEN = re.compile(r"[\s,;|]+")


def name_of(key: object) -> str:
    """What a key of a file means; empty where it means nothing here."""
    return NAMES.get(re.sub(r"[^a-z]", "", str(key).lower()), "")


@dataclass(frozen=True, eq=False)
class Found:
    """One set; with a `problem` it cannot be stored, whatever else it holds."""

    where: str
    client_id: str = ""
    client_secret: Secret | None = None
    refresh_token: Secret | None = None
    account: str = ""
    region: Region | None = None
    marketplaces: tuple[Marketplace, ...] = ()
    issued_on: date | None = None
    problem: str = ""


@sensitive_variables()
def found_in(where: str, said: Mapping[str, Any]) -> Found:
    """Read one set out of what a file says under the names above."""
    found = Found(where, account=str(said.get("account", "")).strip())
    if problem := said.get("problem"):
        found = replace(found, problem=str(problem))
    else:
        found = _with_values(found, said)
    try:
        found = _with_place(found, said)
    except UnknownMarketplace:
        return replace(found, problem=found.problem or "marketplace-unknown")
    problems = (found.problem, _day_problem(said), *_what_is_missing(found))
    problem = next((one for one in problems if one), "")
    return replace(found, problem=problem, issued_on=_day(said))


@sensitive_variables()
def _with_values(found: Found, said: Mapping[str, Any]) -> Found:
    """Take a value only where it is exactly one clean value of its kind."""
    for name, kind in KINDS.items():
        given = said.get(name)
        if given in (None, ""):
            continue
        paste = read_paste(str(given).strip(), kind)
        if paste.finding:
            found = replace(found, problem=found.problem or paste.finding)
        elif name == CLIENT_ID:
            found = replace(found, client_id=str(paste.value))
        elif isinstance(paste.value, Secret) and name == CLIENT_SECRET:
            found = replace(found, client_secret=paste.value)
        elif isinstance(paste.value, Secret):
            found = replace(found, refresh_token=paste.value)
    return found


def _with_place(found: Found, said: Mapping[str, Any]) -> Found:
    """Where it works; raises UnknownMarketplace."""
    region, told = _region(said)
    marketplaces = tuple(dict.fromkeys([*_marketplaces(said), *told]))
    if region is None and not marketplaces:
        region = _named_region(found.where)
    regions = {one.region for one in marketplaces} | ({region} if region else set())
    if len(regions) > 1:
        found = replace(found, problem=found.problem or "regions-mixed")
    return replace(found, region=next(iter(regions), None), marketplaces=marketplaces)


def _region(said: Mapping[str, Any]) -> tuple[Region | None, list[Marketplace]]:
    """The region that a set names; Airbyte calls a country by that name."""
    known: Region | None = None
    if endpoint := _ENDPOINT.search(str(said.get("endpoint", "")).lower()):
        known = _REGIONS[endpoint[1]]
    text = str(said.get("region", "")).strip()
    if not text:
        return known, []
    if region := _REGIONS.get(text.lower()):
        return region, []
    return known, [find_marketplace(text)]


def _named_region(where: str) -> Region | None:
    name = where.lower()
    ending = next(
        (one for one in _NAMED_AFTER.finditer(name) if one.end() == len(name)), None
    )
    return _REGIONS[ending[1]] if ending else None


def _marketplaces(said: Mapping[str, Any]) -> Iterator[Marketplace]:
    given = said.get("marketplaces", "")
    for text in given if isinstance(given, list) else [given]:
        for key in _BETWEEN.split(str(text).strip()):
            if key:
                yield find_marketplace(key)


def _day(said: Mapping[str, Any]) -> date | None:
    try:
        return date.fromisoformat(str(said.get("issued_on", "")).strip())
    except ValueError:
        return None


def _day_problem(said: Mapping[str, Any]) -> str:
    given = str(said.get("issued_on", "")).strip()
    return "day-malformed" if given and _day(said) is None else ""


def _what_is_missing(found: Found) -> Iterator[str]:
    if found.client_secret is not None and not found.client_id:
        yield "client-identifier-missing"
    if found.client_id and found.client_secret is None:
        yield "client-secret-missing"
