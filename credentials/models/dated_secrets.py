"""The days of a client secret: when it was made and when it ends, and who says so."""

from datetime import datetime, timedelta

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from credentials.amazon import (
    A_DAY_ANYWHERE,
    CLIENT_SECRET_LIFETIME,
    CLIENT_SECRET_OVERLAP,
)

EXPIRES_SOON = timedelta(days=30)


class DatedSecret(models.Model):
    """Its two clocks: a life of 180 days, and 7 days for one that was replaced.

    Both as Amazon's page "Rotating your app's LWA credentials" says
    (developer-docs.amazon, read 2026-11). Every date keeps where it came from, and
    Amazon's word stands before a person's.
    """

    class Source(models.TextChoices):
        TYPED = "typed", _("typed by a person")
        DERIVED = "derived", _("derived from the day of issue")
        AMAZON = "amazon", _("told by Amazon")
        UNKNOWN = "unknown", _("unknown")

    issued_at = models.DateTimeField(null=True, blank=True)
    issued_source = models.CharField(
        max_length=10, choices=Source, default=Source.UNKNOWN
    )
    expires_at = models.DateTimeField(null=True, blank=True)
    expires_source = models.CharField(
        max_length=10, choices=Source, default=Source.UNKNOWN
    )
    outlived_at = models.DateTimeField(
        null=True,
        editable=False,
        help_text="When Amazon took it although its day was over.",
    )
    replaced_at = models.DateTimeField(null=True, editable=False)
    dies_at = models.DateTimeField(null=True, editable=False)
    dies_source = models.CharField(
        max_length=10, choices=Source, default=Source.UNKNOWN, editable=False
    )

    class Meta:
        abstract = True

    def date_from_amazon(self, expires_at: datetime) -> None:
        """Take the day of expiry from Amazon, and derive the moment of issue."""
        self.expires_at, self.expires_source = expires_at, self.Source.AMAZON
        self.issued_at = expires_at - CLIENT_SECRET_LIFETIME
        self.issued_source = self.Source.DERIVED

    def date_from_issue(self, issued_at: datetime | None) -> None:
        """Take the day of issue from a person, and derive the day of expiry."""
        if issued_at is None:
            return
        self.issued_at, self.issued_source = issued_at, self.Source.TYPED
        if self.expires_source == self.Source.AMAZON:
            return  # What Amazon told stands; a person's day only explains it.
        self.expires_at = issued_at + CLIENT_SECRET_LIFETIME
        self.expires_source = self.Source.DERIVED

    def replace(self, replaced_at: datetime, issued_at: datetime | None) -> None:
        """Begin the overlap: seven days from the new secret's making, at the most.

        The moment of making is what Amazon counts from; where a person did not tell
        it, or told a day to come, the moment of the paste stands in for it.
        """
        began = min(issued_at or replaced_at, replaced_at)
        dies_at = began + CLIENT_SECRET_OVERLAP
        self.replaced_at = replaced_at
        self.dies_at = min(dies_at, self.expires_at) if self.expires_at else dies_at
        self.dies_source = self.Source.DERIVED if issued_at else self.Source.UNKNOWN

    def end_no_sooner_than(self, moment: datetime) -> None:
        """A day that is told now ends nothing before now, so that a slip is mended."""
        if self.dies_at is not None:
            self.dies_at = max(self.dies_at, moment)

    @property
    def ends_early(self) -> bool:
        """Whether it ends since it was replaced, and not since its own life is over."""
        end = self.expires_at
        return self.dies_at is not None and (end is None or self.dies_at < end)

    @property
    def expires_soon(self) -> bool:
        return bool(
            self.expires_at and self.expires_at - timezone.now() <= EXPIRES_SOON
        )

    @property
    def is_expired(self) -> bool:
        """Whether its 180 days are over, by the moment that they are counted from."""
        return bool(self.expires_at and self.expires_at <= timezone.now())

    @property
    def is_surely_expired(self) -> bool:
        """Whether they are over wherever the day was typed that they are counted from.

        Until then Amazon may well take it; and where it does so afterwards, the day
        is wrong.
        """
        return self.is_past_its_day() and not self.has_outlived_its_day

    @property
    def is_undated(self) -> bool:
        """Whether nobody knows its day: none was told, or the one that was is wrong."""
        return self.expires_at is None or self.has_outlived_its_day

    @property
    def has_outlived_its_day(self) -> bool:
        """Whether Amazon took it after the day on which it should have expired."""
        return bool(self.outlived_at and self.is_past_its_day(self.outlived_at))

    def is_past_its_day(self, at: datetime | None = None) -> bool:
        """Whether by the dates alone it is over everywhere, now or at a moment."""
        end = self.surely_expires_at
        return end is not None and end <= (at or timezone.now())

    @property
    def surely_expires_at(self) -> datetime | None:
        if self.expires_at is None or self.expires_source != self.Source.DERIVED:
            return self.expires_at
        return self.expires_at + A_DAY_ANYWHERE
