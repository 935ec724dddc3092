"""Every address that the portal answers, read from its resolver."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver

PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")
# Patterns that are regular expressions, as the addresses that people meet.
AS_ROUTES = {
    r"^password/reset/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$": (
        "password/reset/<uidb36>-<key>/"
    ),
    r"(?P<url>.*)$": "<url>",
}
APP_LIST = re.compile(r"^\^\(\?P<app_label>[a-z_|]+\)/\$$")


@dataclass(frozen=True)
class Place:
    """One pattern of the resolver; what has no name goes by its route."""

    name: str
    route: str

    def address(self, values: Mapping[str, object]) -> str:
        return "/" + PARAMETER.sub(lambda found: str(values[found[1]]), self.route)


def places(resolver: URLResolver | None = None) -> dict[str, Place]:
    """Every pattern by its name; methods that share an address are one place."""
    return {
        place.name: place for place in _walk(resolver or get_resolver("portal.urls"))
    }


def _walk(
    resolver: URLResolver, prefix: str = "", namespace: str = ""
) -> Iterator[Place]:
    for one in resolver.url_patterns:
        route = prefix + _route_of(str(one.pattern))
        if isinstance(one, URLPattern):
            yield Place(namespace + one.name if one.name else route, route)
        else:
            inner = f"{namespace}{one.namespace}:" if one.namespace else namespace
            yield from _walk(one, route, inner)


def _route_of(pattern: str) -> str:
    if APP_LIST.match(pattern):
        return "<app_label>/"
    route = AS_ROUTES.get(pattern, pattern)
    if "(?P" in route:
        raise ValueError(f"Say in AS_ROUTES how people meet {pattern}.")
    return route
