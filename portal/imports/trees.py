"""Finding sets of credentials in nested files: HJSON, JSON and YAML alike."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

import hjson
import yaml
from django.views.decorators.debug import sensitive_variables

from credentials.amazon import masked
from portal.imports.errors import Unreadable
from portal.imports.found import KINDS, Found, found_in, name_of

# In these the parts of one and the same set stand; any other name begins a new one.
PARTS: Final = frozenset({"input", "credentials", "auth", "config", "params"})
# What YAML with indentation looks like once it is read as HJSON: a line with a name of
# ours as a text, and anchors, references and tags as texts.
MISREAD_YAML: Final = re.compile(r"(?P<name>[\w-]+) *:( .*)?|[&*!]\w+")
MOST_PLACES = 20_000
LONGEST_KEY = 60


class _Loader(yaml.BaseLoader):
    """YAML as a tree of texts: no types, no tags, and nothing that repeats itself."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        event: Any = self.peek_event()  # type: ignore[no-untyped-call]
        if self.check_event(yaml.AliasEvent) or getattr(event, "anchor", None):
            raise Unreadable("yaml-anchor")
        if getattr(event, "tag", None) not in (None, "!"):
            raise Unreadable("yaml-tag")
        return super().compose_node(parent, index)

    def construct_mapping(self, node: Any, deep: bool = False) -> Any:
        pairs = [
            (self.construct_object(key, deep=True), self.construct_object(value, True))
            for key, value in node.value
        ]
        return _without_twins(pairs)


@sensitive_variables()
def _no_yaml(pairs: list[tuple[Any, Any]]) -> dict[str, Any]:
    """A group of HJSON; raises ValueError for one that is YAML in truth."""
    for _, value in pairs:
        if isinstance(value, str) and _is_yaml(value):
            raise ValueError("This is YAML.")
    return _without_twins(pairs)


def _is_yaml(text: str) -> bool:
    looks = MISREAD_YAML.fullmatch(text)
    return looks is not None and (
        looks["name"] is None or name_of(looks["name"]) in KINDS
    )


@sensitive_variables()
def _without_twins(pairs: list[tuple[Any, Any]]) -> dict[str, Any]:
    """Of two values under one key nobody can tell which is meant."""
    found: dict[str, Any] = {}
    for key, value in pairs:
        if str(key) in found:
            raise Unreadable("key-twice")
        found[str(key)] = value
    return found


@sensitive_variables()
def read_hjson(text: str) -> list[Found]:
    """Read a Runner job, or any HJSON or JSON with credentials in it."""
    try:
        tree = hjson.loads(
            text, object_pairs_hook=_no_yaml, parse_int=str, parse_float=str
        )
        return list(_sets(tree))
    except RecursionError:
        raise Unreadable("too-deep") from None
    except (ValueError, TypeError, IndexError):
        raise Unreadable("hjson-malformed") from None


@sensitive_variables()
def read_yaml(text: str) -> list[Found]:
    """Read a credentials.yml."""
    loader = None
    try:
        loader = _Loader(text)
        return list(_sets(loader.get_single_data()))
    except RecursionError:
        raise Unreadable("too-deep") from None
    except (yaml.YAMLError, ValueError, TypeError):
        raise Unreadable("yaml-malformed") from None
    finally:
        if loader is not None:
            loader.dispose()


@sensitive_variables()
def _sets(tree: object) -> Iterator[Found]:
    """Every set, in the order of the file."""
    waiting: list[tuple[str, object]] = [("", tree)]
    for _ in range(MOST_PLACES):
        if not waiting:
            return
        where, node = waiting.pop(0)
        if isinstance(node, Mapping):
            said, others = _said_in(node)
            if said.keys() & {*KINDS, "problem"}:
                yield found_in(where, said)
            waiting += [(_below(where, key), one) for key, one in others]
        elif isinstance(node, list):
            waiting += [
                (_below(where, str(number)), one)
                for number, one in enumerate(node, start=1)
            ]
    if waiting:
        raise Unreadable("too-many")


@sensitive_variables()
def _said_in(node: Mapping[str, Any]) -> tuple[dict[str, Any], list[tuple[str, Any]]]:
    """What a group says about its own set, and the groups that are about others."""
    said: dict[str, Any] = {}
    others: list[tuple[str, Any]] = []
    for key, value in node.items():
        name = name_of(key)
        if key.lower() in PARTS and isinstance(value, Mapping):
            inner, below = _said_in(value)
            said |= inner
            others += below
        elif key.lower() == "credentials" and isinstance(value, str):
            said["problem"] = "credentials-named"
        elif isinstance(value, Mapping):
            others.append((key, value))
        elif name and (not isinstance(value, list) or name == "marketplaces"):
            said[name] = value
        elif isinstance(value, list):
            others.append((key, value))
    return said, others


def _below(where: str, key: str) -> str:
    shown = masked(key, LONGEST_KEY)
    return f"{where} / {shown}" if where else shown
