"""Where things are in Amazon's consoles: addresses, menus and labels, as data.

Amazon moves its menus every year, so each group says where it is from and when it was
read. Nothing here was tried on the live pages.
"""

from dataclasses import dataclass
from types import MappingProxyType

from credentials.amazon.marketplaces import Marketplace

# Amazon, "Authorize Private Applications" and "Register as a private developer",
# https://developer-docs.amazon.com/sp-api/docs/, and amzn/selling-partner-api-models
# discussion 4611; read November 2026.
SOLUTION_PROVIDER_PORTAL = "https://solutionproviderportal.amazon.com"
SOLUTION_PROVIDER_CONSOLE = (
    f"{SOLUTION_PROVIDER_PORTAL}/sellingpartner/developerconsole"
)


@dataclass(frozen=True)
class SellerCentral:
    """The addresses of one marketplace's Seller Central.

    The developer console is named in Amazon's own samples (lwa-rotation, August
    2026); the page of user permissions and the list of authorized applications are
    named in many public guides up to 2026. Manage Authorizations has no address of
    its own that is known to work: it is reached from the console.
    """

    home: str
    user_permissions: str
    developer_console: str
    authorized_applications: str


def seller_central(marketplace: Marketplace) -> SellerCentral:
    root = f"https://{marketplace.seller_central}"
    return SellerCentral(
        home=f"{root}/home",
        user_permissions=f"{root}/gp/account-manager/home.html",
        developer_console=f"{root}/sellingpartner/developerconsole",
        authorized_applications=f"{root}/apps/manage",
    )


# Labels stand as Amazon writes them in English; sources as above.
MENU_PATHS = MappingProxyType(
    {
        "user-permissions": ("Settings", "User Permissions"),
        "developer-console": ("Apps and Services", "Develop Apps"),
        "developer-console-formerly": ("Partner Network", "Develop Apps"),
        "developer-profile": ("Settings", "Developer Profile"),
        "add-application": ("Develop Apps", "Add new app client"),
        "edit-application": ("Develop Apps", "Edit App"),
        "save-application": ("Save and exit",),
        "manage-authorizations": ("Edit App", "Authorize"),
        "authorize": ("Manage Authorizations", "Authorize app"),
        "revoke-authorization": ("Revoke Authorization", "Self-Authorizations"),
        "lwa-credentials": ("LWA credentials", "View"),
        "rotate-secret": ("LWA credentials", "View", "Rotate secret"),
    }
)

# Banners seen on the developer profile in public walk-throughs of 2026; Amazon's
# documentation does not list them.
PROFILE_STATUS_LABELS = MappingProxyType(
    {
        "under-review": ("Under review", "Pending review", "In progress"),
        "approved": ("Approved",),
        "denied": ("Denied", "Rejected"),
    }
)

# The fields of the application form and what a private seller application answers;
# Amazon, "Registering your application", with public walk-throughs of 2026.
APPLICATION_FORM = MappingProxyType(
    {
        "API Type": "SP API",
        "Application type": "Production",
        "Business entities": "Sellers",
        "Delegate access to PII": "No",
    }
)

_DOCS = "https://developer-docs.amazon.com/sp-api/docs"

DOCUMENTATION = MappingProxyType(
    {
        "registration": f"{_DOCS}/sp-api-registration-overview",
        "private-developer": f"{_DOCS}/register-as-a-private-developer",
        "identity": f"{_DOCS}/verify-identity-in-spp",
        "registration-status": (
            f"{_DOCS}/check-the-status-of-your-request-to-register-as-a-developer"
        ),
        "application": f"{_DOCS}/registering-your-application",
        "roles": f"{_DOCS}/roles-in-the-selling-partner-api",
        "self-authorization": f"{_DOCS}/self-authorization",
        "authorization-limits": f"{_DOCS}/application-authorization-limits",
        "rotation": f"{_DOCS}/rotating-your-apps-lwa-credentials",
        "credentials-faq": f"{_DOCS}/lwa-credentials-faq",
    }
)
