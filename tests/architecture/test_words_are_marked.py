"""Every word that a template shows is marked for translation."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

TEMPLATES = Path(__file__).parents[2] / "templates"
# Django's and the libraries' own tags, which say nothing by themselves.
MARKED = re.compile(
    r"{#.*?#}|{%-?\s*comment.*?endcomment\s*%}"
    r"|{%\s*blocktranslate.*?endblocktranslate\s*%}",
    re.DOTALL,
)
TAG = re.compile(r"{%.*?%}|{{.*?}}", re.DOTALL)
ENTITY = re.compile(r"&[a-z]+;|&#\d+;")
WORDS = re.compile(r"[^\W\d_]{2,}")
SPOKEN = {"title", "aria-label", "alt", "placeholder", "aria-description"}
SHOWN = "text|title|caption|label|action|hidden_text|busy_text|note|summary|legend"
BARE_ARGUMENT = re.compile(rf'\b(?:{SHOWN})="([^"]*[^\W\d_]{{2,}}[^"]*)"')
# Names, programs and formats: the same in every language.
NAMES = {
    "Runner",
    "Amazon",
    "URL",
    "ROTATION",
    "QUEUE",
    "CSV",
    "curl",
    "RUNNER_TOKEN",
    "API",
    "ETag",
} | {
    "type",  # a member of an answer
    "NA",  # a region
}
# What they show are Amazon's labels, in a group that says that it is English.
DRAWINGS = '{% extends "steps/pictures/window.html" %}'
SAME_EVERYWHERE = {"code", "pre", "kbd", "samp", "style", "script"}


class Reader(HTMLParser):
    """Collects what a person would read of a template's own text."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._quiet: list[str] = []

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if self._quiet or tag in SAME_EVERYWHERE or given.get("translate") == "no":
            self._quiet.append(tag)
        for name in SPOKEN & given.keys():
            self._hear(given[name] or "")

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_endtag(self, tag):
        if tag in self._quiet:
            while self._quiet.pop() != tag:
                pass

    def handle_data(self, data):
        if not self._quiet:
            self._hear(data)

    def _hear(self, text: str) -> None:
        words = set(WORDS.findall(ENTITY.sub("", text))) - NAMES
        if words:
            self.found.append(" ".join(text.split()))


def template_paths() -> list[str]:
    shown = TEMPLATES.rglob("*.html"), TEMPLATES.rglob("*.txt")
    return sorted(
        str(path.relative_to(TEMPLATES))
        for group in shown
        for path in group
        if not path.read_text().startswith(DRAWINGS)
    )


@pytest.mark.parametrize("name", template_paths())
def test_no_word_of_a_template_is_left_unmarked(name):
    text = MARKED.sub("", (TEMPLATES / name).read_text())
    arguments = [
        bare
        for tag in re.findall(r"{%\s*include.*?%}", text, re.DOTALL)
        for bare in BARE_ARGUMENT.findall(re.sub(r'_\("[^"]*"\)', "", tag))
        if bare not in NAMES
    ]

    reader = Reader()
    reader.feed(TAG.sub("", text))
    reader.close()

    assert reader.found + arguments == []
