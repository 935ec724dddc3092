"""What Amazon and the calendar can have to say about identifier and secret."""

from credentials.amazon.wording import gettext_noop as _
from credentials.validation.finding import Finding, Severity

AUTHORIZE = "authorize-marketplaces"
COPY = "copy-lwa-credentials"
ROTATE = "rotate-client-secret"

CLIENT_FINDINGS = (
    Finding(
        "client-credentials-refused",
        _("Amazon does not accept this client identifier and secret"),
        _("One is wrong, the secret is too old, or the application is deleted."),
        _("Choose View and copy both again; rotate a secret older than 180 days."),
        COPY,
    ),
    Finding(
        "client-identifier-unknown",
        _("This client identifier does not fit the client secret"),
        _("The client secret worked before, but not with this identifier."),
        _("Choose View under LWA credentials and copy the client identifier again."),
        COPY,
    ),
    Finding(
        "client-secret-refused",
        _("Amazon does not accept this client secret"),
        _("The identifier worked before; the secret is mistyped, replaced or old."),
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
        _("Its 180 days are over, by Amazon's word or by the day noted here."),
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
        _("Look at LWA credentials for the day and note it, or rotate the secret."),
        "rotate-client-secret",
        Severity.WARNING,
    ),
    Finding(
        "secret-day-doubtful",
        _("The day noted for the client secret seems to be wrong"),
        _("By that day it has expired, but Amazon still accepts it."),
        _("Look at LWA credentials for the day it was made, and correct it here."),
        ROTATE,
        Severity.WARNING,
    ),
    Finding(
        "new-secret-refused",
        _("Amazon refused the new client secret"),
        _("It was stored while Amazon did not answer, and was refused afterwards."),
        _("Choose View, copy the newest client secret whole, and paste it again."),
        ROTATE,
    ),
    Finding(
        "newer-secret-waits",
        _("Amazon no longer accepts the client secret in use"),
        _("A newer one is stored here, and Amazon has not accepted it yet."),
        _("Nothing to paste: the newer one is tried again, and then takes over."),
        ROTATE,
    ),
    Finding(
        "secret-replaced",
        _("Amazon no longer accepts this client secret"),
        _("Replaced over 7 days ago most likely; or expired, or application deleted."),
        _("Choose View and copy the newest client secret; if it is this one, rotate."),
        ROTATE,
    ),
)
