"""One running stand-in: the world, its clock, and what happens to both."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from threading import Event, RLock
from typing import Any

from simulator.access_tokens import fingerprint
from simulator.calls import Calls
from simulator.clock import Clock
from simulator.faults import Faults
from simulator.notifications import new_secret_notification
from simulator.queues import checked_queue, send_message
from simulator.state_file import load, save
from simulator.world import Application, Authorization, World
from simulator.world_format import read_world, write_world

ROTATION_PAUSE = timedelta(minutes=1)


class Simulation:
    """Everything that a request may ask or change; safe to share between threads."""

    def __init__(self, state: Path | None = None, queue_url: str = "") -> None:
        self.clock = Clock()
        self.faults = Faults()
        self.calls = Calls()
        self.stopping = Event()
        self.token_key = secrets.token_bytes(32)
        self.notifications: list[dict[str, Any]] = []
        self.queue_url = queue_url
        self._state = state
        self._lock = RLock()
        self._rotated: dict[str, datetime] = {}
        self._replace(read_world({"applications": [{}]}, self.clock.now()))
        if state is not None:
            self._restore(state)

    def _restore(self, state: Path) -> None:
        kept = load(state)
        if kept is not None:
            self.clock.shift_to(kept.offset)
            self.token_key = kept.token_key
            self.notifications = kept.notifications
            self._replace(read_world(kept.world, self.clock.now()))
        self._save()

    def _replace(self, world: World) -> None:
        self._world = world
        self._by_fingerprint = {
            fingerprint(row.refresh_token): row for row in world.authorizations.values()
        }
        self._rotated.clear()

    def _save(self) -> None:
        if self._state is not None:
            save(self._state, self)

    @contextmanager
    def reading(self) -> Iterator[World]:
        with self._lock:
            yield self._world

    @contextmanager
    def changing(self) -> Iterator[World]:
        """Change the world; it is saved when the block ends well."""
        with self._lock:
            yield self._world
            self._by_fingerprint = {
                fingerprint(row.refresh_token): row
                for row in self._world.authorizations.values()
            }
            self._save()

    def lay_out(self, content: Any) -> None:
        """Replace the world; raises BadInput and then leaves it as it was."""
        world = read_world(content, self.clock.now())
        with self._lock:
            self._replace(world)
            self._save()

    def written(self) -> dict[str, Any]:
        with self._lock:
            return write_world(self._world)

    def shift_clock(self, offset: float) -> None:
        """Raises ValueError."""
        with self._lock:
            self.clock.shift_to(offset)
            self._save()

    def forget_notifications(self) -> None:
        with self._lock:
            self.notifications = []
            self._save()

    def authorization(self, refresh: str) -> Authorization | None:
        with self._lock:
            return self._by_fingerprint.get(refresh)

    def rotate(self, application: Application, *, notify: bool = False) -> None:
        """Press **Rotate secret**; `notify` sends the new one as the API does."""
        with self._lock:
            now = self.clock.now()
            replaced = application.rotate(now)
            self.faults.spare(fingerprint(application.client_secret))
            message = new_secret_notification(application, replaced, now)
            if notify:
                self.notifications.append(message)
            self._save()
        queue_url = application.notifications_queue_url or self.queue_url
        if notify and queue_url:
            send_message(checked_queue(queue_url), message)

    def may_rotate(self, client_id: str) -> bool:
        """Whether a minute has passed since this application last asked to rotate."""
        with self._lock:
            now = self.clock.now()
            last = self._rotated.get(client_id)
            if last is not None and timedelta() <= now - last < ROTATION_PAUSE:
                return False
            self._rotated[client_id] = now
            return True
