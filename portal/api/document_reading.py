"""Reads an OpenAPI document into the rows that the docs page shows."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

Document = Mapping[str, Any]


@dataclass(frozen=True)
class Row:
    """A parameter, a field of an answer, or an answer, and what is said about it."""

    name: str
    kind: str
    text: str


@dataclass(frozen=True)
class Call:
    """One operation of the API."""

    key: str
    method: str
    path: str
    summary: str
    description: str
    parameters: list[Row]
    sent: list[Row]
    sent_example: str
    answers: list[Row]
    fields: list[Row]
    example: str


def calls_of(document: Document) -> list[Call]:
    """Every operation, in the order of the document."""
    return [
        _call(document, path, method, operation)
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    ]


def _call(
    document: Document, path: str, method: str, operation: Mapping[str, Any]
) -> Call:
    schema = operation["responses"][200]["content"]["application/json"]["schema"]
    sent = _body(operation)
    return Call(
        key=operation["operationId"],
        method=method.upper(),
        path=path,
        summary=operation["summary"],
        description=operation["description"],
        parameters=[_parameter(one) for one in operation["parameters"]],
        sent=list(_fields(document, sent)),
        sent_example=_as_text(document, sent) if sent else "",
        answers=[_answer(*one) for one in sorted(operation["responses"].items())],
        fields=list(_fields(document, schema)),
        example=_as_text(document, schema),
    )


def _body(operation: Mapping[str, Any]) -> Mapping[str, Any]:
    """The schema of what is sent; empty where nothing is."""
    content = operation.get("requestBody", {}).get("content", {})
    schema: Mapping[str, Any] = content.get("application/json", {}).get("schema", {})
    return schema


def _as_text(document: Document, schema: Mapping[str, Any]) -> str:
    return json.dumps(_example(document, schema), indent=2, ensure_ascii=False)


def _parameter(parameter: Mapping[str, Any]) -> Row:
    place = parameter["in"]
    return Row(
        parameter["name"],
        place if parameter["required"] else f"{place}, optional",
        parameter.get("description", ""),
    )


def _answer(status: int, response: Mapping[str, Any]) -> Row:
    return Row(
        f"{status} {HTTPStatus(status).phrase}",
        ", ".join(response.get("content", {})),
        response["description"],
    )


def _resolved(document: Document, schema: Mapping[str, Any]) -> Mapping[str, Any]:
    """The schema itself, behind a reference or beside null."""
    for one in schema.get("anyOf", []):
        if one.get("type") != "null":
            return _resolved(document, one)
    if "$ref" not in schema:
        return schema
    name = schema["$ref"].rsplit("/", 1)[-1]
    found: Mapping[str, Any] = document["components"]["schemas"][name]
    return found


def _fields(
    document: Document, schema: Mapping[str, Any], prefix: str = ""
) -> Iterator[Row]:
    """Every field of an answer by its path, such as `marketplace.id`."""
    for name, about in _resolved(document, schema).get("properties", {}).items():
        inner = _resolved(document, about)
        text = about.get("description") or inner.get("description", "")
        yield Row(prefix + name, _kind(about, inner), text)
        if inner.get("type") == "array":
            yield from _fields(document, inner["items"], f"{prefix}{name}[].")
        else:
            yield from _fields(document, inner, f"{prefix}{name}.")


def _kind(about: Mapping[str, Any], inner: Mapping[str, Any]) -> str:
    kind = "time" if inner.get("format") == "date-time" else inner.get("type", "")
    return f"{kind} or null" if "anyOf" in about else kind


def _example(document: Document, schema: Mapping[str, Any]) -> Any:
    """An answer put together from the examples of its fields."""
    if "examples" in schema:
        return schema["examples"][0]
    inner = _resolved(document, schema)
    if inner.get("type") == "array":
        return [_example(document, inner["items"])]
    return {
        name: _example(document, about)
        for name, about in inner.get("properties", {}).items()
    }
