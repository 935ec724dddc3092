"""The drawn pictures of Amazon's screens."""

import re

import pytest
from django.utils.translation import override

from credentials.guide.steps import HAND_OVER, STEPS
from portal.templatetags.screens import screen_word

pytestmark = pytest.mark.django_db

AT_AMAZON = [step.key for step in STEPS if step is not HAND_OVER]


@pytest.mark.parametrize("key", AT_AMAZON)
def test_each_step_at_amazon_draws_the_screen_and_describes_it(browser, acme, url, key):
    page = browser.get(url("step", key)).content.decode()

    drawings = re.findall(r'<figure class="screen">.*?</figure>', page, re.DOTALL)
    assert drawings
    for part in ("<title", "<desc", 'class="screen-target"'):
        assert all(part in drawing for drawing in drawings)


@pytest.mark.parametrize("key", AT_AMAZON)
def test_no_two_drawings_of_a_page_share_a_name(browser, acme, url, key):
    page = browser.get(url("step", key)).content.decode()

    names = re.findall(r'<title id="([^"]+)"', page)
    assert len(names) == len(set(names))


def test_a_label_stands_as_amazon_says_it_to_the_reader():
    with override("ja"):
        word = screen_word("Develop Apps")

    assert word == '<tspan lang="ja">アプリの開発</tspan>'


def test_a_label_whose_translation_is_not_known_stays_english():
    with override("de"):
        word = screen_word("Develop Apps")

    assert word == "Develop Apps"
