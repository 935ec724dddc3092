"""How the log names whoever acts."""

from credentials.models import User


def name_of(actor: User | None) -> str:
    """A person by their address; nobody in particular is the portal itself."""
    return actor.email if actor else "portal"
