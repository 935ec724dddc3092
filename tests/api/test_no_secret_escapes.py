"""Secrets leave by the delivery alone; documents keep to the code."""

import logging
from pathlib import Path

from portal.api.problems import PROBLEMS

US = "/api/v1/credentials/acme-us/US"
LIST = "/api/v1/credentials"
GUIDE = Path(__file__).parents[2] / "docs" / "api.md"


def test_only_the_delivery_holds_secrets(acme_us, runner, client_for, ada, caplog):
    caplog.set_level(logging.DEBUG)
    admin = client_for(ada)
    delivery = runner.get(US)

    others = [
        runner.get(US, if_none_match=delivery["ETag"]),
        runner.get(LIST),
        runner.ask("HEAD", US),
        runner.get(f"{US}?format=yaml"),
        runner.get("/api/v1/credentials/nobody/US"),
        runner.client.get(US, headers={"authorization": f"Token {runner.header}"}),
        runner.client.get("/api/v1/docs"),
        runner.client.get("/api/v1/openapi.json"),
        admin.get("/runner-tokens/"),
        admin.get(f"/runner-tokens/{runner.token.pk}/revoke/"),
    ]

    seen = caplog.text + "".join(
        str(response.headers) + b"".join(response).decode() for response in others
    )
    assert "CANARY" in delivery.content.decode()
    assert "CANARY" not in seen
    assert runner.plain.reveal() not in seen


def test_the_delivery_is_not_in_its_headers(runner):
    assert "CANARY" not in str(runner.get(US).headers)


def test_every_problem_stands_in_the_guide():
    text = GUIDE.read_text()

    for problem in PROBLEMS:
        assert f"| `{problem.type}` | {problem.status.value} |" in text
