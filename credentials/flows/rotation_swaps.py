"""Going back to the replaced secret, and forward again, inside a transaction."""

from django.utils import timezone

from credentials.flows.rotation_moves import move
from credentials.models import Application, ClientSecret, Rotation, User
from credentials.models.rotations import State


def swap(
    application: Application, rotation: Rotation, to: State, *, actor: User | None
) -> None:
    """Let the current and the replaced secret change places; both go on living.

    Each keeps its end: the older dies when Amazon said, whichever is in use.
    """
    now = timezone.now()
    current = application.client_secrets.current().get()
    other = application.client_secrets.previous(now).get()
    proven_at = current.proven_at
    ends = current.dies_at or current.expires_at or other.dies_at
    # One current and one previous are all that the database allows at any moment.
    current.proven_at = None
    current.save()
    other.replaced_at = None
    other.expires_at, other.expires_source = other.dies_at, other.dies_source
    other.save()
    current.proven_at, current.replaced_at = proven_at, now
    if current.dies_at is None:
        current.dies_at = ends
        current.dies_source = ClientSecret.Source.DERIVED
    current.save()
    application.account.authorizations.changed_for_runners()
    move(rotation, to, actor=actor, next_at=now)
