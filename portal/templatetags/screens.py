"""Amazon's words in drawings of its screens, as the reader's console says them."""

from django import template
from django.conf import settings
from django.utils.html import format_html
from django.utils.translation import get_language

from credentials.amazon.screen_words import local_word

register = template.Library()


@register.simple_tag
def screen_word(english: str) -> str:
    """A label of Amazon's in the reader's language where known, else in English.

    The drawing around it is marked as English, so a local word says its language.
    """
    language = get_language() or settings.LANGUAGE_CODE
    local = local_word(english, language)
    if not local:
        return english
    return format_html('<tspan lang="{}">{}</tspan>', language, local)
