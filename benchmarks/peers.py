"""Starts what people would pick in place of the portal, where it is on the machine.

Each holds one secret as long as a set of credentials, and is asked for it with its own
usual authentication. What is not installed is named and left out.
"""

import contextlib
import http.client
import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.load import Calls
from benchmarks.servers import Server, free_port, running

CALLER = "benchmark"
# As long as the answer to a fetch: an identifier, a secret, a token, and dates.
VALUE = "x" * 600

CUSTODIA = """
[global]
server_url = http://127.0.0.1:{port}
auditlog = {directory}/audit.log

[store:plain]
handler = SqliteStore
dburi = {directory}/secrets.sqlite3
table = secrets

[store:sealed]
handler = EncryptedOverlay
backing_store = plain
master_key = {directory}/master.key
autogen_master_key = true

[auth:header]
handler = SimpleHeaderAuth
header = REMOTE_USER
value = {caller}

[authz:paths]
handler = SimplePathAuthz
paths = /secrets

[/secrets]
handler = Secrets
store = sealed
"""


@dataclass(frozen=True)
class Peer:
    """A server by the name of its program, how it is started, and what it is asked."""

    program: str
    command: Callable[[str, int, Path], list[str]]
    lay_out: Callable[[int], Calls]


def _custodia(program: str, port: int, directory: Path) -> list[str]:
    settings = directory / "custodia.conf"
    settings.write_text(CUSTODIA.format(port=port, directory=directory, caller=CALLER))
    return [program, str(settings)]


def _stored_in_custodia(port: int) -> Calls:
    path = "/secrets/bench/one"
    calls = Calls("", [path], headers=(("REMOTE_USER", CALLER),))
    _send(port, "POST", "/secrets/bench/", calls.header)
    _send(port, "PUT", path, calls.header, {"type": "simple", "value": VALUE})
    return calls


def _vault(program: str, port: int, _directory: Path) -> list[str]:
    """In its own mode for trying out: in memory, unsealed, with a known token."""
    return [
        *(program, "server", "-dev", "-dev-no-store-token"),
        f"-dev-root-token-id={CALLER}",
        f"-dev-listen-address=127.0.0.1:{port}",
    ]


def _stored_in_vault(port: int) -> Calls:
    path = "/v1/secret/data/bench"
    calls = Calls(CALLER, [path])
    _send(port, "POST", path, calls.header, {"data": {"value": VALUE}})
    return calls


PEERS = (
    Peer("custodia", _custodia, _stored_in_custodia),
    Peer("bao", _vault, _stored_in_vault),
    Peer("vault", _vault, _stored_in_vault),
)


def _send(
    port: int, method: str, path: str, header: dict[str, str], body: object = None
) -> None:
    caller = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    with contextlib.closing(caller):
        sent = None if body is None else json.dumps(body)
        caller.request(
            method, path, sent, {"Content-Type": "application/json", **header}
        )
        answer = caller.getresponse()
        told = answer.read()
    if answer.status >= 400:
        raise SystemExit(f"{method} {path} was answered {answer.status}: {told!r}")


@contextlib.contextmanager
def present(directory: Path) -> Iterator[dict[str, tuple[Server, Calls]]]:
    """Every peer that is installed, started and with its secret laid out."""
    with contextlib.ExitStack() as started:
        found = {}
        for peer in PEERS:
            program = shutil.which(peer.program)
            if program is None:
                print(f"{peer.program}: not measured, since it is not installed.")
                continue
            port, place = free_port(), directory / peer.program
            place.mkdir()
            command = peer.command(program, port, place)
            server = started.enter_context(running(peer.program, command, port))
            found[peer.program] = (server, peer.lay_out(port))
        yield found
