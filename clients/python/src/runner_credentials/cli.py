"""runner-credentials: write a file for a job, and keep it fresh.

The runner token comes from RUNNER_TOKEN or a file, never from the command line, where
every process of the machine could read it. Everything but the result goes to standard
error. Ends with 0 when the file holds the newest credentials, with 2 where the call is
wrong, with 3 where the portal refuses, and with 4 where nobody answers.
"""

import argparse
import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from runner_credentials.client import RunnerCredentials
from runner_credentials.errors import (
    PortalUnreachable,
    Refused,
    RunnerCredentialsError,
    SetUpIncomplete,
)
from runner_credentials.files import FORMATS, format_of, write_file

WRONG_CALL, REFUSED, UNREACHABLE = 2, 3, 4
PAUSE = 30.0


class WrongCall(Exception):
    """The command line or the environment lacks something."""


def main(arguments: Sequence[str] | None = None) -> int:
    asked = _parser().parse_args(arguments)
    try:
        with _portal(asked) as portal:
            return int(asked.run(portal, asked))
    except WrongCall as wrong:
        return _end(str(wrong), WRONG_CALL)
    except OSError as failure:
        place = failure.filename or "the file"
        return _end(
            f"{place} cannot be written or read: {failure.strerror}", WRONG_CALL
        )
    except RunnerCredentialsError as failure:
        return _end(*_told(failure))
    except KeyboardInterrupt:
        return 130


def write(portal: RunnerCredentials, asked: argparse.Namespace) -> int:
    """Write the file once, or for as long as the process lives."""
    path: Path = asked.file
    written_as = asked.format or format_of(path)
    if not written_as:
        raise WrongCall(f"Say the format of {path.name}: --format {'|'.join(FORMATS)}")
    cursor = ""
    if asked.watch:
        _, cursor = portal.changes()
    _refresh(portal, asked, written_as)
    while asked.watch:
        cursor = _wait(portal, asked, written_as, cursor)
    return 0


def entries(portal: RunnerCredentials, _asked: argparse.Namespace) -> int:
    """List what the token may fetch."""
    for entry in portal.entries():
        expiry = entry.secret_expires_at
        day = expiry.date().isoformat() if expiry else "unknown"
        print(entry.account, entry.marketplace.country, entry.status, day, sep="\t")
    return 0


def _wait(
    portal: RunnerCredentials, asked: argparse.Namespace, written_as: str, cursor: str
) -> str:
    """Sleep until something changes; an outage is waited out, and told."""
    try:
        changes, cursor = portal.changes(cursor, wait=25)
        if changes:
            _refresh(portal, asked, written_as)
    except (PortalUnreachable, Refused) as failure:
        print(_told(failure)[0], file=sys.stderr)
        time.sleep(PAUSE)
    return cursor


def _refresh(
    portal: RunnerCredentials, asked: argparse.Namespace, written_as: str
) -> None:
    credentials = portal.get(asked.account, asked.marketplace)
    if credentials.is_stale:
        print("The portal does not answer; the file is as it was.", file=sys.stderr)
        return
    is_new = write_file(asked.file, FORMATS[written_as](credentials))
    told = "written" if is_new else "unchanged"
    print(f"{asked.file}: {told}, version {credentials.version}", file=sys.stderr)
    if credentials.status == "failing":
        found = ", ".join(credentials.findings)
        print(f"Amazon refuses these credentials: {found}", file=sys.stderr)


def _told(failure: RunnerCredentialsError) -> tuple[str, int]:
    if isinstance(failure, SetUpIncomplete):
        steps = [f"  {step['title']}: {step['url']}" for step in failure.open_steps]
        return "\n".join([failure.detail, *steps]), REFUSED
    if isinstance(failure, Refused):
        return f"{failure.detail} ({failure.type})", REFUSED
    return str(failure), UNREACHABLE


def _portal(asked: argparse.Namespace) -> RunnerCredentials:
    url = asked.url or os.environ.get("RUNNER_PORTAL_URL", "")
    if not url:
        raise WrongCall("Say where the portal is: --url, or RUNNER_PORTAL_URL.")
    if asked.token_file:
        token = asked.token_file.read_text().strip()
    else:
        token = os.environ.get("RUNNER_TOKEN", "").strip()
    if not token:
        raise WrongCall("The runner token comes from RUNNER_TOKEN or --token-file.")
    try:
        return RunnerCredentials(url, token)
    except ValueError as wrong:
        raise WrongCall(str(wrong)) from None


def _end(told: str, code: int) -> int:
    print(told, file=sys.stderr)
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="runner-credentials",
        description="Fetches credentials for the Amazon Selling Partner API.",
    )
    parser.add_argument("--url", help="the portal's address, or RUNNER_PORTAL_URL")
    parser.add_argument(
        "--token-file",
        type=Path,
        help="a file with the runner token; without it, RUNNER_TOKEN has the token",
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    one = commands.add_parser("write", help="write or refresh a file for a job")
    one.add_argument("file", type=Path)
    one.add_argument("--account", required=True, help="the slug, such as acme-us")
    one.add_argument("--marketplace", required=True, help="an id or a country code")
    one.add_argument("--format", choices=sorted(FORMATS), help="else by the suffix")
    one.add_argument(
        "--watch", action="store_true", help="go on, and write again on every change"
    )
    one.set_defaults(run=write)
    listing = commands.add_parser("list", help="list what the token may fetch")
    listing.set_defaults(run=entries)
    return parser
