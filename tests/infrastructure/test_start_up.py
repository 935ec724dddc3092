import base64
from functools import partial

import pytest

from tests.support.production import run_in_production

SERVE = ("-c", "import portal.wsgi")
UNSAFE = {
    "no secret key": ({"SECRET_KEY": ""}, "SECRET_KEY"),
    "a short secret key": ({"SECRET_KEY": "short"}, "SECRET_KEY"),
    "a default secret key": (
        {"SECRET_KEY": "django-insecure-" + "k" * 50},
        "SECRET_KEY",
    ),
    "no credential keys": ({"CREDENTIAL_KEYS": ""}, "CREDENTIAL_KEYS"),
    "a key of the wrong length": ({"CREDENTIAL_KEYS": "a:AAAA"}, "CREDENTIAL_KEYS"),
    "a key that is no base64": ({"CREDENTIAL_KEYS": "a:!!"}, "CREDENTIAL_KEYS"),
    "Amazon's sign-in without TLS": (
        {"AMAZON_LWA_URL": "http://api.amazon.com/auth/o2/token"},
        "AMAZON_LWA_URL",
    ),
    "one of Amazon's regions without TLS": (
        {"AMAZON_SPAPI_URL_FE": "http://192.0.2.1"},
        "AMAZON_SPAPI_URL_FE",
    ),
    "a stand-in beside Amazon's own exchange": (
        {"AMAZON_SPAPI_URL_EU": "http://127.0.0.1:8900/eu"},
        "AMAZON_SPAPI_URL_EU",
    ),
    "a site without TLS": ({"SITE_URL": "http://portal.example.com"}, "SITE_URL"),
    "any host at all": ({"ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS"),
    "any host below a dot": ({"ALLOWED_HOSTS": "."}, "ALLOWED_HOSTS"),
    "an engine that SQLite cannot carry": (
        {"WORK_ENGINE": "procrastinate"},
        "WORK_ENGINE",
    ),
    "checks that never come": ({"VALIDATE_EVERY_HOURS": "0"}, "VALIDATE_EVERY_HOURS"),
    "a number that is none": ({"VALIDATE_EVERY_HOURS": "often"}, "VALIDATE_EVERY"),
    "a secret in a file that is not there": (
        {"CREDENTIAL_KEYS_FILE": "/nowhere/keys"},
        "CREDENTIAL_KEYS_FILE",
    ),
}


@pytest.mark.parametrize(("changes", "name"), UNSAFE.values(), ids=UNSAFE.keys())
def test_an_unsafe_portal_does_not_start_and_says_why(production, changes, name):
    ended = production(*SERVE, **changes)

    assert ended.returncode == 78
    assert ended.stderr.startswith("The portal does not start. ")
    assert name in ended.stderr
    assert "Traceback" not in ended.stderr


def test_what_is_wrong_is_named_without_its_value(production):
    ended = production(*SERVE, CREDENTIAL_KEYS="a:CANARYCANARYCANARY")

    assert "CANARY" not in ended.stderr


def test_a_portal_in_order_starts_and_waits_for_its_database(production):
    started = production(*SERVE)

    assert started.returncode == 0
    assert "database_unreachable_at_start" in started.stderr


def test_a_stand_in_for_amazon_on_this_machine_may_speak_plainly(production):
    started = production(
        *SERVE,
        SITE_URL="http://127.0.0.1:8000",
        AMAZON_LWA_URL="http://127.0.0.1:8900/auth/o2/token",
        AMAZON_SPAPI_URL_NA="http://localhost:8900/na",
        AMAZON_SPAPI_URL_EU="http://[::1]:8900/eu",
    )

    assert started.returncode == 0


@pytest.fixture(scope="module")
def sealed(tmp_path_factory):
    """An installation that has sealed something under its key."""
    run = partial(run_in_production, tmp_path_factory.mktemp("sealed"))
    seal = "from credentials.models import installation_keys as k; k.event_chain_key()"
    assert run("manage.py", "migrate", "--verbosity", "0").returncode == 0
    assert run("manage.py", "shell", "-c", seal).returncode == 0
    return run


OTHER = base64.b64encode(b"2" * 32).decode()


@pytest.mark.parametrize("keys", [f"second:{OTHER}", f"first:{OTHER}"])
@pytest.mark.parametrize("program", [SERVE, ("manage.py", "worker", "--once")])
def test_a_portal_without_its_key_names_the_key_and_loses_nothing(
    sealed, program, keys
):
    ended = sealed(*program, CREDENTIAL_KEYS=keys)

    assert ended.returncode == 78
    assert "'first'" in ended.stderr
    assert "Nothing is lost" in ended.stderr
    assert "Traceback" not in ended.stderr
    assert sealed(*SERVE).returncode == 0


def test_a_sane_installation_passes_the_deployment_checks(production):
    checked = production("manage.py", "check", "--deploy", "--fail-level", "WARNING")

    assert checked.returncode == 0, checked.stderr


def test_the_checks_have_ids_and_say_what_helps(production):
    checked = production("manage.py", "check", CREDENTIAL_KEYS="a:AAAA")

    assert checked.returncode == 1
    assert "portal.E002" in checked.stderr
    assert "HINT" in checked.stderr
