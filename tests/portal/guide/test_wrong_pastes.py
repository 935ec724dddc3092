"""Whatever is pasted wrongly gets its own message, and nothing is stored."""

import pytest

from credentials.models import Application, ClientSecret, HeldPaste
from tests.support.amazon_side import client_id, client_secret, refresh_token

pytestmark = pytest.mark.django_db

TOKEN = refresh_token()
SECRET = client_secret()
IDENTIFIER = client_id()
BLOCK = f"""credentials: {{
  client_id: {IDENTIFIER}
  client_secret: {SECRET}
  refresh_token: {TOKEN}
}}"""

WRONG_TOKENS = {
    "access token": (TOKEN.replace("Atzr|", "Atza|"), "access-token-pasted"),
    "cut in half": (TOKEN[:150], "refresh-token-truncated"),
    "blanks around": (f"\n  {TOKEN} \r\n", "blanks-around"),
    "block": (BLOCK, "several-values-pasted"),
    "look-alike": (TOKEN[:40] + "\u0430" + TOKEN[41:], "look-alike-letters"),
    "empty": ("", "paste-empty"),
    "blanks only": (" \n\t ", "paste-empty"),
    "a megabyte": ("A" * 1_000_000, "paste-too-long"),
    "nul": (TOKEN[:20] + "\0" + TOKEN[20:], "nul-bytes"),
    "secret": (SECRET, "client-secret-pasted"),
    "identifier": (IDENTIFIER, "client-identifier-pasted"),
    "prose": ("please see the mail", "refresh-token-malformed"),
}


def leaks(answer, *values):
    page = answer.content.decode()
    return [value[:12] for value in values if value and value in page]


@pytest.mark.parametrize("case", WRONG_TOKENS)
def test_a_wrong_refresh_token_is_named_and_not_stored(
    client_for, approved, alice, url, case
):
    pasted, finding = WRONG_TOKENS[case]

    answer = client_for(alice).post(
        url("step", "authorize-marketplaces"),
        {"marketplace": "US", "refresh_token": pasted},
    )

    page = answer.content.decode()
    assert answer.status_code == 200
    assert f'data-finding="{finding}"' in page
    assert "></textarea>" in page.split('name="refresh_token"')[1][:600]
    assert not leaks(answer, pasted.strip(), TOKEN, SECRET)
    assert not approved.authorizations.with_token().exists()


WRONG_PAIRS = {
    "application id": (
        ("amzn1.sp.solution.0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9", SECRET),
        "application-id-pasted",
    ),
    "secret as identifier": ((SECRET, SECRET), "client-secret-pasted"),
    "swapped": ((SECRET, IDENTIFIER), "values-swapped"),
    "empty": (("", ""), "paste-empty"),
    "token as secret": ((IDENTIFIER, TOKEN), "refresh-token-pasted"),
    "half a secret": ((IDENTIFIER, SECRET[:40]), "client-secret-malformed"),
    "covered": ((IDENTIFIER, "•" * 40), "masked-value-pasted"),
    "nul": ((IDENTIFIER + "\0", SECRET), "nul-bytes"),
    "a megabyte": ((IDENTIFIER, "f" * 1_000_000), "paste-too-long"),
}


@pytest.mark.parametrize("case", WRONG_PAIRS)
def test_a_wrong_pair_is_named_and_not_stored(client_for, approved, alice, url, case):
    (identifier, secret), finding = WRONG_PAIRS[case]

    answer = client_for(alice).post(
        url("step", "copy-lwa-credentials"),
        {"client_id": identifier, "client_secret": secret},
    )

    assert answer.status_code == 200
    assert f'data-finding="{finding}"' in answer.content.decode()
    assert not leaks(answer, SECRET, TOKEN)
    assert not ClientSecret.objects.exists()
    assert Application.objects.get(account=approved).client_id == ""


def test_a_clean_identifier_comes_back_but_a_clean_secret_does_not(
    client_for, approved, alice, url
):
    answer = client_for(alice).post(
        url("step", "copy-lwa-credentials"),
        {"client_id": IDENTIFIER, "client_secret": SECRET, "issued_on": "2999-01-01"},
    )

    page = answer.content.decode()
    assert "This day is still to come" in page
    assert IDENTIFIER in page
    assert SECRET not in page


def test_bytes_that_are_no_text_are_refused_kindly(client_for, approved, alice, url):
    body = b"marketplace=US&refresh_token=Atzr%7C%ED%A0%80%FF" + b"A" * 300

    answer = client_for(alice).post(
        url("step", "authorize-marketplaces"),
        body,
        content_type="application/x-www-form-urlencoded",
    )

    assert answer.status_code == 200
    assert "data-finding=" in answer.content.decode()
    assert not approved.authorizations.with_token().exists()


def test_a_token_of_another_application_is_named(
    client_for, with_secret, alice, amazon_side, url
):
    amazon_side.application("globex")
    foreign = amazon_side.grant("US", seed="globex")

    answer = client_for(alice).post(
        url("step", "authorize-marketplaces"),
        {"marketplace": "US", "refresh_token": foreign},
    )

    page = answer.content.decode()
    assert 'data-finding="token-of-another-application"' in page
    assert foreign not in page
    assert not with_secret.authorizations.with_token().exists()


def test_a_marketplace_that_was_not_chosen_is_refused(client_for, approved, alice, url):
    answer = client_for(alice).post(
        url("step", "authorize-marketplaces"),
        {"marketplace": "DE", "refresh_token": TOKEN},
    )

    assert answer.status_code == 200
    assert not approved.authorizations.with_token().exists()


def test_a_value_of_another_step_leads_there(
    client_for, approved, alice, amazon_side, url
):
    page = client_for(alice).post(
        url("step", "authorize-marketplaces"),
        {"marketplace": "US", "refresh_token": client_secret()[:-1] + "0"},
    )

    assert 'data-finding="client-secret-pasted"' in page.text
    assert (
        url("step", "copy-lwa-credentials") in page.text.partition('class="refusal')[2]
    )


def test_a_helper_cannot_paste(client_for, approved, hank, url):
    client = client_for(hank)

    for step in ("authorize-marketplaces", "copy-lwa-credentials"):
        page = client.get(url("step", step)).content.decode()
        answer = client.post(
            url("step", step), {"marketplace": "US", "refresh_token": TOKEN}
        )

        assert answer.status_code == 403
        assert "<textarea" not in page
    assert client.post(url("rotation"), {"client_secret": SECRET}).status_code == 403
    assert not HeldPaste.objects.exists()


def test_an_admin_cannot_paste(client_for, approved, ada, url):
    answer = client_for(ada).post(
        url("step", "authorize-marketplaces"),
        {"marketplace": "US", "refresh_token": TOKEN},
    )

    assert answer.status_code == 403
    assert not approved.authorizations.with_token().exists()


def paste_pair(client, url, identifier="", secret=""):
    sent = {"client_id": identifier, "client_secret": secret}
    return client.post(url("step", "copy-lwa-credentials"), sent).content.decode()


def test_two_empty_boxes_are_explained_once(client_for, approved, alice, url):
    page = paste_pair(client_for(alice), url)

    assert page.count('data-finding="paste-empty"') == 1
    assert page.count('class="field-error"') == 2


def test_a_refusal_leads_to_its_box_and_is_not_summed_up_again(
    client_for, approved, alice, url
):
    page = paste_pair(client_for(alice), url, IDENTIFIER, "prose")

    assert 'href="#id_client_secret"' in page
    assert "error-summary-title" not in page


def test_a_block_in_one_box_does_not_call_the_other_box_empty(
    client_for, approved, alice, url
):
    page = paste_pair(client_for(alice), url, BLOCK)

    assert "We recognised these values" in page
    assert "There is nothing in the box" not in page


def test_a_wrong_day_is_still_summed_up_beside_a_refusal(
    client_for, approved, alice, url
):
    sent = {"client_id": IDENTIFIER, "client_secret": "prose", "issued_on": "3026-1-1"}

    answer = client_for(alice).post(url("step", "copy-lwa-credentials"), sent)

    assert "error-summary-title" in answer.content.decode()
