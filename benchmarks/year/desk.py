"""What a person does in the developer console and on the portal's pages."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from django.http import QueryDict

from benchmarks.year.habits import wrong_pastes
from benchmarks.year.history import Told, mark
from benchmarks.year.population import MARKETPLACE, Member, day_of
from benchmarks.year.scene import Scene
from benchmarks.year.truth import LIFETIME, OVERLAP
from credentials.amazon import find_marketplace
from credentials.errors import NotTheSameSecret, PasteRefused, RotationMoved
from credentials.flows.refresh_tokens import store_refresh_token
from credentials.flows.rotation_people import say_nothing_changed
from credentials.flows.secret_dates import correct_day
from credentials.guide.reading import facts_of
from credentials.guide.steps import ROTATE_CLIENT_SECRET
from credentials.models import Rotation
from credentials.models.rotations import open_rotation_of
from credentials.secret import Secret
from portal.forms.client_secrets import NewSecretForm
from portal.step_answers import ANSWERS

FORGETS_TO_PASTE, TELLS_NO_DAY, PRESSES_TWICE = 0.03, 0.08, 0.02
IS_FRESH: Final = timedelta(days=100)


class Desk:
    """Rotates, pastes, tells days and answers, for the people of all applications."""

    def __init__(
        self,
        scene: Scene,
        on_made: Callable[[Member], None],
        fetch: Callable[[Member], None],
    ) -> None:
        self._scene, self._on_made, self._fetch = scene, on_made, fetch
        self._numbers = list(scene.members)

    def renew(self, member: Member) -> None:
        """Look at the page, rotate in the console, and paste what it shows."""
        now = self._scene.now
        if member.primary is None:
            self._scene.later(member, now + timedelta(days=1), self.renew)
            return
        member.plans = False
        ends = self._scene.ledger.knows(member.slug).ends
        if ends is not None and ends - now > IS_FRESH:
            return
        rotation = open_rotation_of(member.account.application)
        if rotation is not None:
            # The page says what is waited for: Amazon's message, or an answer.
            if rotation.state == Rotation.State.HUMAN:
                self.answer_the_doubt(member)
            return
        member.plans = True
        old, _ = self._scene.amazon.newest(member.client_id)
        self._press(member)
        if member.rng.random() < PRESSES_TWICE:
            self._press(member)
            self._scene.history.count("pressed twice")
        wait = timedelta(minutes=member.rng.uniform(1, 15))
        if member.rng.random() < FORGETS_TO_PASTE:
            wait = timedelta(days=member.rng.uniform(1, 9))
            self._scene.history.count("forgot to paste")
        self._scene.later(member, now + wait, lambda one: self._paste_all(one, old))

    def _press(self, member: Member) -> None:
        value = self._scene.amazon.press_rotate(member.client_id, notify=member.listens)
        now = self._scene.now
        self._scene.ledger.make(member.slug, now, mark(value), "person")
        self._on_made(member)

    def _paste_all(self, member: Member, old: str) -> None:
        """Paste wrongly, perhaps, and then the newest that the console shows."""
        if member.primary is None:
            self._scene.later(
                member,
                self._scene.now + timedelta(days=1),
                lambda one: self._paste_all(one, old),
            )
            return
        newest, made = self._scene.amazon.newest(member.client_id)
        foreign = self._scene.amazon.newest(self._neighbour(member).client_id)[0]
        for _, text in wrong_pastes(member.rng, newest, old, foreign):
            accepted, _ = self._paste(member, text, self._scene.now)
            outcome = "taken" if accepted else "refused"
            self._scene.history.count(f"wrong pastes {outcome}")
        member.plans = False
        self._paste_right(member, newest, made)
        self._fetch(member)

    def _neighbour(self, member: Member) -> Member:
        place = member.number - self._numbers[0]
        return self._scene.members[self._numbers[place - 1]]

    def _paste_right(self, member: Member, newest: str, made: datetime) -> None:
        tells = member.rng.random() >= TELLS_NO_DAY
        accepted, refusal = self._paste(member, newest, made if tells else None)
        if refusal in {"already-stored", "overlap"}:
            self._scene.history.count(f"right pastes refused: {refusal}")
            if refusal == "overlap":
                moment = self._scene.now + OVERLAP
                self._scene.later(
                    member, moment, lambda one: self._paste_all(one, newest)
                )
            return
        outcome = "right pastes" if accepted else f"right pastes refused: {refusal}"
        self._scene.history.count(outcome)
        day = day_of(made)
        self._scene.ledger.tell(
            Told(
                member.slug,
                self._scene.now,
                mark(newest),
                "paste",
                day + LIFETIME if tells else None,
                made + LIFETIME if tells and member.listens else None,
            )
        )

    def _paste(
        self, member: Member, text: str, made: datetime | None
    ) -> tuple[bool, str]:
        """Send the form of the page; gives whether it was taken, or why it was not."""
        sent = QueryDict(mutable=True)
        sent["client_secret"] = text
        sent["issued_on"] = made.date().isoformat() if made else ""
        form = NewSecretForm(sent, facts=facts_of(member.account))
        words = ANSWERS[ROTATE_CLIENT_SECRET](form, member.account, member.primary)
        if words is not None:
            return True, ""
        refused = [one.finding.slug for one in form.refusals]
        return False, refused[0] if refused else "overlap"

    def authorize_again(self, member: Member) -> None:
        """Press **Authorize app** before the authorization is a year old, and paste."""
        if member.primary is None:
            self._scene.later(
                member, self._scene.now + timedelta(days=1), self.authorize_again
            )
            return
        member.refresh_token = self._scene.amazon.authorize_again(member.refresh_token)
        try:
            store_refresh_token(
                account=member.account,
                marketplace=find_marketplace(MARKETPLACE),
                refresh_token=Secret(member.refresh_token),
                actor=member.primary,
            )
        except PasteRefused as refusal:
            self._scene.history.count(f"authorizations refused: {refusal.finding}")

    def tell_the_day(self, member: Member) -> None:
        """Look up in the console when the secret in use was made, and tell it."""
        told = self._scene.ledger.knows(member.slug)
        newest, made = self._scene.amazon.newest(member.client_id)
        if told.ends is not None or member.primary is None:
            return
        if mark(newest) != told.secret:
            return
        correct_day(
            account=member.account, issued_at=day_of(made), actor=member.primary
        )
        self._scene.ledger.tell(
            Told(
                member.slug,
                self._scene.now,
                told.secret,
                "day",
                day_of(made) + LIFETIME,
            )
        )
        self._scene.history.count("days told later")

    def answer_the_doubt(self, member: Member) -> None:
        """Look in the console whether Amazon has rotated, and say what is there."""
        if member.primary is None:
            return
        newest, made = self._scene.amazon.newest(member.client_id)
        if mark(newest) != self._scene.ledger.knows(member.slug).secret:
            self._paste_right(member, newest, made)
            return
        try:
            say_nothing_changed(
                account=member.account, tail=newest[-4:], actor=member.primary
            )
            self._scene.history.count("said that nothing changed")
        except (RotationMoved, NotTheSameSecret) as refusal:
            self._scene.history.count(f"could not answer: {type(refusal).__name__}")
