"""Rules of the house that no linter knows: writes in flows, and where secrets show."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parents[2]
WRITES = {
    "save",
    "create",
    "get_or_create",
    "update_or_create",
    "bulk_create",
    "bulk_update",
    "create_user",
    "create_superuser",
    "update",
    "delete",
    "asave",
    "acreate",
    "aupdate",
    "adelete",
}
# Dictionaries, sets and progress bars are updated too; sessions delete their own row.
NO_MODELS = {
    "portal/admin/guarded.py": {"update"},
    "portal/carriers/embedded.py": {"update"},
    "portal/management/commands/reseal.py": {"update"},
    "portal/sessions.py": {"delete"},
    "portal/settings.py": {"update"},
}
# Practice mode makes its people as `createsuperuser` does, by the manager of people.
BY_THE_MANAGER = {
    "portal/management/commands/practice_data.py": {"create_user", "create_superuser"},
}
# Each unseals, proves, delivers, or shows once what has just been made.
MAY_REVEAL = {
    "credentials/secret.py",
    "credentials/sealing.py",
    "credentials/sealed_file.py",
    "credentials/amazon/message.py",
    "credentials/amazon/notifications.py",
    "credentials/validation/checks.py",
    "credentials/models/installation_keys.py",
    "credentials/flows/held_imports.py",
    "credentials/flows/inbound.py",
    "credentials/flows/pastes.py",
    "credentials/flows/calendars.py",
    "credentials/flows/outlets.py",
    "credentials/flows/runner_tokens.py",
    "portal/api/payloads.py",
    "portal/exports/entries.py",
    "portal/held_pastes.py",
    "portal/notices/channels.py",
    "portal/runner_tokens.py",
    "portal/views/notifications.py",
    "portal/views/outlets.py",
    "portal/views/runner_tokens.py",
    "portal/management/commands/runner_token.py",
}
NAMED = (ast.Assign, ast.AnnAssign, ast.AugAssign, ast.NamedExpr)


def modules(*packages: str) -> dict[str, ast.Module]:
    return {
        str(path.relative_to(HERE)): ast.parse(path.read_text())
        for package in packages
        for path in sorted((HERE / package).rglob("*.py"))
        if "migrations" not in path.parts
    }


def methods_called(tree: ast.AST) -> set[str]:
    return {
        node.func.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    }


def reveals(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "reveal"
    )


def outside_calls(node: ast.AST) -> Iterator[ast.AST]:
    """A value and its parts, but not what is handed on to a call."""
    yield node
    if not isinstance(node, ast.Call | ast.Lambda):
        for part in ast.iter_child_nodes(node):
            yield from outside_calls(part)


def names_what_it_reveals(tree: ast.AST) -> bool:
    return any(
        reveals(part)
        for node in ast.walk(tree)
        if isinstance(node, NAMED) and node.value is not None
        for part in outside_calls(node.value)
    )


def imports_late(tree: ast.AST) -> bool:
    return any(
        isinstance(inner, ast.Import | ast.ImportFrom)
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        for inner in ast.walk(node)
    )


def test_the_portal_writes_through_flows_alone():
    allowed = NO_MODELS | BY_THE_MANAGER

    writing = {
        name: methods_called(tree) & WRITES for name, tree in modules("portal").items()
    }

    assert {name: found for name, found in writing.items() if found} == allowed


def test_secrets_are_revealed_where_they_must_be_and_nowhere_else():
    everywhere = modules("portal", "credentials", "simulator")

    revealing = {
        name for name, tree in everywhere.items() if "reveal" in methods_called(tree)
    }

    assert revealing == MAY_REVEAL


def test_what_is_revealed_gets_no_name():
    everywhere = modules("portal", "credentials", "simulator")

    assert [n for n, tree in everywhere.items() if names_what_it_reveals(tree)] == []


@pytest.mark.parametrize(
    "line",
    [
        "value = secret.reveal()",
        "value: str = secret.unseal().reveal()",
        "text = f'Bearer {secret.reveal()}'",
        "pair = secret.reveal(), 1",
        "if value := secret.reveal(): pass",
        "text += secret.reveal()",
    ],
)
def test_a_name_for_what_is_revealed_is_noticed(line):
    assert names_what_it_reveals(ast.parse(line))


def test_handing_on_what_is_revealed_is_no_name_for_it():
    assert not names_what_it_reveals(ast.parse("mark = digest(secret.reveal())"))


def test_nothing_is_imported_inside_a_function():
    everywhere = modules("portal", "credentials", "simulator")

    assert [name for name, tree in everywhere.items() if imports_late(tree)] == []


def test_an_import_inside_a_function_is_noticed():
    assert imports_late(ast.parse("def read():\n    import json"))
