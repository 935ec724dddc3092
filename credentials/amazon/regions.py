"""The three regions of the Selling Partner API and where each is reached.

Source: Amazon, "SP-API endpoints",
https://developer-docs.amazon.com/sp-api/docs/sp-api-endpoints, read November 2026.
"""

from enum import StrEnum

from credentials.amazon.wording import gettext_noop


class Region(StrEnum):
    """A part of the world in which one refresh token works."""

    NA = "NA"
    EU = "EU"
    FE = "FE"

    @property
    def endpoint(self) -> str:
        """The address of the production API, without a slash at the end."""
        return f"https://sellingpartnerapi-{self.value.lower()}.amazon.com"

    @property
    def aws_region(self) -> str:
        return _AWS_REGIONS[self.value]

    @property
    def label(self) -> str:
        return _LABELS[self.value]


_AWS_REGIONS = {"NA": "us-east-1", "EU": "eu-west-1", "FE": "us-west-2"}
_LABELS = {
    "NA": gettext_noop("North America and Brazil"),
    "EU": gettext_noop("Europe, Middle East, Africa and India"),
    "FE": gettext_noop("Far East and Australia"),
}
