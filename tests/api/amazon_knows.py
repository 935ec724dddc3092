"""Amazon's side of the accounts that `runner_side` lays out."""

from tests.support.amazon_side import ALL_ROLES, AmazonSide
from tests.support.runner_side import CLIENT_ID, CLIENT_SECRET, REFRESH_TOKEN

OTHER_TOKEN = REFRESH_TOKEN + "other"


def know(
    side: AmazonSide,
    *,
    client_secret: str = CLIENT_SECRET,
    tokens: tuple[str, ...] = (REFRESH_TOKEN,),
    revoked: bool = False,
) -> None:
    """Let Amazon know Acme's application and its authorizations for US and DE."""
    side.applications = [
        {"client_id": CLIENT_ID, "client_secret": client_secret, "roles": ALL_ROLES}
    ]
    side.authorizations = [
        {
            "client_id": CLIENT_ID,
            "refresh_token": token,
            "region": "NA",
            "marketplaces": [{"id": "ATVPDKIKX0DER"}],
            "roles": ALL_ROLES,
            "revoked": revoked,
        }
        for token in tokens
    ]
    side.lay_out()


def exchanges(side: AmazonSide) -> int:
    """How often Amazon was asked for an access token since the calls were forgotten."""
    return sum(call["path"].endswith("/auth/o2/token") for call in side.calls())
