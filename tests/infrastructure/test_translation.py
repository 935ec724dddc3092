"""What a person reads can be translated."""

import pytest
from django.utils.functional import Promise

from credentials.models import (
    Authorization,
    ClientSecret,
    Invitation,
    Membership,
    Notice,
    Registration,
    Tag,
)


@pytest.mark.parametrize(
    "choices",
    [
        Authorization.Status,
        ClientSecret.Source,
        ClientSecret.State,
        Invitation.Role,
        Membership.Role,
        Notice.Kind,
        Registration.Status,
        Tag,
    ],
    ids=lambda choices: choices.__qualname__,
)
def test_the_words_for_a_choice_are_marked_for_translation(choices):
    unmarked = [one.name for one in choices if not isinstance(one.label, Promise)]

    assert unmarked == []
