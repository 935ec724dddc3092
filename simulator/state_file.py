"""Keeping the simulation in a file, readable by its owner only."""

import base64
import json
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from simulator.clock import Clock


class Kept(Protocol):
    """What of a simulation is kept."""

    clock: Clock
    token_key: bytes
    notifications: list[dict[str, Any]]

    def written(self) -> dict[str, Any]: ...


@dataclass(frozen=True)
class State:
    """What was kept; `world` is as it was laid out."""

    world: Any
    offset: float
    token_key: bytes
    notifications: list[dict[str, Any]]


class BrokenStateFile(Exception):
    """The file is there and is not a state of a simulator."""


def load(path: Path) -> State | None:
    """None where nothing was kept yet; raises BrokenStateFile."""
    try:
        content = json.loads(path.read_bytes())
        return State(
            world=content["world"],
            offset=float(content["clock_offset_seconds"]),
            token_key=base64.b64decode(content["token_key"], validate=True),
            notifications=list(content["notifications"]),
        )
    except FileNotFoundError:
        return None
    except (ValueError, KeyError, TypeError) as broken:
        raise BrokenStateFile(path) from broken


def save(path: Path, kept: Kept) -> None:
    """Replace the file at once, so that no reader sees half of it."""
    content = json.dumps(
        {
            "world": kept.written(),
            "clock_offset_seconds": kept.clock.offset,
            "token_key": base64.b64encode(kept.token_key).decode(),
            "notifications": kept.notifications,
        }
    )
    # A file made by mkstemp has mode 0600.
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    beside = Path(name)
    try:
        with os.fdopen(handle, "w") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
