"""The first rotation of an application, at which its primary user looks on."""

from collections.abc import Callable
from datetime import timedelta
from typing import Final

from benchmarks.year.population import Member
from benchmarks.year.scene import Scene
from credentials.flows.rotation_people import (
    switch_automatic_rotation,
    want_rotation,
)
from credentials.models import AutomaticRotation

WAITS: Final = timedelta(hours=3)
TRIES_AGAIN: Final = timedelta(days=5)
# Nobody presses the button for a secret that was made only now.
YOUNGEST: Final = timedelta(days=16)


class Attended:
    """Presses **Rotate now**, looks what came of it, and switches it on."""

    def __init__(self, scene: Scene, look_at: Callable[[Member], None]) -> None:
        self._scene, self._look_at = scene, look_at

    def plan(self, member: Member, after: timedelta) -> None:
        """Let it happen after a while, at work."""
        self._scene.later(member, self._scene.now + after, self._press)

    def _press(self, member: Member) -> None:
        _, made = self._scene.amazon.newest(member.client_id)
        if member.primary is None or self._scene.now - made < YOUNGEST:
            self.plan(member, TRIES_AGAIN)
            return
        want_rotation(account=member.account, actor=member.primary)
        self._look_at(member)
        self._scene.history.count("rotate now pressed")
        self._scene.calendar.at(self._scene.now + WAITS, lambda: self._see(member))

    def _see(self, member: Member) -> None:
        setting = AutomaticRotation.objects.get(application__account=member.account)
        if not (setting.first_done_at and setting.enrolled_at and member.primary):
            self.plan(member, TRIES_AGAIN)
            return
        switch_automatic_rotation(
            account=member.account, is_on=True, actor=member.primary
        )
        member.attended = True
        self._scene.history.count("switched on")
