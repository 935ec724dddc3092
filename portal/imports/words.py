"""What is wrong with a file or with a set in it, and what a set is, in words."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.debug import sensitive_variables

from credentials.flows.import_proof import Standing
from credentials.validation import FINDINGS
from portal.imports.found import Found
from portal.imports.plan import Line
from portal.imports.reading import LONGEST_FILE, MOST_SETS
from portal.lists import listed

PROBLEMS: dict[str, "str | Promise"] = {
    # The file as a whole.
    "empty": gettext_lazy("There is nothing in it."),
    "too-large": gettext_lazy("It is larger than %(size)d KiB."),
    "too-many": gettext_lazy("It holds more than %(sets)d sets. Split it up."),
    "not-text": gettext_lazy(
        "It is not text in UTF-8. Save it as UTF-8 (in Excel: CSV UTF-8) and try again."
    ),
    "nul": gettext_lazy("It holds zero bytes, so it is no text file, or damaged."),
    "nothing-found": gettext_lazy(
        "No credentials were found in it. A Runner job in HJSON, a credentials.yml and "
        "a CSV with a line of column names are understood."
    ),
    "hjson-malformed": gettext_lazy("It is no whole HJSON: something is left open."),
    "yaml-malformed": gettext_lazy("It is no whole YAML: look at the indentation."),
    "csv-malformed": gettext_lazy("It is no whole CSV: look for an open quote."),
    "too-deep": gettext_lazy("It is nested too deeply to be a file of credentials."),
    "key-twice": gettext_lazy(
        "One name stands twice in the same group, and nobody can tell which is meant."
    ),
    "yaml-anchor": gettext_lazy(
        "It uses YAML anchors (&). Write every value out where it belongs."
    ),
    "yaml-tag": gettext_lazy("It uses YAML tags (!). Take them out."),
    "columns-unknown": gettext_lazy(
        "The first line has to name the columns, such as account, marketplace, "
        "client_id, client_secret, refresh_token."
    ),
    "column-twice": gettext_lazy("Two columns mean the same thing."),
    # One set.
    "credentials-named": gettext_lazy(
        "This job only names credentials that are stored in Runner; they are not in "
        "the file. Export them from Runner, or copy the values from Seller Central."
    ),
    "client-identifier-missing": gettext_lazy("The client identifier is missing."),
    "client-secret-missing": gettext_lazy("The client secret is missing."),
    "client-credentials-missing": gettext_lazy(
        "Neither the file nor this account has a client identifier and secret that "
        "Amazon could be asked with."
    ),
    "marketplace-unknown": gettext_lazy("It names a marketplace that Amazon lacks."),
    "marketplace-needed": gettext_lazy("Choose the marketplaces that it is for."),
    "regions-mixed": gettext_lazy(
        "Its endpoint and its marketplaces are in different regions."
    ),
    "day-malformed": gettext_lazy("Write the day as 2027-05-12."),
    "formula": gettext_lazy("A cell begins like a formula, which no value does."),
    "cells-left-over": gettext_lazy("This line has more cells than the first one."),
    "no-value": gettext_lazy("This line holds no credentials."),
    "other-account": gettext_lazy("It is for another account."),
    "account-needed": gettext_lazy(
        "It does not say for which account it is: name one with --account, or in a "
        "column of that name."
    ),
    "account-unknown": gettext_lazy("There is no seller account of this name."),
    "two-pairs": gettext_lazy(
        "Another set has a different client identifier or secret; an account has one."
    ),
    "two-tokens": gettext_lazy(
        "Another set has a different refresh token for the same marketplace."
    ),
    "overlap-open": gettext_lazy(
        "The secret that was replaced last is still alive. Wait until it dies."
    ),
    "changed-meanwhile": gettext_lazy(
        "The client credentials of this account were changed meanwhile. Try again."
    ),
}
STANDINGS: dict[Standing, "str | Promise"] = {
    Standing.NEW: gettext_lazy("new"),
    Standing.STORED: gettext_lazy("stored already"),
    Standing.REPLACES: gettext_lazy("replaces what is stored"),
}


def problem_words(slug: str) -> str:
    """Why something cannot be read or stored; Amazon's answers speak as findings do."""
    if slug in FINDINGS:
        finding = FINDINGS[slug]
        return f"{_(finding.title)}. {_(finding.remedy)}"
    told = PROBLEMS.get(slug, slug)
    return str(told) % {"size": LONGEST_FILE // 1024, "sets": MOST_SETS}


def place_words(where: str) -> str:
    """Where in the file a set stands."""
    if where.startswith("#"):
        return _("Line %(number)s") % {"number": where[1:]}
    return where or _("The file")


@sensitive_variables()
def value_words(found: Found) -> list[str]:
    """What a set holds, in names and last characters."""
    told = []
    if found.client_id:
        tail = {"tail": found.client_id[-4:]}
        told.append(_("a client identifier ending in %(tail)s") % tail)
    if found.client_secret is not None:
        tail = {"tail": found.client_secret.tail}
        told.append(_("a client secret ending in %(tail)s") % tail)
    if found.refresh_token is not None:
        tail = {"tail": found.refresh_token.tail}
        told.append(_("a refresh token ending in %(tail)s") % tail)
    if found.problem and found.marketplaces:
        told.append(_("for %(names)s") % {"names": listed(found.marketplaces)})
    return told


def outcome_words(line: Line) -> list[str]:
    """What would become of each part of a set."""
    told = []
    if line.pair:
        told.append(
            _("Client credentials: %(standing)s") % {"standing": STANDINGS[line.pair]}
        )
    told += [
        _("%(country)s: %(standing)s")
        % {"country": _(marketplace.name), "standing": STANDINGS[standing]}
        for marketplace, standing in line.tokens
    ]
    return told


def stored_words(count: int) -> str:
    """What came of an import."""
    text = ngettext(
        "Amazon accepts everything in the file. One marketplace has its token.",
        "Amazon accepts everything in the file. %(count)d marketplaces have their "
        "tokens.",
        count,
    )
    return text % {"count": count}
