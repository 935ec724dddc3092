"""What Amazon's answers and the network can have to say."""

from credentials.amazon.wording import gettext_noop as _
from credentials.validation.client_findings import CLIENT_FINDINGS
from credentials.validation.finding import Finding, Severity

AUTHORIZE = "authorize-marketplaces"

_TOKEN = (
    Finding(
        "token-refused",
        _("Amazon does not accept this refresh token"),
        _("It was cut or mistyped, was taken back, or was made for a sandbox."),
        _("Choose Authorize app again and copy the whole new refresh token."),
        AUTHORIZE,
    ),
    Finding(
        "token-revoked",
        _("The authorization was taken back or has run out"),
        _("This refresh token worked before, and Amazon does not accept it any more."),
        _("Choose Authorize app again and paste the new refresh token."),
        AUTHORIZE,
    ),
    Finding(
        "token-of-another-application",
        _("This refresh token belongs to another application"),
        _("It was made for an application with another client identifier."),
        _("Choose Authorize app in the stored application, or store the right pair."),
        AUTHORIZE,
    ),
    Finding(
        "token-of-another-seller",
        _("This refresh token may belong to another seller account"),
        _("Amazon lists another store or other marketplaces than for its sisters."),
        _("If it is yours, say so under Authorizations; if not, authorize it anew."),
        AUTHORIZE,
        Severity.WARNING,
    ),
    Finding(
        "token-of-another-region",
        _("This refresh token belongs to another region"),
        _("It covers marketplaces in another part of the world, not this one."),
        _("Choose Authorize app in the row of this marketplace."),
        AUTHORIZE,
    ),
    Finding(
        "marketplace-not-covered",
        _("This refresh token does not cover the marketplace"),
        _("Amazon lists other marketplaces for it, or none."),
        _("Choose Authorize app in the row of this marketplace."),
        AUTHORIZE,
    ),
    Finding(
        "marketplace-not-participating",
        _("The seller account does not sell in this marketplace"),
        _("Amazon lists the marketplace, but the account does not take part in it."),
        _("Take part in the marketplace in Seller Central, or leave it out here."),
        "open-authorize",
    ),
    Finding(
        "listings-suspended",
        _("Listings in this marketplace are suspended"),
        _("Amazon has suspended listings; the credentials work all the same."),
        _("Look at the account's health in Seller Central."),
        AUTHORIZE,
        Severity.WARNING,
    ),
    Finding(
        "vendor-account",
        _("This refresh token belongs to a vendor account"),
        _("Runner's connector reads seller accounts; this one sells to Amazon."),
        _("Sign in to Seller Central, not Vendor Central, and choose Authorize app."),
        AUTHORIZE,
    ),
    Finding(
        "sandbox-credentials",
        _("These credentials look like those of a sandbox"),
        _("Amazon hands out an access token, but its selling data stays closed to it."),
        _("Use a production application and a refresh token made for it."),
        "create-application",
    ),
    Finding(
        "authorization-old",
        _("The authorization is almost a year old"),
        _("Amazon asks for a fresh authorization every 365 days."),
        _("Choose Authorize app again and paste the new refresh token."),
        AUTHORIZE,
        Severity.WARNING,
    ),
)

_ROLES = (
    Finding(
        "role-missing",
        _("A role seems to be missing"),
        _("Amazon refuses what this role opens; roles are fixed when a token is made."),
        _("Add the role to the application, then choose Authorize app again."),
        "create-application",
        Severity.WARNING,
    ),
    Finding(
        "roles-changed",
        _("The roles have changed since the authorization"),
        _("Roles are fixed in a refresh token when it is made."),
        _("Choose Authorize app again and paste the new refresh token."),
        AUTHORIZE,
        Severity.WARNING,
    ),
    Finding(
        "participation-cannot-tell",
        _("The marketplaces cannot be seen"),
        _("Amazon gives no reason: maybe a role, the region or the account itself."),
        _("Check for Selling Partner Insights, then choose Authorize app in this row."),
        "create-application",
        Severity.WARNING,
    ),
)

_PASSING = tuple(
    Finding(
        slug,
        title,
        cause,
        _("Nothing to do, it is tried again; if it lasts, tell who runs the portal."),
        AUTHORIZE,
        Severity.INFO,
        transient=True,
    )
    for slug, title, cause in (
        (
            "amazon-throttled",
            _("Amazon asks for patience"),
            _("Amazon received too many requests and answers again in a while."),
        ),
        (
            "amazon-unreachable",
            _("Amazon could not be reached"),
            _("No answer came in time, or Amazon said that it is out of order."),
        ),
        (
            "amazon-unreadable",
            _("Amazon's answer was not understood"),
            _("Amazon, or a proxy before it, answered what the portal does not know."),
        ),
    )
)

_OURS = tuple(
    Finding(slug, title, cause, remedy, AUTHORIZE, Severity.WARNING, transient=True)
    for slug, title, cause, remedy in (
        (
            "our-network",
            _("The portal cannot find Amazon"),
            _("Amazon's address could not be looked up from here."),
            _("Whoever runs the portal should look at its network and its DNS."),
        ),
        (
            "our-tls",
            _("The portal cannot speak with Amazon safely"),
            _("The certificate shown was not Amazon's, so nothing was sent."),
            _("Whoever runs the portal should look at its proxy and certificates."),
        ),
        (
            "our-clock",
            _("The portal's clock differs from Amazon's"),
            _("They are more than a minute apart, and Amazon's is most likely right."),
            _("Whoever runs the portal should set its clock by the network."),
        ),
    )
)

AMAZON_FINDINGS = CLIENT_FINDINGS + _TOKEN + _ROLES + _PASSING + _OURS
