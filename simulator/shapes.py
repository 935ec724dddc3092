"""Fresh identifiers and secrets in Amazon's shapes; none of them opens anything.

Shapes as seen in Amazon's documentation and samples up to November 2026: client
identifier and secret with 32 and 64 hexadecimal digits, refresh tokens of 300 to 600
characters that begin with `Atzr|Iw`.
"""

import secrets
import uuid

_TOKEN_BYTES = 255


def new_client_id() -> str:
    return f"amzn1.application-oa2-client.{secrets.token_hex(16)}"


def new_client_secret() -> str:
    return f"amzn1.oa2-cs.v1.{secrets.token_hex(32)}"


def new_application_id() -> str:
    return f"amzn1.sp.solution.{uuid.uuid4()}"


def new_refresh_token() -> str:
    return f"Atzr|IwEB{secrets.token_urlsafe(_TOKEN_BYTES)}"


def new_restricted_data_token() -> str:
    return f"Atz.sprdt|IwEB{secrets.token_urlsafe(_TOKEN_BYTES)}"
