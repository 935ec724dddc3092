"""Dates and times in Italian: without a weekday, and with months in small letters."""

from django.utils.translation import gettext_noop as _

DATE_FORMAT = "j F Y"
DATETIME_FORMAT = "j F Y, H:i"

# Django's own Italian begins them with a capital. What stands in the portal's catalogue
# comes first, so they are named here for its sake alone.
MONTHS = (
    _("January"),
    _("February"),
    _("March"),
    _("April"),
    _("May"),
    _("June"),
    _("July"),
    _("August"),
    _("September"),
    _("October"),
    _("November"),
    _("December"),
)
