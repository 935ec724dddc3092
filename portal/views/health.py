"""Whether the process lives, and whether it can do its work."""

from http import HTTPStatus

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from credentials.errors import SealError
from credentials.flows.vault import check_stored_keys


@login_not_required
@require_safe
def healthz(_request: HttpRequest) -> JsonResponse:
    """The process answers."""
    return JsonResponse({"status": "alive"})


@login_not_required
@require_safe
def readyz(_request: HttpRequest) -> JsonResponse:
    """The database answers, is migrated, and the keyring opens what is stored."""
    missing = _what_is_missing()
    return JsonResponse(
        {"status": missing or "ready"},
        status=HTTPStatus.SERVICE_UNAVAILABLE if missing else HTTPStatus.OK,
    )


def _what_is_missing() -> str:
    try:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            return "not-migrated"
        check_stored_keys()
    except DatabaseError:
        return "database-unreachable"
    except SealError:
        return "sealed"
    return ""
