"""A queue at moto's server, an Amazon that sends there, and one clock for all three."""

import json
import os
import uuid
from datetime import datetime, timedelta

import boto3
import pytest
import requests
import time_machine
from django.utils import timezone
from moto.server import ThreadedMotoServer

from credentials.amazon.queue import arn_of, wanted_policy
from credentials.flows.delivery import lay_out
from credentials.flows.listening import listen_once
from credentials.flows.queue_watch import note_poll
from credentials.models import ClientSecret, Rotation, SellerAccount
from portal.carriers.work import KINDS, Thing, do
from tests.flows.conftest import *  # noqa: F403 - the account on its way
from tests.support.amazon_side import client_id

ROTATING = ("read-message", "step-rotation", "rotate", "retire-secrets")
MONDAY = datetime(2027, 3, 1, 10, tzinfo=timezone.get_default_timezone())


@pytest.fixture(scope="session")
def sqs_server():
    os.environ.update(
        AWS_ACCESS_KEY_ID="testing",
        AWS_SECRET_ACCESS_KEY="testing",
        AWS_EC2_METADATA_DISABLED="true",
    )
    server = ThreadedMotoServer("127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


class Mailbox:
    """The queue, seen from Amazon's side and from that of the post."""

    def __init__(self, endpoint: str) -> None:
        self.client = boto3.session.Session().client(
            "sqs", region_name="us-east-1", endpoint_url=endpoint
        )
        made = self.client.create_queue(QueueName=f"secrets-{uuid.uuid4().hex}")
        self.url = made["QueueUrl"]
        self.client.set_queue_attributes(
            QueueUrl=self.url,
            Attributes={
                "MessageRetentionPeriod": str(14 * 86400),
                "Policy": json.dumps(wanted_policy(arn_of(self.url))),
            },
        )

    def put(self, body) -> None:
        text = body if isinstance(body, str) else json.dumps(body)
        self.client.send_message(QueueUrl=self.url, MessageBody=text)

    def lose_everything(self) -> None:
        self.client.purge_queue(QueueUrl=self.url)

    @property
    def count(self) -> int:
        told = self.client.get_queue_attributes(
            QueueUrl=self.url, AttributeNames=["All"]
        )["Attributes"]
        return int(told["ApproximateNumberOfMessages"]) + int(
            told["ApproximateNumberOfMessagesNotVisible"]
        )


@pytest.fixture
def mailbox(sqs_server, settings):
    box = Mailbox(sqs_server)
    settings.ROTATION_QUEUE_URL = box.url
    settings.ROTATION_QUEUE_ENDPOINT = sqs_server
    return box


class Clock:
    """One time for the portal, for Amazon and for the queue."""

    def __init__(self, amazon_side, traveller) -> None:
        self.amazon_side, self.traveller = amazon_side, traveller

    def move(self, **delta: float) -> None:
        self.traveller.shift(timedelta(**delta))

    def to(self, moment: datetime) -> None:
        self.traveller.move_to(moment)


@pytest.fixture
def clock(amazon_side):
    """The simulator runs in this process, so that one traveller moves all clocks."""
    with time_machine.travel(MONDAY, tick=False) as traveller:
        yield Clock(amazon_side, traveller)


class Rotating:
    """Acme, of age, at work; and everything that the worker would do."""

    def __init__(self, account, amazon_side, mailbox, clock) -> None:
        self.account, self.amazon = account, amazon_side
        self.mailbox, self.clock = mailbox, clock

    @property
    def application(self):
        self.account.application.refresh_from_db()
        return self.account.application

    @property
    def last(self) -> Rotation:
        return Rotation.objects.latest("opened_at")

    def work(self) -> None:
        """One round of the worker: listen, then do what is due."""
        listen_once(wait_seconds=0)
        self.do_due()

    def do_due(self) -> None:
        now = timezone.now()
        for kind in ROTATING:
            for key in list(KINDS[kind].due(now)):
                do(Thing(kind, str(key)))

    def rotate_now(self) -> None:
        """A round without the queue, so that what was sent waits there."""
        note_poll(messages=[])
        self.do_due()

    def through(self, hours: float = 1.0) -> None:
        """Work for so long, a round every ten minutes."""
        for _ in range(int(hours * 6)):
            self.clock.move(minutes=10)
            self.work()

    def rotate_calls(self) -> int:
        return sum("clientSecret" in call["path"] for call in self.amazon.calls())

    def press_rotate(self) -> str:
        """Rotate in the console; Amazon then sends its message, too."""
        answer = requests.post(
            f"{self.amazon.url}/simulator/applications/{client_id()}/rotate?notify=1",
            timeout=10,
        )
        return answer.json()["client_secret"]

    def delivered(self) -> list[str]:
        """What Runner is handed at this moment, the one in use first."""
        application = self.application
        laid = lay_out(list(application.account.authorizations.with_token()))[0]
        rows = [row for row in (laid.secret, laid.fallback) if row is not None]
        return [row.unseal().reveal() for row in rows]

    def works(self) -> bool:
        """Whether something of what is delivered is taken by Amazon."""
        return any(self.accepts(value) for value in self.delivered())

    def accepts(self, value: str) -> bool:
        answer = requests.post(
            f"{self.amazon.url}/auth/o2/token",
            data={
                "grant_type": "client_credentials",
                "scope": "sellingpartnerapi::notifications",
                "client_id": client_id(),
                "client_secret": value,
            },
            timeout=10,
        )
        return answer.status_code == 200

    def newest(self) -> str:
        """The newest secret, as the console shows it."""
        world = requests.get(f"{self.amazon.url}/simulator/world", timeout=10).json()
        return world["applications"][0]["client_secret"]

    def current(self) -> str:
        return self.application.client_secrets.current().get().unseal().reveal()

    def states(self) -> dict[int, str]:
        return {
            row.number: str(row.state)
            for row in ClientSecret.objects.filter(application=self.application)
        }


@pytest.fixture
def rotating(clock, mailbox, paste_credentials, paste_token, amazon_side):
    """Acme's secret is 125 days old, and its notices come to the queue."""
    issued = MONDAY - timedelta(days=125)
    amazon_side.applications[0] |= {
        "secret_issued_at": issued.isoformat(),
        "notifications_queue_url": mailbox.url,
    }
    token = amazon_side.grant("US", "CA")
    paste_credentials(issued_at=issued)
    paste_token("US", token)
    paste_token("CA", token)
    amazon_side.forget_calls()
    account = SellerAccount.objects.get(slug="acme")
    return Rotating(account, amazon_side, mailbox, clock)
