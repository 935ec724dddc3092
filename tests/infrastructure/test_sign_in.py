import pytest
from django.test import Client

from tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db


def sign_in(email: str, password: str, address: str = "192.0.2.1", **headers) -> bool:
    client = Client(REMOTE_ADDR=address, headers=headers)
    client.post("/sign-in/", {"login": email, "password": password})
    return "_auth_user_id" in client.session


def test_a_person_signs_in_with_address_and_password(alice):
    assert sign_in(alice.email, PASSWORD)


def test_after_ten_failures_even_the_right_password_has_to_wait(alice):
    for attempt in range(10):
        sign_in(alice.email, f"wrong {attempt}")

    assert not sign_in(alice.email, PASSWORD)


def test_failures_at_one_address_do_not_lock_out_another_person(alice, bob):
    for attempt in range(10):
        sign_in(alice.email, f"wrong {attempt}")

    assert sign_in(bob.email, PASSWORD, address="192.0.2.2")


def test_a_caller_cannot_wriggle_out_by_naming_another_address(alice):
    for attempt in range(10):
        forged = {"X-Forwarded-For": f"198.51.100.{attempt}"}
        sign_in(f"{attempt}@example.com", "wrong", **forged)

    assert not sign_in(alice.email, PASSWORD, **{"X-Forwarded-For": "198.51.100.99"})


def test_failures_are_counted_where_every_process_sees_them(settings):
    assert settings.CACHES["default"]["BACKEND"].endswith("DatabaseCache")


def test_nobody_signs_up(client):
    answer = client.post(
        "/sign-in/up/",
        {"email": "eve@example.com", "password1": PASSWORD, "password2": PASSWORD},
    )

    assert "_auth_user_id" not in client.session
    assert answer.status_code == 200


def test_the_admin_site_signs_in_through_the_same_door(client):
    answer = client.get("/admin/login/", follow=True)

    assert answer.request["PATH_INFO"] == "/sign-in/"
