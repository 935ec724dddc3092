"""Links that let somebody in, and where they lead."""

from django.conf import settings
from django.urls import reverse

from credentials.flows.invitations import invitation_token
from credentials.guide.steps import Step, find_step
from credentials.models import Invitation


def link_to(invitation: Invitation) -> str:
    """The whole address of an invitation; whoever holds it gets in."""
    path = reverse("invitation-accept", args=[invitation_token(invitation)])
    return f"{settings.SITE_URL}{path}"


def step_of(invitation: Invitation) -> Step | None:
    """The one step that an invitation hands over, if any."""
    return find_step(invitation.step) if invitation.step else None
