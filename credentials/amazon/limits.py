"""Amazon's lifetimes and limits.

Sources, read November 2026: https://developer-docs.amazon.com/sp-api/docs/ with
`rotating-your-apps-lwa-credentials` and `lwa-credentials-faq` (180 and 7 days),
`application-authorization-limits` (10 self-authorizations), `renew-authorizations`
(365 days, which is said of public applications; for self-authorizations Amazon's pages
disagree), `connecting-to-the-selling-partner-api` (lengths, user agent); public
walk-throughs of 2026 for the length of the profile's texts.
"""

from datetime import timedelta
from types import MappingProxyType

CLIENT_SECRET_LIFETIME = timedelta(days=180)
CLIENT_SECRET_OVERLAP = timedelta(days=7)
CLIENT_SECRET_NOTICE = timedelta(days=90)
ACCESS_TOKEN_LIFETIME = timedelta(hours=1)
AUTHORIZATION_LIFETIME = timedelta(days=365)
AUTHORIZATION_ADVISED_RENEWAL = timedelta(days=335)

# A new secret was refused as expired for half an hour and longer after it was made
# (amzn/selling-partner-api-models issue 4489, January 2025).
CLIENT_SECRET_SETTLING = timedelta(days=1)

# A day that somebody typed is counted from its first moment in UTC, and lasts until it
# is over in the westernmost zone.
A_DAY_ANYWHERE = timedelta(hours=36)

LIMITS = MappingProxyType(
    {
        "self_authorizations": 10,
        "profile_text_characters": 500,
        "token_bytes": 2048,
        "client_identifier_bytes": 100,
        "user_agent_characters": 500,
    }
)
