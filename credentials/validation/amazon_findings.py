"""What Amazon's answers, the calendar and the network can have to say."""

from credentials.amazon.wording import gettext_noop as _
from credentials.validation.finding import Finding, Severity

AUTHORIZE = "authorize-marketplaces"
COPY = "copy-lwa-credentials"
ROTATE = "rotate-client-secret"

_CLIENT = (
    Finding(
        "client-credentials-refused",
        _("Amazon does not know this client identifier and secret"),
        _("One of the two is wrong; Amazon does not say which."),
        _("Choose View under LWA credentials and copy both again."),
        COPY,
    ),
    Finding(
        "client-identifier-unknown",
        _("Amazon does not know this client identifier"),
        _("The client secret worked before, but not with this identifier."),
        _("Choose View under LWA credentials and copy the client identifier again."),
        COPY,
    ),
    Finding(
        "client-secret-refused",
        _("Amazon does not accept this client secret"),
        _("The client identifier is known to Amazon, the secret is not the right one."),
        _("Choose View under LWA credentials and copy the newest client secret."),
        COPY,
    ),
    Finding(
        "client-not-provable",
        _("Amazon did not say whether these two are right"),
        _("This application may not ask without a refresh token."),
        _("Go on: the first refresh token will prove them."),
        AUTHORIZE,
        Severity.INFO,
    ),
    Finding(
        "secret-expired",
        _("The client secret has expired"),
        _("A client secret lives for 180 days, and these are over."),
        _("Rotate the client secret in Seller Central and paste the new one."),
        ROTATE,
    ),
    Finding(
        "secret-settling",
        _("Amazon has not taken up the new client secret yet"),
        _("The secret is new, and Amazon still answers as for the old one."),
        _("Nothing to do: this can take an hour, and it is tried again."),
        ROTATE,
        Severity.WARNING,
        transient=True,
    ),
    Finding(
        "secret-expires-soon",
        _("The client secret expires soon"),
        _("A client secret lives for 180 days, and most of them are over."),
        _("Rotate the client secret in Seller Central and paste the new one."),
        ROTATE,
        Severity.WARNING,
    ),
    Finding(
        "secret-expiry-unknown",
        _("Nobody knows when the client secret expires"),
        _("The day on which the secret was made was not told."),
        _("Look at LWA credentials for the day, or rotate the client secret."),
        COPY,
        Severity.WARNING,
    ),
    Finding(
        "secret-replaced",
        _("This client secret has been replaced"),
        _("It worked before; a newer one was most likely made over 7 days ago."),
        _("Choose View under LWA credentials and copy the newest client secret."),
        ROTATE,
    ),
)

_TOKEN = (
    Finding(
        "token-refused",
        _("Amazon does not accept this refresh token"),
        _("It was cut or mistyped, or its authorization was taken back."),
        _("Choose Authorize app again and copy the whole new refresh token."),
        AUTHORIZE,
    ),
    Finding(
        "token-revoked",
        _("The authorization was taken back"),
        _("This refresh token worked before, and Amazon does not accept it any more."),
        _("Choose Authorize app again and paste the new refresh token."),
        AUTHORIZE,
    ),
    Finding(
        "token-of-another-application",
        _("This refresh token belongs to another application"),
        _("It was made for an application with another client identifier."),
        _("Choose Authorize app in the application whose identifier is stored here."),
        AUTHORIZE,
    ),
    Finding(
        "token-of-another-seller",
        _("This refresh token may belong to another seller account"),
        _("Amazon lists another store or other marketplaces than for its sisters."),
        _("If it is not this company's, sign in to the right Seller Central again."),
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
        _("Amazon does not let this application ask which marketplaces it covers."),
        _("Add the role Selling Partner Insights, then choose Authorize app again."),
        "create-application",
        Severity.WARNING,
    ),
)

_PASSING = tuple(
    Finding(
        slug,
        title,
        cause,
        _("Nothing to do: it is tried again, and what was known before stays."),
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
            _("No answer came in time, or none that could be read."),
        ),
        (
            "amazon-unreadable",
            _("Amazon's answer was not understood"),
            _("Amazon answered something that this portal does not know."),
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
            _("The portal's clock is wrong"),
            _("It differs from Amazon's by more than a minute."),
            _("Whoever runs the portal should set its clock by the network."),
        ),
    )
)

AMAZON_FINDINGS = _CLIENT + _TOKEN + _ROLES + _PASSING + _OURS
