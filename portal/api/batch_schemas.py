"""The shapes of what the call for many takes and gives."""

from ninja import Schema
from pydantic import BaseModel, ConfigDict, Field

from credentials.flows.batches import LARGEST_BATCH
from portal.api.schemas import Credentials, ProblemDetails, SetUpIncompleteDetails

# What is read of a body holds none, so that what is described must not either.
NO_NUL = r"^[^\x00]*$"


class WantedAuthorization(BaseModel):
    """One authorization that is asked for; the library's own class is slower."""

    model_config = ConfigDict(extra="forbid", strict=True)

    account: str = Field(
        description="The short name (slug) of the seller account.",
        max_length=200,
        pattern=NO_NUL,
        examples=["acme-us"],
    )
    marketplace: str = Field(
        description="A marketplace id or a country code; UK means GB.",
        max_length=200,
        pattern=NO_NUL,
        examples=["US"],
    )


class Batch(Schema):
    """What is asked for in one call."""

    model_config = ConfigDict(extra="forbid", strict=True)

    authorizations: list[WantedAuthorization] = Field(
        description="Each once, in the order in which the answers shall come.",
        min_length=1,
        max_length=LARGEST_BATCH,
        json_schema_extra={"uniqueItems": True},
    )


class BatchedCredentials(Credentials):
    """The credentials of one authorization, as a call for it alone would answer."""

    etag: str = Field(
        description="The ETag of that answer, without its quotes.",
        examples=["9b74c9897bac770ffc029102a200c5de"],
    )


class BatchAnswer(Schema):
    """As many answers as were asked for, in the same order."""

    authorizations: list[
        BatchedCredentials | SetUpIncompleteDetails | ProblemDetails
    ] = Field(
        description=(
            "Each is answered alone: with its credentials, or with the problem that a "
            "call for it alone would have met (not-found or set-up-incomplete)."
        )
    )
