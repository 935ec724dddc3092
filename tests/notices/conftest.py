import pytest

from credentials.flows.alarms import raise_alarm
from credentials.flows.outlets import add_channel, add_webhook
from credentials.secret import Secret
from tests.notices.receiver import receiving


@pytest.fixture
def receiver():
    with receiving() as one:
        yield one


@pytest.fixture
def loopback(settings):
    """This machine may be reached, as in practice mode."""
    settings.PRACTICE_MODE = True


@pytest.fixture
def hook(ada, receiver, loopback):
    """A webhook to the receiver, and its signing secret."""
    return add_webhook(name="Hook", url=receiver.url, kinds=[], accounts=[], actor=ada)


@pytest.fixture
def chat(ada, receiver, loopback):
    return add_channel(
        name="Chat",
        scheme="json",
        address=Secret(f"json://127.0.0.1:{receiver.port}/"),
        kinds=[],
        accounts=[],
        actor=ada,
    )


@pytest.fixture
def trouble():
    """Something that outlets hear of."""

    def raised(key: str = "1", account=None):
        return raise_alarm(alarm="webhook-disabled", reason_key=key, account=account)

    return raised
