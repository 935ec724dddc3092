"""The lives of client secrets as a drawing, and what its table says."""

from portal.timeline.drawing import Drawing, draw
from portal.timeline.lanes import Lane, lanes_of_account, lanes_of_all

__all__ = ["Drawing", "Lane", "draw", "lanes_of_account", "lanes_of_all"]
