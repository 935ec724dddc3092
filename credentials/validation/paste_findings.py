"""What may be wrong with what a person pasted, before Amazon is asked."""

from credentials.amazon.wording import gettext_noop as _
from credentials.validation.finding import Finding, Severity

AUTHORIZE = "authorize-marketplaces"
COPY = "copy-lwa-credentials"

_OTHER_VALUES = (
    Finding(
        "access-token-pasted",
        _("This is an access token"),
        _("It starts with Atza| and lives for one hour, so it is never stored."),
        _("Copy what this box asks for; a refresh token starts with Atzr|."),
        AUTHORIZE,
    ),
    Finding(
        "restricted-data-token-pasted",
        _("This is a restricted data token"),
        _("It starts with Atz.sprdt| and opens one request for a short time."),
        _("Copy the refresh token: it starts with Atzr|, Authorize app shows it."),
        AUTHORIZE,
    ),
    Finding(
        "refresh-token-pasted",
        _("This is a refresh token"),
        _("It starts with Atzr| and belongs into the box for a refresh token."),
        _("Copy the value that this box asks for, or move this one to its own box."),
        COPY,
    ),
    Finding(
        "client-identifier-pasted",
        _("This is the client identifier"),
        _("It starts with amzn1.application-oa2-client and has a box of its own."),
        _("Copy the value that this box asks for, or move this one to its own box."),
        COPY,
    ),
    Finding(
        "client-secret-pasted",
        _("This is the client secret"),
        _("It belongs into the box for the client secret."),
        _("Copy the value that this box asks for, or move this one to its own box."),
        COPY,
    ),
    Finding(
        "application-id-pasted",
        _("This is the application id"),
        _("It starts with amzn1.sp.solution and names the application to Amazon only."),
        _("Choose View under LWA credentials and copy the client identifier there."),
        COPY,
    ),
    Finding(
        "merchant-token-pasted",
        _("This is the merchant token"),
        _("It names the seller account; Runner does not need it."),
        _("Copy the value that this box asks for."),
        COPY,
    ),
    Finding(
        "marketplace-id-pasted",
        _("This is the id of a marketplace"),
        _("It names one of Amazon's stores; it is no credential."),
        _("Copy the value that this box asks for."),
        COPY,
    ),
    Finding(
        "aws-key-pasted",
        _("This is an AWS access key"),
        _("Amazon has not asked for AWS keys here since October 2023."),
        _("Copy the value that this box asks for, and keep AWS keys to yourself."),
        COPY,
    ),
    Finding(
        "runner-token-pasted",
        _("This is a runner token"),
        _("It opens this portal to a Runner; Amazon knows nothing of it."),
        _("Copy the value that this box asks for, from Seller Central."),
        COPY,
    ),
)

_DAMAGED_VALUES = (
    Finding(
        "refresh-token-truncated",
        _("The refresh token is not whole"),
        _("A part of it is missing, or was changed on the way."),
        _("Copy it again with Amazon's copy button, from Atzr| to its last letter."),
        AUTHORIZE,
    ),
    Finding(
        "refresh-token-end-doubtful",
        _("Nobody can tell where this refresh token ends"),
        _("After it stands more that may or may not belong to it."),
        _("Copy the token alone, with Amazon's copy button, and paste it again."),
        AUTHORIZE,
    ),
    Finding(
        "refresh-token-malformed",
        _("This is not a refresh token"),
        _("A refresh token starts with Atzr| and has no blanks or other signs in it."),
        _("Copy the refresh token that Authorize app shows, and paste only that."),
        AUTHORIZE,
    ),
    Finding(
        "client-identifier-malformed",
        _("This is not a whole client identifier"),
        _("One is amzn1.application-oa2-client. and 32 digits and letters a to f."),
        _("Choose View under LWA credentials and copy the client identifier again."),
        COPY,
    ),
    Finding(
        "client-secret-malformed",
        _("This is not a whole client secret"),
        _("One is amzn1.oa2-cs.v1. and then 64 digits and letters a to f."),
        _("Choose View under LWA credentials and copy the client secret again."),
        COPY,
    ),
    Finding(
        "masked-value-pasted",
        _("This value is covered"),
        _("Dots or stars stand where the value should be."),
        _("Show the value in Seller Central first, then copy it."),
        COPY,
    ),
    Finding(
        "look-alike-letters",
        _("One letter is not what it seems"),
        _("A letter of another alphabet stands in the value and only looks right."),
        _("Copy the value straight from Seller Central, without typing any of it."),
        COPY,
    ),
    Finding(
        "invisible-characters",
        _("There are invisible characters in the value"),
        _("They often come along from a mail, a chat or a document."),
        _("Use the cleaned value, or copy it straight from Seller Central."),
        COPY,
    ),
    Finding(
        "nul-bytes",
        _("There are NUL bytes in the value"),
        _("The text was damaged on its way; it may come from another kind of file."),
        _("Copy the value straight from Seller Central."),
        COPY,
    ),
    Finding(
        "control-characters",
        _("There are control characters in the value"),
        _("The text was damaged on its way; no keyboard types such characters."),
        _("Copy the value straight from Seller Central."),
        COPY,
    ),
)

_SURROUNDINGS = (
    Finding(
        "blanks-around",
        _("There are blanks or line breaks with the value"),
        _("The value itself looks right; only blanks came along."),
        _("Use the cleaned value, or paste it again without the blanks."),
        COPY,
        Severity.WARNING,
    ),
    Finding(
        "text-around",
        _("There is other text around the value"),
        _("A value was found among quotes, labels or other text."),
        _("Use the value that was found, or paste it alone."),
        COPY,
        Severity.WARNING,
    ),
    Finding(
        "several-values-pasted",
        _("There is more than one value in this"),
        _("This box takes one value, and several were found."),
        _("Put each value where it belongs, or paste only the one asked for."),
        COPY,
        Severity.WARNING,
    ),
    Finding(
        "values-swapped",
        _("The two values are in each other's boxes"),
        _("Both have the right shape; only the boxes are mixed up."),
        _("Store them as recognised below, each where it belongs."),
        COPY,
        Severity.WARNING,
    ),
    Finding(
        "paste-empty",
        _("There is nothing in the box"),
        _("Nothing arrived, or only blanks."),
        _("Copy the value in Seller Central and paste it here."),
        COPY,
    ),
    Finding(
        "paste-too-long",
        _("This is far too long"),
        _("No value of Amazon is that long; this may be a whole file."),
        _("Copy only the value that this box asks for."),
        COPY,
    ),
)

_ALREADY_KNOWN = (
    Finding(
        "already-stored",
        _("This value is stored already"),
        _("The same value was pasted before, so nothing was changed."),
        _("If a newer one was made at Amazon, copy that; otherwise do nothing."),
        AUTHORIZE,
        Severity.WARNING,
    ),
    Finding(
        "old-secret-pasted",
        _("This is an old client secret"),
        _("It was stored before and has been replaced since."),
        _("Choose View under LWA credentials and copy the newest client secret."),
        "rotate-client-secret",
    ),
    Finding(
        "not-the-newest-secret",
        _("This is not the newest client secret"),
        _("By the day that was told, it is older than the one in use."),
        _("If the day is a slip, correct it. If it is right, copy the newest secret."),
        "rotate-client-secret",
    ),
    Finding(
        "secret-of-another-application",
        _("This client secret belongs to another application"),
        _("The refresh tokens that are stored here were not made for it."),
        _("Open the application that Runner uses and copy its own client secret."),
        COPY,
    ),
    Finding(
        "client-identifier-elsewhere",
        _("This client identifier is in use for another account"),
        _("Another seller account of this portal has proven that it holds it."),
        _("Open Seller Central of this account and copy its own client identifier."),
        COPY,
    ),
    Finding(
        "not-replaced-unproven",
        _("Amazon did not confirm this, so nothing was changed"),
        _("What is stored works, and these values are not proven."),
        _("Paste them again in a while; Runner keeps what works until then."),
        COPY,
        Severity.WARNING,
    ),
)

PASTE_FINDINGS = _OTHER_VALUES + _DAMAGED_VALUES + _SURROUNDINGS + _ALREADY_KNOWN
