"""Page-shaped reads for the admins' board."""

from portal.overview.batches import BatchProgress, progress_of
from portal.overview.board import (
    Tally,
    Wanted,
    authorizations_in,
    board,
    count_of,
    tally,
)
from portal.overview.rows import Row, keys_of, lay_out, walk
from portal.overview.sheet import lines_of

__all__ = [
    "BatchProgress",
    "Row",
    "Tally",
    "Wanted",
    "authorizations_in",
    "board",
    "count_of",
    "keys_of",
    "lay_out",
    "lines_of",
    "progress_of",
    "tally",
    "walk",
]
