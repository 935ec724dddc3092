"""Each way to paste the wrong thing gets its own name, and nothing is stored."""

import pytest
from playwright.sync_api import expect

from tests.support.amazon_side import client_id, client_secret, refresh_token

pytestmark = pytest.mark.browser

HJSON = f"""{{
  credentials: {{
    client_id: {client_id()}
    client_secret: {client_secret()}
    refresh_token: {refresh_token()}
  }}
}}"""
TOKEN = refresh_token()
LOOKS_LIKE_A = "\N{CYRILLIC SMALL LETTER A}"

WRONG_TOKENS = {
    "an access token": ("Atza|" + TOKEN[5:], "access-token-pasted"),
    "half a token": (TOKEN[: len(TOKEN) // 2], "refresh-token-truncated"),
    "a token of another application": (
        refresh_token("globex NA"),
        "token-of-another-application",
    ),
    "blanks and newlines around": (f"\n  {TOKEN} \n\n", "blanks-around"),
    "a whole HJSON block": (HJSON, "several-values-pasted"),
    "a look-alike letter": (
        TOKEN[:40] + LOOKS_LIKE_A + TOKEN[41:],
        "look-alike-letters",
    ),
    "nothing": ("", "paste-empty"),
    "a megabyte of text": ("a" * 1_000_000, "paste-too-long"),
    "a NUL byte": (TOKEN[:40] + "\0" + TOKEN[40:], "nul-bytes"),
}

WRONG_IDENTIFIERS = {
    "an application id": (
        "amzn1.sp.solution.0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9",
        "application-id-pasted",
    ),
    "the secret in its place": (client_secret(), "client-secret-pasted"),
}


@pytest.fixture
def two_applications(with_credentials, amazon_side):
    """Acme's own application and a stranger's, each with a refresh token at Amazon."""
    amazon_side.grant("US", "CA")
    amazon_side.application("globex")
    amazon_side.grant("US", seed="globex")


@pytest.mark.parametrize(
    ("wrong", "finding"), WRONG_TOKENS.values(), ids=list(WRONG_TOKENS)
)
def test_a_wrong_refresh_token_is_named(
    visitor, alice, two_applications, wrong, finding
):
    someone = visitor(alice)
    someone.open_step("authorize-marketplaces")

    box = someone.paste("Refresh token", wrong)
    someone.press("Check and store")

    expect(someone.page.locator(f"[data-finding={finding}]")).to_be_visible()
    expect(box).to_have_value("")
    expect(someone.page.locator("#answer [data-status=missing]")).to_have_count(3)


@pytest.mark.parametrize(
    ("wrong", "finding"), WRONG_IDENTIFIERS.values(), ids=list(WRONG_IDENTIFIERS)
)
def test_a_wrong_client_identifier_is_named(visitor, alice, approved, wrong, finding):
    someone = visitor(alice)
    someone.open_step("copy-lwa-credentials")

    box = someone.paste("Client identifier", wrong)
    secret_box = someone.paste("Client secret", client_secret())
    someone.press("Check and store")

    expect(someone.page.locator(f"[data-finding={finding}]")).to_be_visible()
    expect(box).to_have_value("")
    expect(secret_box).to_have_value("")
    expect(someone.page.locator("main")).not_to_contain_text("is stored")
