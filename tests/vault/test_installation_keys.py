import pytest
from django.db import transaction

from credentials.models.installation import install_id
from credentials.models.installation_keys import (
    event_chain_key,
    fingerprint,
    forget_installation,
)
from credentials.secret import Secret
from portal.startup import refuse_unless_safe

pytestmark = pytest.mark.django_db(transaction=True)


def what_is_remembered():
    return install_id(), event_chain_key(), fingerprint(Secret("value"))


def test_a_first_change_that_is_taken_back_leaves_the_keys_as_they_are_stored():
    refuse_unless_safe()
    with transaction.atomic():
        remembered = what_is_remembered()
        transaction.set_rollback(True)

    forget_installation()

    assert what_is_remembered() == remembered
