"""People and places that the tests know.

Alice is Acme's primary user and Hank her helper; Bob is Globex's primary user and has
no business at Acme; Ada is an admin.
"""

import pytest
from django.core.management import call_command
from django.test import Client
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from credentials.amazon import Region, find_marketplace
from credentials.flows.accounts import open_account
from credentials.flows.people import add_member
from credentials.models import Membership, User
from credentials.models.installation_keys import forget_installation
from credentials.secret import Secret
from portal.exports.entries import Entry
from simulator.server import running
from tests.support.amazon_side import (
    AmazonSide,
    client_id,
    client_secret,
    refresh_token,
)
from tests.support.spoken import noticing_untranslated

# How fast a machine is decides no test; a benchmark measures speed.
hypothesis_settings.register_profile(
    "house", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
hypothesis_settings.load_profile("house")

PASSWORD = "Correct-horse-7-battery"


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        call_command("createcachetable", verbosity=0)


@pytest.fixture(autouse=True)
def _forgetful():
    """What a process remembers of a database must not outlive it."""
    forget_installation()
    yield
    forget_installation()


@pytest.fixture(autouse=True)
def _in_every_language():
    """Whatever a test makes the portal say has to be in the catalogues."""
    with noticing_untranslated() as missed:
        yield
    assert missed == set()


@pytest.fixture(scope="session")
def simulator():
    with running() as server:
        yield server


@pytest.fixture
def amazon_side(simulator, settings):
    """A fresh and empty Amazon, to which the portal speaks."""
    side = AmazonSide(simulator.url)
    side.reset()
    settings.AMAZON_LWA_URL = f"{side.url}/auth/o2/token"
    settings.AMAZON_SPAPI_URLS = {
        str(region): f"{side.url}/{region.lower()}" for region in Region
    }
    return side


def person(email: str, name: str, **fields) -> User:
    return User.objects.create_user(email, PASSWORD, name=name, **fields)


@pytest.fixture
def ada(db):
    return person("ada@example.com", "Ada", is_staff=True, is_superuser=True)


@pytest.fixture
def alice(db):
    return person("alice@example.com", "Alice")


@pytest.fixture
def hank(db):
    return person("hank@example.com", "Hank")


@pytest.fixture
def bob(db):
    return person("bob@example.com", "Bob")


@pytest.fixture
def acme(ada, alice, hank):
    account = open_account(name="Acme", slug="acme", home_country="US", actor=ada)
    add_member(account=account, user=alice, role=Membership.Role.PRIMARY, actor=ada)
    add_member(account=account, user=hank, role=Membership.Role.HELPER, actor=ada)
    return account


@pytest.fixture
def globex(ada, bob):
    account = open_account(name="Globex", slug="globex", home_country="DE", actor=ada)
    add_member(account=account, user=bob, role=Membership.Role.PRIMARY, actor=ada)
    return account


@pytest.fixture
def client_for():
    """A browser in which somebody has signed in."""

    def sign_in(user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return sign_in


@pytest.fixture
def entry():
    """One refresh token, of North America where nothing else is said."""

    def make(*countries: str, **changes) -> Entry:
        marketplaces = tuple(find_marketplace(one) for one in countries or ("US", "CA"))
        region = marketplaces[0].region
        values = {
            "name": f"acme-{region.lower()}",
            "region": region,
            "endpoint": region.endpoint,
            "marketplaces": marketplaces,
            "client_id": client_id(),
            "client_secret": client_secret(),
            "refresh_token": refresh_token(f"acme {region}"),
        } | changes
        for name in ("client_secret", "refresh_token"):
            values[name] = Secret(values[name])
        return Entry(**values)

    return make
