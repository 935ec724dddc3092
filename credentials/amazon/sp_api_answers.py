"""Reading the Selling Partner API's answers: what is covered, and what is refused."""

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus

from credentials.amazon.answers import Reply
from credentials.amazon.errors import Reason, Refused, Unreachable
from credentials.amazon.shapes import masked

_MOST_PARTICIPATIONS = 200


@dataclass(frozen=True)
class Participation:
    """One marketplace that a token covers; the id may be of no store known here."""

    marketplace_id: str
    name: str
    country_code: str
    participating: bool
    suspended: bool
    store_name: str


def read_participations(reply: Reply) -> tuple[Participation, ...] | None:
    match reply.status, reply.body:
        case HTTPStatus.OK, {"payload": [*rows]}:
            found = [_participation(row) for row in rows[:_MOST_PARTICIPATIONS]]
            if None not in found:
                return tuple(row for row in found if row)
    return None


def _participation(row: object) -> Participation | None:
    match row:
        case {
            "marketplace": {
                "id": str(id_),
                "name": str(name),
                "countryCode": str(country_code),
            },
            "participation": {
                "isParticipating": bool(participating),
                "hasSuspendedListings": bool(suspended),
            },
            **rest,
        }:
            store_name = rest.get("storeName")
            return Participation(
                masked(id_, 20),
                masked(name, 100),
                masked(country_code, 2),
                participating,
                suspended,
                masked(store_name, 100) if isinstance(store_name, str) else "",
            )
    return None


def failure_of(reply: Reply) -> Refused | Unreachable:
    match reply.body:
        case {"errors": [{"code": str(code), **rest}, *_]} if (
            reply.status >= HTTPStatus.BAD_REQUEST
        ):
            return Refused(
                reply.status,
                masked(code, 64),
                _text(rest, "message"),
                _text(rest, "details"),
                reply.request_id,
                reply.clock_skew,
            )
    return Unreachable(Reason.UNREADABLE, reply.status, reply.request_id)


def _text(fields: Mapping[object, object], name: str) -> str:
    value = fields.get(name)
    return masked(value).strip() if isinstance(value, str) else ""
