"""A file for a job: written whole or not at all, for its owner's eyes only."""

import json
import os
import re
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType

from runner_credentials.values import Credentials

Writer = Callable[[Credentials], str]
_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9._|+/=-]*")
_RESERVED = {"true", "false", "null"}


def as_hjson(credentials: Credentials) -> str:
    """The block of a Runner job, with the address and id of the marketplace."""
    return (
        "credentials: {\n"
        f"  client_id: {_hjson(credentials.client_id)}\n"
        f"  client_secret: {_hjson(credentials.client_secret)}\n"
        f"  refresh_token: {_hjson(credentials.refresh_token)}\n"
        "}\n"
        f"endpoint: {json.dumps(credentials.marketplace.endpoint)}\n"
        f"MarketplaceIds: [{json.dumps(credentials.marketplace.id)}]\n"
    )


def as_json(credentials: Credentials) -> str:
    """The same as one JSON object."""
    values = {
        "credentials": {
            "client_id": credentials.client_id,
            "client_secret": credentials.client_secret,
            "refresh_token": credentials.refresh_token,
        },
        "endpoint": credentials.marketplace.endpoint,
        "MarketplaceIds": [credentials.marketplace.id],
    }
    return json.dumps(values, indent=2) + "\n"


def as_env(credentials: Credentials) -> str:
    """Variables for a shell or a container, by the names of Amazon's own samples.

    Source: amzn/selling-partner-api-samples, August 2026.
    """
    lines = {
        "SP_API_CLIENT_ID": credentials.client_id,
        "SP_API_CLIENT_SECRET": credentials.client_secret,
        "SP_API_REFRESH_TOKEN": credentials.refresh_token,
        "SP_API_BASE_URL": credentials.marketplace.endpoint,
    }
    return "".join(f"{name}={_quoted(value)}\n" for name, value in lines.items())


def as_yaml(credentials: Credentials) -> str:
    """credentials.yml of python-amazon-sp-api, with the account as its section."""
    section = f"{credentials.account}-{credentials.marketplace.country}".lower()
    return (
        f"{json.dumps(section)}:\n"
        f"  refresh_token: {json.dumps(credentials.refresh_token)}\n"
        f"  lwa_app_id: {json.dumps(credentials.client_id)}\n"
        f"  lwa_client_secret: {json.dumps(credentials.client_secret)}\n"
    )


FORMATS: Mapping[str, Writer] = MappingProxyType(
    {"hjson": as_hjson, "json": as_json, "env": as_env, "yaml": as_yaml}
)
SUFFIXES: Mapping[str, str] = MappingProxyType(
    {
        ".hjson": "hjson",
        ".json": "json",
        ".env": "env",
        ".yml": "yaml",
        ".yaml": "yaml",
    }
)


def format_of(path: Path) -> str:
    """The format that a file's name asks for; empty where it asks for none."""
    return "env" if path.name == ".env" else SUFFIXES.get(path.suffix.lower(), "")


def write_file(path: Path, text: str) -> bool:
    """Put the text there, unless it is there already; tells whether it wrote.

    A reader sees the old file or the new one, never a part, and only the owner may
    read it. Raises OSError where it cannot be written; the old file stays then.
    """
    content = text.encode()
    if _holds(path, content):
        path.chmod(0o600)
        return False
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    fresh = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)
    except BaseException:
        fresh.unlink(missing_ok=True)
        raise
    return True


def _holds(path: Path, content: bytes) -> bool:
    try:
        return path.read_bytes() == content
    except FileNotFoundError:
        return False


def _hjson(text: str) -> str:
    is_plain = _PLAIN.fullmatch(text) and text not in _RESERVED
    return text if is_plain else json.dumps(text)


def _quoted(text: str) -> str:
    quoted = text.replace("'", "'\\''")
    return f"'{quoted}'"
