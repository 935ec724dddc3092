"""Page-shaped reads for the admins' board."""

from portal.overview.board import (
    Tally,
    Wanted,
    authorizations_in,
    board,
    count_of,
    tally,
)
from portal.overview.rows import Row, lay_out, walk

__all__ = [
    "Row",
    "Tally",
    "Wanted",
    "authorizations_in",
    "board",
    "count_of",
    "lay_out",
    "tally",
    "walk",
]
