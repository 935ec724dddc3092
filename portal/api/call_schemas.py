"""The shapes of what the calls besides the fetch take and give."""

from datetime import datetime
from typing import Annotated, Literal

from ninja import Schema
from pydantic import BeforeValidator, ConfigDict, Field

from portal.api.schemas import MarketplaceFacts, ProblemDetails


class LentAccessToken(Schema):
    """An LWA access token, ready for the header x-amz-access-token."""

    access_token: str = Field(examples=["Atza|••••"])
    token_type: str = Field(examples=["bearer"])
    expires_at: datetime = Field(
        description="When Amazon stops taking it; ask again shortly before.",
        examples=["2027-04-19T09:00:00Z"],
    )


class FindingDetails(Schema):
    """What was found, and what mends it."""

    finding: str = Field(
        description="The stable slug of the finding; compare this one.",
        examples=["token-revoked"],
    )
    severity: Literal["problem", "warning", "info"] = Field(examples=["problem"])
    cause: str = Field(
        examples=[
            "This refresh token worked before, and Amazon does not accept it any more."
        ]
    )
    remedy: str = Field(
        examples=["Choose Authorize app again and paste the new refresh token."]
    )


class ChangeEntry(Schema):
    """One thing that happened to one authorization."""

    change: Literal[
        "rotated", "re-authorized", "valid", "failing", "added", "removed"
    ] = Field(
        description=(
            "rotated: another client secret or identifier; re-authorized: another "
            "refresh token; valid and failing: what Amazon answers from then on; added "
            "and removed: whether the account wants the marketplace."
        ),
        examples=["rotated"],
    )
    at: datetime = Field(examples=["2027-04-19T08:00:00Z"])
    account: str = Field(examples=["acme-us"])
    marketplace: MarketplaceFacts
    status: Literal["missing", "unproven", "valid", "failing"] | None = Field(
        description="How it stands now; null where it is removed.", examples=["valid"]
    )
    version: int | None = Field(
        description="Of what would be delivered now; null where it is removed.",
        examples=[7],
    )


class ChangesList(Schema):
    """What happened since, the oldest first; no secrets."""

    changes: list[ChangeEntry]
    next_cursor: str = Field(
        description="Send it as after to go on from here.",
        examples=["Vq3kX0m5T1uJ8r2ZbQ7LdA"],
    )
    more: bool = Field(
        description="Whether there is more already: ask again at once.",
        examples=[False],
    )


def _whole(value: object) -> object:
    """400.0 is a whole number in JSON."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


class Complaint(Schema):
    """What Amazon answered Runner."""

    model_config = ConfigDict(extra="forbid", strict=True)

    error: str = Field(
        description=(
            "Amazon's error code as it was received, such as invalid_grant from Login "
            "with Amazon or Unauthorized from the Selling Partner API."
        ),
        pattern=r"^[A-Za-z][A-Za-z0-9_.:-]{0,49}$",
        examples=["invalid_grant"],
    )
    status: Annotated[int, Field(ge=100, le=599), BeforeValidator(_whole)] | None = (
        Field(
            default=None,
            description="The HTTP status of that answer.",
            examples=[400],
        )
    )


class ReportAnswer(Schema):
    """What was found when Amazon was asked about the report."""

    asked: Literal["answered", "could-not-be-asked", "being-asked"] = Field(
        description=(
            "answered: Amazon gave a definite answer just now; could-not-be-asked: it "
            "did not, so that the last known state stands and it is asked again; "
            "being-asked: somebody else is asking at this moment."
        ),
        examples=["answered"],
    )
    account: str = Field(examples=["acme-us"])
    marketplace: MarketplaceFacts
    status: Literal["missing", "unproven", "valid", "failing"] = Field(
        description="What Amazon's definite answers say, as in every other call.",
        examples=["failing"],
    )
    findings: list[FindingDetails]
    validated_at: datetime | None = Field(
        description="When Amazon last accepted the credentials.",
        examples=["2027-04-19T08:00:00Z"],
    )
    checked_at: datetime | None = Field(
        description="When Amazon was last asked.", examples=["2027-04-20T09:30:00Z"]
    )
    version: int = Field(
        description="Of the credentials that Amazon was asked about.", examples=[7]
    )


class RefusedDetails(ProblemDetails):
    """Amazon gave no access token: why, as far as it said."""

    finding: FindingDetails
