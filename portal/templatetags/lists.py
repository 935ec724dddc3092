"""Lists in templates, set apart as the reader's language does it."""

from django import template

from portal import lists

register = template.Library()
register.filter("listed", lists.listed)
