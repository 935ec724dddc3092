"""Filling templates so that nothing which a person typed becomes markup."""

from functools import cache
from html import escape
from pathlib import Path
from string import Template

TEMPLATES = Path(__file__).parent / "templates"


class Markup(str):
    """Text that is HTML already."""

    __slots__ = ()


@cache
def _template(name: str) -> Template:
    return Template((TEMPLATES / f"{name}.html").read_text(encoding="utf-8"))


def fill(template: str, /, **values: str) -> Markup:
    """Fill a template; what is not Markup is escaped."""
    return Markup(
        _template(template).substitute(
            {
                key: value if isinstance(value, Markup) else escape(value)
                for key, value in values.items()
            }
        )
    )


def joined(parts: list[Markup]) -> Markup:
    return Markup("".join(parts))
