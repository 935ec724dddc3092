import logging

import pytest

from portal.redaction import redact

logger = logging.getLogger("tests.redaction")

VALUES = {
    "refresh token": "Atzr|IwEBI" + "a" * 60,
    "access token": "Atza|IwEBI" + "b" * 60,
    "client secret": "amzn1.oa2-cs.v1." + "c1" * 32,
    "old client secret": "d2" * 32,
    "runner token": "rnr_" + "E3" * 24,
}


@pytest.mark.parametrize("value", VALUES.values(), ids=VALUES.keys())
@pytest.mark.parametrize(
    "around", ["{}", "'{}'", '{{"k": "{}"}}', "k={}&l=m", "<p>{}</p>"]
)
def test_what_looks_like_a_credential_is_masked_wherever_it_stands(value, around):
    masked = redact(around.format(value))

    assert value[10:] not in masked
    assert value[:30] not in masked


@pytest.mark.parametrize("value", VALUES.values(), ids=VALUES.keys())
def test_no_part_of_a_log_line_lets_a_credential_through(log, value):
    logger.info("with %s in its arguments", value)
    logger.info(f"with {value} in its words")  # noqa: G004 - this is what is guarded
    logger.info("with_a_field", extra={"field": {"deep": [value]}})
    logger.error("with_an_exception", exc_info=ValueError(value))

    assert log.getvalue().count("tests.redaction") == 4
    assert value[10:] not in log.getvalue()


@pytest.mark.parametrize(
    "path",
    [
        "/invitations/IjAxOWE4.CANARY_signed-1/",
        "/sign-in/password/reset/1-CANARY-key-2/",
    ],
)
def test_a_link_that_lets_its_bearer_in_is_not_logged(log, path):
    logger.warning("Not Found: %s", path)

    assert "Not Found" in log.getvalue()
    assert "CANARY" not in log.getvalue()


def test_one_event_is_one_line_whatever_was_sent(log):
    logger.info("Not Found: %s", "/a\n2026-01-01 info portal signed_in\r\x1b[2J")

    assert len(log.getvalue().splitlines()) == 1


def test_parameters_of_queries_are_never_logged(db, log, django_user_model):
    django_user_model.objects.filter(name="CANARY-parameter").exists()

    assert "CANARY" not in log.getvalue()
