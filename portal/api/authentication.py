"""Recognises Runner by the token in its Authorization header, and by nothing else."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.views.decorators.debug import sensitive_variables
from ninja.security.http import HttpAuthBase

from credentials.errors import TokenRefused
from credentials.flows.runner_tokens import note_use, recognise_runner_token
from credentials.models import RunnerToken
from credentials.secret import Secret
from portal.client_address import client_address


class RunnerRequest(HttpRequest):
    """A request whose runner token was recognised."""

    auth: RunnerToken


class RunnerBearer(HttpAuthBase):
    """`Authorization: Bearer rnr_…`.

    The library's own bearer class logs whole headers that it does not understand, so
    this one reads the header itself.
    """

    openapi_scheme = "bearer"
    openapi_bearerFormat = "rnr_ and 49 letters and digits"  # noqa: N815
    openapi_description = (
        "A runner token, as an admin of the portal issues it. It is taken from the "
        "Authorization header only: never from the query, a cookie or the body."
    )

    @sensitive_variables()
    def __call__(self, request: HttpRequest) -> RunnerToken | None:
        """The token that was presented, or None for every reason alike."""
        presented = presented_token(request)
        if presented is None:
            return None
        address = client_address(request)
        try:
            token = recognise_runner_token(presented=presented, address=address)
        except TokenRefused:
            return None
        note_use(token=token, address=address)
        return token


@sensitive_variables()
def presented_token(request: HttpRequest) -> Secret | None:
    """What stands behind the scheme, held so that no traceback shows it."""
    return token_in(request.META)


@sensitive_variables()
def token_in(environ: Mapping[str, Any]) -> Secret | None:
    """The same, from the environment of a request."""
    scheme, _, rest = environ.get("HTTP_AUTHORIZATION", "").partition(" ")
    is_bearer = scheme.lower() == RunnerBearer.openapi_scheme
    return Secret(rest.strip()) if is_bearer else None
