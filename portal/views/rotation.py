"""The door to rotating the client secret from the health page."""

from django.http import HttpResponse
from django.views.decorators.debug import sensitive_post_parameters

from credentials.guide.steps import ROTATE_CLIENT_SECRET
from portal.access import MemberRequest
from portal.views.steps import step


@sensitive_post_parameters()
def rotation(request: MemberRequest, slug: str) -> HttpResponse:
    """The step that rotates, at an address of its own."""
    return step(request, slug, ROTATE_CLIENT_SECRET.key)
