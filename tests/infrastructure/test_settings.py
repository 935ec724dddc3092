import json

import pytest

PROGRAM = """
import json, sys
from django.conf import settings
json.dump({name: getattr(settings, name) for name in sys.argv[1:]}, sys.stdout)
"""


@pytest.fixture
def shown(production):
    def show(*names: str, **changes: str) -> dict:
        told = production("-c", PROGRAM, *names, **changes)
        assert told.returncode == 0, told.stderr
        return json.loads(told.stdout)

    return show


def test_over_https_cookies_belong_to_this_host_alone(shown):
    settings = shown(
        "SESSION_COOKIE_NAME",
        "SESSION_COOKIE_SECURE",
        "CSRF_COOKIE_NAME",
        "CSRF_COOKIE_SECURE",
        "SECURE_SSL_REDIRECT",
        "SECURE_HSTS_SECONDS",
        "SECURE_HSTS_INCLUDE_SUBDOMAINS",
        "CSRF_TRUSTED_ORIGINS",
    )

    assert settings == {
        "SESSION_COOKIE_NAME": "__Host-session",
        "SESSION_COOKIE_SECURE": True,
        "CSRF_COOKIE_NAME": "__Host-csrf",
        "CSRF_COOKIE_SECURE": True,
        "SECURE_SSL_REDIRECT": True,
        "SECURE_HSTS_SECONDS": 365 * 24 * 3600,
        "SECURE_HSTS_INCLUDE_SUBDOMAINS": True,
        "CSRF_TRUSTED_ORIGINS": ["https://portal.example.com"],
    }


def test_amazon_is_amazon_unless_somebody_says_otherwise(shown):
    settings = shown("AMAZON_LWA_URL", "AMAZON_SPAPI_URLS", "PRACTICE_MODE")

    assert settings == {
        "AMAZON_LWA_URL": "https://api.amazon.com/auth/o2/token",
        "AMAZON_SPAPI_URLS": {
            "NA": "https://sellingpartnerapi-na.amazon.com",
            "EU": "https://sellingpartnerapi-eu.amazon.com",
            "FE": "https://sellingpartnerapi-fe.amazon.com",
        },
        "PRACTICE_MODE": False,
    }


def test_a_stand_in_on_this_machine_means_practice(shown):
    url = "http://127.0.0.1:8900/auth/o2/token"

    assert shown("PRACTICE_MODE", AMAZON_LWA_URL=url)["PRACTICE_MODE"] is True


def test_a_secret_may_come_in_a_file(shown, tmp_path):
    path = tmp_path / "secret_key"
    path.write_text("  from-a-file-" + "k" * 50 + "\n")

    settings = shown("SECRET_KEY", SECRET_KEY="", SECRET_KEY_FILE=str(path))

    assert settings["SECRET_KEY"] == "from-a-file-" + "k" * 50


def test_the_address_of_the_site_is_a_host_that_is_let_in(shown):
    assert "portal.example.com" in shown("ALLOWED_HOSTS")["ALLOWED_HOSTS"]


def test_the_environment_wins_over_the_file_of_settings(shown, tmp_path):
    path = tmp_path / "settings.env"
    path.write_text("INVITATION_DAYS=3\nVALIDATE_EVERY_HOURS=6\nLOG_LEVEL=ERROR\n")

    settings = shown(
        "INVITATION_DAYS", "LOG_LEVEL", ENV_FILE=str(path), LOG_LEVEL="DEBUG"
    )

    assert settings == {"INVITATION_DAYS": 3, "LOG_LEVEL": "DEBUG"}
