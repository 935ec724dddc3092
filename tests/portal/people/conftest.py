"""Invitations as the tests hand them around."""

import pytest
from django.urls import reverse

from credentials.flows.invitations import invitation_token, invite
from credentials.models import Invitation


@pytest.fixture
def invitation_of(acme, alice):
    """An open invitation of Alice's, to her account."""

    def make(email="carol@example.com", role="helper", **changes) -> Invitation:
        return invite(
            email=email, role=role, actor=alice, **{"account": acme, **changes}
        )

    return make


@pytest.fixture
def link_of():
    def make(invitation: Invitation) -> str:
        return reverse("invitation-accept", args=[invitation_token(invitation)])

    return make
