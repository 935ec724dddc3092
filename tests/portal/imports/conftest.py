"""Files as people have them, and what of an account may not change by half."""

import pytest

from credentials.models import Authorization, ClientSecret, Event, Tag
from tests.support.amazon_side import client_id, client_secret, refresh_token

JOB = """{{
  # loads orders
  name: orders
  input: {{
    use: amazon_selling_partner_api.io#AmazonSPApiInput
    credentials: {{
      client_id: {client_id}
      client_secret: {client_secret}
      refresh_token: {refresh_token}
    }}
    endpoint: https://sellingpartnerapi-na.amazon.com
    path: /orders/v0/orders
    params: {{
      MarketplaceIds: ATVPDKIKX0DER
      MaxResultsPerPage: 100
    }}
  }}
  output: {{
    tablename: orders
  }}
}}
"""


@pytest.fixture
def job():
    """A Runner job with the credentials of Acme, or with others."""

    def make(**values: str) -> str:
        known = {
            "client_id": client_id(),
            "client_secret": client_secret(),
            "refresh_token": refresh_token("acme NA"),
        }
        return JOB.format(**known | values)

    return make


@pytest.fixture
def at_amazon(amazon_side):
    """Amazon knows Acme's application, and its grants of two regions."""
    amazon_side.application()
    amazon_side.grant("US", "CA")
    amazon_side.grant("DE", "FR")
    return amazon_side


@pytest.fixture
def kept():
    """Everything of an account that an import could change."""

    def state() -> list[object]:
        return [
            list(ClientSecret.objects.order_by("pk").values()),
            list(Authorization.objects.order_by("pk").values()),
            Event.objects.exclude(tag=Tag.PASTE_HELD).count(),
        ]

    return state
