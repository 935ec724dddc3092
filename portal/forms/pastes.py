"""The forms with boxes into which Amazon's values are pasted.

A paste is stored only when it is exactly one clean value. Anything else comes back as
a named finding, and the box comes back empty.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from credentials.amazon import Kind, Marketplace, find_marketplace
from credentials.errors import PasteRefused
from credentials.guide.facts import Facts
from credentials.guide.steps import AUTHORIZE_MARKETPLACES, COPY_LWA_CREDENTIALS, Step
from credentials.models import Authorization
from credentials.secret import Secret
from credentials.validation import FINDINGS, Finding, Paste, read_paste
from portal.dates import moment_of
from portal.forms.steps import StepForm
from portal.lists import listed, named_by
from portal.rungs import Rung, rungs_of

FIELD_OF = {
    Kind.REFRESH_TOKEN: "refresh_token",
    Kind.CLIENT_IDENTIFIER: "client_id",
    Kind.CLIENT_SECRET: "client_secret",
}

SWAPPED = {
    "client_id": "client-secret-pasted",
    "client_secret": "client-identifier-pasted",
}
HOME_OF = {
    "client-identifier-pasted": COPY_LWA_CREDENTIALS,
    "client-secret-pasted": COPY_LWA_CREDENTIALS,
    "refresh-token-pasted": AUTHORIZE_MARKETPLACES,
}
KIND_OF = {name: kind for kind, name in FIELD_OF.items()}


@dataclass(frozen=True)
class Refusal:
    """What is wrong with a paste, and the box that asks for another one."""

    finding: Finding
    box: str = ""
    label: str = ""

    @property
    def home(self) -> Step | None:
        """The step whose page has the box for what was pasted."""
        return HOME_OF.get(self.finding.slug)


class PasteField(forms.Field):
    """A box for one value; what arrives is read, whatever it is."""

    widget = forms.Textarea

    def __init__(self, expected: Kind, **options: Any) -> None:
        super().__init__(**options)
        self.expected = expected

    def clean(self, value: Any) -> Paste:
        return read_paste(value or "", self.expected)


class PasteForm(StepForm):
    """A form with paste boxes: what was found wrong, and what was recognised."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.refusals: list[Refusal] = []
        self.pastes: dict[str, Paste] = {}
        self.rungs: list[Rung] = []
        self._explained: set[str] = set()

    def clean(self) -> dict[str, Any]:
        answers = super().clean() or self.cleaned_data
        # A field with an error loses its cleaned value, but not what it held.
        self.pastes = {
            name: one for name, one in answers.items() if isinstance(one, Paste)
        }
        if {name: one.finding for name, one in self.pastes.items()} == SWAPPED:
            self.refuse(PasteRefused("values-swapped", ""))
            return answers
        for name, paste in self.pastes.items():
            if paste.finding and not self._came_by_another_box(name):
                self.refuse(PasteRefused(paste.finding, name), dict(paste.detail))
                self._explain_others(paste)
        if overtaken := self.overtaken_by():
            self.add_error(None, overtaken)
        return answers

    def refuse(
        self, refusal: PasteRefused, detail: dict[str, str] | None = None
    ) -> None:
        """Name what is wrong with a paste, here or after Amazon was asked."""
        finding = FINDINGS[refusal.finding]
        field = refusal.field if refusal.field in self.fields else None
        self.explain(finding, field)
        self.rungs += rungs_of(refusal.outcomes)
        words = _words_of(finding, detail or {})
        if refusal.covered:
            words += " " + _covers(refusal.covered)
        self._explained.add(words)
        self.add_error(field, words)

    def explain(
        self, finding: Finding, field: str | None = None, instead_of: Iterable[str] = ()
    ) -> None:
        """Say on top of the page what is wrong, once for however many boxes.

        `instead_of` are the words at the box, which need not stand there twice.
        """
        self._explained |= set(instead_of)
        if any(one.finding is finding for one in self.refusals):
            return
        box = self[field] if field else None
        self.refusals.append(
            Refusal(finding, box.id_for_label, str(box.label))
            if box
            else Refusal(finding)
        )

    def _explain_others(self, paste: Paste) -> None:
        """Name what stood among several values, and has a box nowhere."""
        if paste.finding == "several-values-pasted":
            for kind, _value in paste.found:
                if kind not in FIELD_OF and f"{kind}-pasted" in FINDINGS:
                    self.explain(FINDINGS[f"{kind}-pasted"])

    @property
    def says_more(self) -> bool:
        """Whether something is wrong that the refusals do not explain."""
        told = {words for errors in self.errors.values() for words in errors}
        return not told <= self._explained

    def _came_by_another_box(self, name: str) -> bool:
        """Whether this box is empty since its value stood in another one."""
        return self.pastes[name].finding == "paste-empty" and name in self.found

    @property
    def found(self) -> dict[str, Secret]:
        """Every value that was recognised, by the box it belongs to.

        Two different values for one box are both left out: nobody here can tell which
        of them is right.
        """
        return {
            name: values[0]
            for name, values in self._by_box().items()
            if len(values) == 1
        }

    @property
    def doubtful(self) -> list[tuple[str, Secret]]:
        """The values of which there are several for one box, with that box's name."""
        return [
            (name, value)
            for name, values in self._by_box().items()
            for value in values
            if len(values) > 1
        ]

    def _by_box(self) -> dict[str, list[Secret]]:
        """The different values that were recognised, by the box they belong to."""
        by_box: dict[str, list[Secret]] = {}
        for kind, value in self._recognised():
            if name := FIELD_OF.get(kind):
                known = by_box.setdefault(name, [])
                if not any(one.matches(value) for one in known):
                    known.append(value)
        return by_box

    def _recognised(self) -> list[tuple[Kind, Secret]]:
        recognised = [pair for paste in self.pastes.values() for pair in paste.found]
        for name, paste in self.pastes.items():
            if isinstance(paste.value, str):
                recognised.append((Kind.CLIENT_IDENTIFIER, Secret(paste.value)))
            elif paste.value is not None:
                recognised.append((KIND_OF[name], paste.value))
        return recognised

    @property
    def opened_at(self) -> datetime | None:
        """When the page was opened whose form this is; None where nobody knows."""
        try:
            moment = parse_datetime(str(self.data.get("opened_at", "")))
        except ValueError:
            return None
        return moment if moment and timezone.is_aware(moment) else None

    def overtaken_by(self) -> str:
        """Who stored the same thing while this page was open, in words."""
        return ""


class RefreshTokenForm(PasteForm):
    """One refresh token and the marketplace it was made for."""

    marketplace = forms.ChoiceField(
        label=_("Marketplace"),
        error_messages={"required": _("Choose the marketplace.")},
    )
    refresh_token = PasteField(
        Kind.REFRESH_TOKEN,
        label=_("Refresh token"),
        help_text=_("The long line that starts with Atzr|"),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        offer_choices(self, self.facts)

    def known(self, facts: Facts) -> dict[str, Any]:
        rows = facts.waiting_for_token or facts.failing or facts.authorizations
        codes = [row.marketplace.country_code for row in rows]
        home = facts.account.home_country
        return {"marketplace": home if home in codes else next(iter(codes), "")}

    @property
    def chosen(self) -> Marketplace:
        return find_marketplace(self.cleaned_data["marketplace"])

    def overtaken_by(self) -> str:
        row = self._row()
        if row is None or row.authorized_at is None or self.opened_at is None:
            return ""
        if row.authorized_at <= self.opened_at:
            return ""
        return gettext(
            "%(name)s stored a token ending in %(tail)s for this marketplace %(when)s, "
            "while your page was open. Nothing was changed. If yours is the newer one, "
            "paste it again."
        ) % told_of(row.authorized_by, row.tail, row.authorized_at)

    def _row(self) -> Authorization | None:
        code = self.cleaned_data.get("marketplace")
        rows = self.facts.with_token
        return next((one for one in rows if one.marketplace.country_code == code), None)


def offer_choices(form: forms.Form, facts: Facts) -> None:
    """Let a form's marketplace be one of those that the account has chosen."""
    field = form.fields["marketplace"]
    if isinstance(field, forms.ChoiceField):
        field.choices = [
            (row.marketplace.country_code, gettext(row.marketplace.name))
            for row in facts.authorizations
        ]


def _covers(marketplace_ids: Iterable[str]) -> str:
    """For which marketplaces a token is, in Amazon's own word."""
    if names := listed(named_by(marketplace_ids)):
        return gettext("Amazon lists for it: %(names)s.") % {"names": names}
    return ""


def _words_of(finding: Finding, detail: dict[str, str]) -> str:
    title = gettext(finding.title)
    if finding.slug != "look-alike-letters" or "position" not in detail:
        return title
    return gettext(
        "%(title)s: letter %(position)s is “%(letter)s”, which looks like "
        "%(looks_like)s"
    ) % {"title": title, "looks_like": "?", "letter": "?", **detail}


def told_of(who: object, tail: str, when: datetime) -> dict[str, object]:
    name = who or gettext("Somebody")
    return {"name": name, "tail": tail, "when": moment_of(when).relative}
