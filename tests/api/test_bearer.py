"""Who is let in at Runner's door, and that nobody else learns why not."""

from datetime import timedelta

import pytest
from django.utils import timezone

from credentials.flows.runner_tokens import revoke_runner_token
from credentials.models import Delivery, RunnerToken
from credentials.models.runner_tokens import make_token

US = "/api/v1/credentials/acme-us/US"
LIST = "/api/v1/credentials"


def refused(client, path=US, **headers):
    response = client.get(path, headers=headers)
    assert response.status_code == 401
    assert response["WWW-Authenticate"] == "Bearer"
    assert response["Content-Type"] == "application/problem+json"
    assert response["Cache-Control"] == "no-store"
    return response.content


def test_every_reason_has_the_same_answer(acme_us, client, runner_for):
    expired = runner_for(
        acme_us.account, expires_at=timezone.now() - timedelta(seconds=1)
    )
    revoked = runner_for(acme_us.account)
    revoke_runner_token(token=revoked.token, actor=None)
    elsewhere = runner_for(acme_us.account, networks=["203.0.113.0/24"])
    good = runner_for(acme_us.account)
    unknown = make_token().reveal()

    answers = {
        refused(client),
        refused(client, authorization=""),
        refused(client, authorization="Bearer"),
        refused(client, authorization="Bearer "),
        refused(client, authorization=f"Bearer {unknown}"),
        refused(client, authorization=f"Bearer {unknown[:-1]}"),
        refused(client, authorization=f"Bearer {'x' * 10_000}"),
        refused(client, authorization="Bearer rnr_\x00"),
        refused(client, authorization="Bearer rnr_\u00e9\u00ff"),
        refused(client, authorization=good.plain.reveal()),
        refused(client, authorization=f"Basic {good.plain.reveal()}"),
        refused(client, authorization=f"{good.header}, {good.header}"),
        refused(client, authorization=expired.header),
        refused(client, authorization=revoked.header),
        refused(client, authorization=elsewhere.header),
        refused(client, path="/api/v1/credentials/nobody/XX"),
        refused(client, path=f"{LIST}?limit=nonsense"),
    }

    assert len(answers) == 1
    assert not Delivery.objects.exists()


def test_the_query_and_cookies_open_nothing(client, runner):
    token = runner.plain.reveal()
    client.cookies["Authorization"] = f"Bearer {token}"
    client.cookies["access_token"] = token

    answer = refused(client, path=f"{US}?access_token={token}&token={token}")

    assert token.encode() not in answer


def test_a_session_of_an_admin_opens_nothing(acme_us, client_for, ada):
    assert client_for(ada).get(US).status_code == 401


def test_the_scheme_is_read_in_any_case(client, runner):
    header = f"bEARER {runner.plain.reveal()}"

    assert client.get(US, headers={"authorization": header}).status_code == 200


@pytest.mark.parametrize(
    ("network", "address", "status"),
    [
        ("203.0.113.0/24", "203.0.113.9", 200),
        ("203.0.113.0/24", "203.0.114.9", 401),
        ("203.0.113.0/24", "::ffff:203.0.113.9", 200),
        ("2001:db8::/32", "2001:db8::1", 200),
        ("2001:db8::/32", "2001:db9::1", 401),
        ("203.0.113.0/24", "", 401),
    ],
)
def test_a_token_is_bound_to_its_networks(
    acme_us, runner_for, network, address, status
):
    runner = runner_for(acme_us.account, networks=[network])

    response = runner.client.get(
        US, headers={"authorization": runner.header}, REMOTE_ADDR=address
    )

    assert response.status_code == status


def test_what_the_caller_writes_about_its_address_is_not_believed(
    acme_us, client, runner_for
):
    runner = runner_for(acme_us.account, networks=["203.0.113.0/24"])

    response = client.get(
        US,
        headers={"authorization": runner.header, "x-forwarded-for": "203.0.113.9"},
    )

    assert response.status_code == 401


def test_the_address_that_a_trusted_proxy_saw_counts(
    acme_us, client, runner_for, settings
):
    settings.TRUSTED_PROXY_COUNT = 1
    runner = runner_for(acme_us.account, networks=["203.0.113.0/24"])

    response = client.get(
        US,
        headers={
            "authorization": runner.header,
            "x-forwarded-for": "198.51.100.1, 203.0.113.9",
        },
    )

    assert response.status_code == 200
    assert Delivery.objects.get().address == "203.0.113.9"


def test_use_is_noted(client, runner):
    runner.get(LIST)

    token = RunnerToken.objects.get(pk=runner.token.pk)
    assert token.last_used_from == "127.0.0.1"
    assert timezone.now() - token.last_used_at < timedelta(minutes=1)


def test_revoking_counts_from_the_next_call_on(runner):
    assert runner.get(US).status_code == 200

    revoke_runner_token(token=runner.token, actor=None)

    assert runner.get(US).status_code == 401
