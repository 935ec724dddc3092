"""Everything about Amazon: facts as data, and its two services as clients.

Plain Python, usable on its own:

    >>> from credentials.amazon import Amazon, Region
    >>> from credentials.secret import Secret
    >>> amazon = Amazon()
    >>> token = amazon.lwa.refresh("amzn1.…", Secret("amzn1.…"), Secret("Atzr|…"))
    >>> amazon.sp_api.marketplace_participations(Region.NA, token.value)
"""

from credentials.amazon.client import Amazon
from credentials.amazon.errors import (
    AmazonError,
    Reason,
    Refused,
    Throttled,
    UnknownMarketplace,
    UnknownRole,
    Unreachable,
)
from credentials.amazon.limits import (
    A_DAY_ANYWHERE,
    ACCESS_TOKEN_LIFETIME,
    AUTHORIZATION_ADVISED_RENEWAL,
    AUTHORIZATION_LIFETIME,
    CLIENT_SECRET_LIFETIME,
    CLIENT_SECRET_NOTICE,
    CLIENT_SECRET_OVERLAP,
    CLIENT_SECRET_SETTLING,
    LIMITS,
)
from credentials.amazon.lwa import AccessToken, LWAClient
from credentials.amazon.marketplaces import (
    MARKETPLACES,
    USUALLY_APART,
    Marketplace,
    find_marketplace,
    marketplaces_of,
)
from credentials.amazon.probes import PROBES, ProbeAnswer, probe_for
from credentials.amazon.regions import Region
from credentials.amazon.roles import (
    DATA_SETS,
    ROLES,
    DataSet,
    Role,
    find_role,
    suggest_roles,
)
from credentials.amazon.screens import (
    APPLICATION_FORM,
    DOCUMENTATION,
    MENU_PATHS,
    PROFILE_STATUS_LABELS,
    SOLUTION_PROVIDER_CONSOLE,
    SOLUTION_PROVIDER_PORTAL,
    SellerCentral,
    seller_central,
)
from credentials.amazon.shapes import Kind, kind_of, masked
from credentials.amazon.sp_api import SPAPIClient
from credentials.amazon.sp_api_answers import Participation
from credentials.amazon.transcript import Exchange, recorded

__all__ = [
    "ACCESS_TOKEN_LIFETIME",
    "APPLICATION_FORM",
    "AUTHORIZATION_ADVISED_RENEWAL",
    "AUTHORIZATION_LIFETIME",
    "A_DAY_ANYWHERE",
    "CLIENT_SECRET_LIFETIME",
    "CLIENT_SECRET_NOTICE",
    "CLIENT_SECRET_OVERLAP",
    "CLIENT_SECRET_SETTLING",
    "DATA_SETS",
    "DOCUMENTATION",
    "LIMITS",
    "MARKETPLACES",
    "MENU_PATHS",
    "PROBES",
    "PROFILE_STATUS_LABELS",
    "ROLES",
    "SOLUTION_PROVIDER_CONSOLE",
    "SOLUTION_PROVIDER_PORTAL",
    "USUALLY_APART",
    "AccessToken",
    "Amazon",
    "AmazonError",
    "DataSet",
    "Exchange",
    "Kind",
    "LWAClient",
    "Marketplace",
    "Participation",
    "ProbeAnswer",
    "Reason",
    "Refused",
    "Region",
    "Role",
    "SPAPIClient",
    "SellerCentral",
    "Throttled",
    "UnknownMarketplace",
    "UnknownRole",
    "Unreachable",
    "find_marketplace",
    "find_role",
    "kind_of",
    "marketplaces_of",
    "masked",
    "probe_for",
    "recorded",
    "seller_central",
    "suggest_roles",
]
