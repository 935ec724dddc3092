"""Why nothing can be read out of a file."""


class Unreadable(Exception):
    """The file as a whole cannot be read; `reason` is a key of `words.PROBLEMS`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
