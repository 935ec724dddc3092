"""The design system shows itself in practice mode, and nowhere else."""

import pytest

pytestmark = pytest.mark.django_db


def test_practice_mode_shows_every_component(client, settings):
    settings.PRACTICE_MODE = True

    answer = client.get("/styleguide/")

    page = answer.content.decode()
    assert "data-status" in page
    assert "field-wrong" in page
    assert "data-focus-on-load" not in page


def test_a_live_portal_has_no_such_page(client, settings):
    settings.PRACTICE_MODE = False

    assert client.get("/styleguide/").status_code == 404
