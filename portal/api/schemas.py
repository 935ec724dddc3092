"""The shapes of the answers, as the OpenAPI document and the docs page show them.

Answers are written by `payloads`, which is quicker; a test holds both together.
Secrets in examples are masked.
"""

from datetime import datetime
from typing import Literal

from ninja import Schema
from pydantic import Field


class MarketplaceFacts(Schema):
    """One of Amazon's stores, and where its Selling Partner API is reached."""

    id: str = Field(description="Amazon's marketplace id.", examples=["ATVPDKIKX0DER"])
    country: str = Field(
        description="ISO 3166 code of the country.",
        examples=["US"],
        pattern="^[A-Z]{2}$",
    )
    region: Literal["NA", "EU", "FE"] = Field(
        description="The part of the world in which one refresh token works.",
        examples=["NA"],
    )
    endpoint: str = Field(
        description="The address of the regional Selling Partner API to call.",
        examples=["https://sellingpartnerapi-na.amazon.com"],
    )


class Standing(Schema):
    """How one authorization stands."""

    account: str = Field(
        description="The short name (slug) of the seller account.",
        examples=["acme-us"],
    )
    marketplace: MarketplaceFacts
    status: Literal["missing", "unproven", "valid", "failing"] = Field(
        description=(
            "missing: no refresh token yet; unproven: Amazon was not asked yet; valid "
            "and failing: what Amazon answered last. Failing credentials are delivered "
            "all the same, since only Amazon decides what works."
        ),
        examples=["valid"],
    )
    validated_at: datetime | None = Field(
        description="When Amazon last accepted the credentials.",
        examples=["2027-04-19T08:00:00Z"],
    )
    secret_expires_at: datetime | None = Field(
        description="When the client secret expires; null where nobody knows.",
        examples=["2027-05-12T00:00:00Z"],
    )
    secret_expires_source: Literal["typed", "derived", "amazon", "unknown"] | None = (
        Field(
            description=(
                "How the portal knows that day: typed by a person, derived from the "
                "day the secret was made, told by Amazon, or unknown; null where no "
                "secret is stored."
            ),
            examples=["derived"],
        )
    )
    findings: list[str] = Field(
        description="Stable slugs of what somebody should look at.",
        examples=[["secret-expires-soon"]],
    )
    version: int = Field(
        description="Grows by one whenever what is delivered changes.", examples=[7]
    )


class Entry(Standing):
    """One authorization that the runner token may fetch."""

    region: Literal["NA", "EU", "FE"] = Field(
        description="The region of the marketplace, once more.", examples=["NA"]
    )
    etag: str = Field(
        description="The ETag of the credentials as JSON, without its quotes.",
        examples=["9b74c9897bac770ffc029102a200c5de"],
    )


class CredentialsList(Schema):
    """One page of what the runner token may fetch; no secrets."""

    credentials: list[Entry]
    next_cursor: str | None = Field(
        description="Send it as cursor to get the next page; null on the last one.",
        examples=["Pk7Wq0oXSXu1zXq5nYQJ2g"],
    )


class Values(Schema):
    """The three values that Runner's connector needs."""

    client_id: str = Field(examples=["amzn1.application-oa2-client.••••"])
    client_secret: str = Field(examples=["amzn1.oa2-cs.v1.••••"])
    refresh_token: str = Field(examples=["Atzr|••••"])


class Fallback(Values):
    """The same values with the replaced client secret, while it still works."""

    not_after: datetime = Field(
        description="When the replaced client secret stops working.",
        examples=["2027-04-26T08:00:00Z"],
    )


class Credentials(Standing):
    """The credentials of one authorization."""

    credentials: Values
    fallback: Fallback | None = Field(
        description=(
            "Only while a replaced client secret still works: who is refused with the "
            "new values tries these once."
        )
    )


class ProblemDetails(Schema):
    """Why the request was refused (RFC 9457)."""

    type: str = Field(
        description="The stable slug of the problem; compare this one.",
        examples=["not-found"],
    )
    title: str = Field(description="The problem in a few words.")
    status: int = Field(description="The HTTP status once more.", examples=[404])
    detail: str = Field(description="What to do about it.")
    request_id: str = Field(
        default="",
        description="Tell this to an admin, who finds the request in the log by it.",
    )


class OpenStep(Schema):
    """One step that people of the seller account still have to do."""

    step: str = Field(
        description="The key of the step.", examples=["authorize-marketplaces"]
    )
    title: str = Field(examples=["Authorize each marketplace"])
    url: str = Field(
        description="Where it is done.",
        examples=[
            "https://portal.example.com/accounts/acme-us/steps/authorize-marketplaces/"
        ],
    )


class SetUpIncompleteDetails(ProblemDetails):
    """The set-up is not finished: which steps are open, and where they are done."""

    open_steps: list[OpenStep]


class ParameterError(Schema):
    """What is wrong with one parameter."""

    parameter: str = Field(description="The name of the parameter.", examples=["limit"])
    detail: str = Field(
        description="What it takes.",
        examples=["Input should be less than or equal to 200"],
    )


class InvalidRequestDetails(ProblemDetails):
    """A parameter is not right: which ones, and what they take."""

    errors: list[ParameterError]
