"""The queue into which Amazon puts new client secrets: SQS, spoken by boto3.

Nothing else of the house knows boto3. A message is seen, stays hidden for a while, and
comes back unless it was deleted; the same one may come twice, and out of order.

Source: Amazon SQS Developer Guide and API Reference, docs.aws.amazon.com, read
November 2026: long polling of at most 20 seconds, retention of at most 14 days.
"""

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final, Protocol
from urllib.parse import urlsplit

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError, NoCredentialsError

from credentials.amazon.transport import checked_url
from credentials.secret import Secret

AMAZONS_AWS_ACCOUNT: Final = "437568002678"
LONGEST_RETENTION: Final = timedelta(days=14)
HIDDEN_SECONDS: Final = 300
POLL_SECONDS: Final = 20
_AT_ONCE: Final = 10
_REGION: Final = re.compile(r"^(?:sqs\.)?([a-z]{2}(?:-[a-z]+)+-\d)\.(?:queue\.)?")
_STANDS_IN_FOR: Final = "us-east-1"


class QueueError(Exception):
    """The queue did not do what it was asked; `code` is AWS's word for why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Received:
    """One message; its body may hold a client secret."""

    body: Secret
    message_id: str
    receipt: str
    sent_at: datetime | None


@dataclass(frozen=True)
class QueueSettings:
    """What a queue says of itself; `policy` is as it was read, empty without one."""

    arn: str
    retention: timedelta
    policy: Mapping[str, Any]
    waiting: int
    moves_away_after: int | None
    is_kms: bool

    def lets_amazon_in(self) -> bool:
        """Whether Amazon's account may send here."""
        return any(
            AMAZONS_AWS_ACCOUNT in _accounts(one) and _allows_sending(one)
            for one in _statements(self.policy)
        )

    def lets_in(self) -> list[str]:
        """Whom else the policy lets send, besides Amazon and the queue's owner."""
        known = {AMAZONS_AWS_ACCOUNT, *self.arn.split(":")[4:5]}
        return sorted(
            {
                who
                for one in _statements(self.policy)
                if _allows_sending(one)
                for who in _accounts(one) - known
            }
        )


class Queue(Protocol):
    """What the house asks of a queue. Every call raises QueueError."""

    def receive(self, *, wait_seconds: int = POLL_SECONDS) -> list[Received]: ...
    def delete(self, receipt: str) -> None: ...
    def send(self, body: str) -> None: ...
    def describe(self) -> QueueSettings: ...


class SQSQueue:
    """One queue at SQS; serves all threads.

    `endpoint` stands in for AWS and must be this machine itself. Keys come from where
    boto3 looks for them: the environment, a profile, or the machine's role.
    """

    def __init__(self, url: str, *, endpoint: str = "") -> None:
        self._url = checked_url(url)
        self.region = region_of(url)
        self._client = boto3.session.Session().client(
            "sqs",
            region_name=self.region,
            endpoint_url=checked_url(endpoint) if endpoint else None,
            config=Config(
                connect_timeout=5,
                read_timeout=POLL_SECONDS + 10,
                retries={"total_max_attempts": 2, "mode": "standard"},
            ),
        )

    def receive(self, *, wait_seconds: int = POLL_SECONDS) -> list[Received]:
        """Wait for messages, at most so long; each is hidden for five minutes."""
        with _named():
            answer = self._client.receive_message(
                QueueUrl=self._url,
                MaxNumberOfMessages=_AT_ONCE,
                WaitTimeSeconds=wait_seconds,
                VisibilityTimeout=HIDDEN_SECONDS,
                MessageSystemAttributeNames=["SentTimestamp"],
            )
        return [
            Received(
                Secret(one["Body"]),
                one["MessageId"],
                one["ReceiptHandle"],
                _moment(one.get("Attributes", {}).get("SentTimestamp")),
            )
            for one in answer.get("Messages", [])
        ]

    def delete(self, receipt: str) -> None:
        """Say that a message is kept elsewhere now."""
        with _named():
            self._client.delete_message(QueueUrl=self._url, ReceiptHandle=receipt)

    def send(self, body: str) -> None:
        """Put a message in; only whoever owns the queue may."""
        with _named():
            self._client.send_message(QueueUrl=self._url, MessageBody=body)

    def describe(self) -> QueueSettings:
        """Read how the queue is set up."""
        with _named():
            answer = self._client.get_queue_attributes(
                QueueUrl=self._url, AttributeNames=["All"]
            )
        told = {str(key): value for key, value in answer["Attributes"].items()}
        return QueueSettings(
            arn=told.get("QueueArn", ""),
            retention=timedelta(seconds=int(told.get("MessageRetentionPeriod", 0))),
            policy=_document(told.get("Policy", "")),
            waiting=int(told.get("ApproximateNumberOfMessages", 0)),
            moves_away_after=_moves_away_after(told.get("RedrivePolicy", "")),
            is_kms=bool(told.get("KmsMasterKeyId")),
        )


def _statements(policy: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    told = policy.get("Statement", [])
    rows = told if isinstance(told, list) else [told]
    return [one for one in rows if isinstance(one, dict)]


def _allows_sending(statement: Mapping[str, Any]) -> bool:
    """Read widely: what is not understood counts as allowed."""
    actions = statement.get("Action", "*")
    named = [actions] if isinstance(actions, str) else list(actions)
    return statement.get("Effect") != "Deny" and any(
        str(one).lower() in {"*", "sqs:*", "sqs:sendmessage", "sqs:send*"}
        for one in named
    )


def _accounts(statement: Mapping[str, Any]) -> set[str]:
    """The AWS accounts of a statement, bare; anything else as it stands there."""
    principal = statement.get("Principal", statement.get("NotPrincipal", "*"))
    told = principal.get("AWS", "*") if isinstance(principal, dict) else principal
    named = [told] if isinstance(told, str) else list(told)
    return {_bare(str(one)) for one in named}


def _bare(principal: str) -> str:
    found = re.fullmatch(r"(?:arn:aws[\w-]*:iam::)?(\d{12})(?::root)?", principal)
    return found[1] if found else principal


def region_of(url: str) -> str:
    """The AWS region that a queue's address names."""
    found = _REGION.match(urlsplit(url).hostname or "")
    return found[1] if found else _STANDS_IN_FOR


def arn_of(url: str) -> str:
    """The name by which Amazon's console and policies know the queue."""
    account, _, name = urlsplit(url).path.strip("/").partition("/")
    return f"arn:aws:sqs:{region_of(url)}:{account}:{name}"


def wanted_policy(arn: str) -> dict[str, Any]:
    """The access policy that lets Amazon's account in, and nobody else."""
    return {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Sid": "AmazonSellingPartnerApi",
                "Effect": "Allow",
                "Principal": {"AWS": f"arn:aws:iam::{AMAZONS_AWS_ACCOUNT}:root"},
                "Action": ["sqs:SendMessage", "sqs:GetQueueAttributes"],
                "Resource": arn,
            }
        ],
    }


@contextmanager
def _named() -> Iterator[None]:
    """Turn what boto3 raises into one error, which carries no request along."""
    try:
        yield
    except ClientError as error:
        code = str(error.response.get("Error", {}).get("Code", "ClientError"))
    except NoCredentialsError:
        code = "NoCredentials"
    except BotoCoreError as error:
        code = type(error).__name__
    else:
        return
    raise QueueError(code.rpartition(".")[2][:60])


def _document(text: str) -> Mapping[str, Any]:
    try:
        told = json.loads(text) if text else {}
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}


def _moves_away_after(text: str) -> int | None:
    count = _document(text).get("maxReceiveCount")
    return int(count) if count else None


def _moment(milliseconds: str | None) -> datetime | None:
    if not milliseconds:
        return None
    return datetime.fromtimestamp(int(milliseconds) / 1000, UTC)
