"""A mark on text that people read, for the translators' tools to find.

The Amazon client and the checks are plain Python, so they cannot import Django's
marker; `makemessages` finds this one by its name.
"""


def gettext_noop(text: str) -> str:
    """Mark a text for translation and return it as it is."""
    return text
