"""Amazon as the rest of the house sees it: both services behind one door."""

from collections.abc import Callable, Mapping
from time import sleep

from credentials.amazon.lwa import LWA_URL, LWAClient
from credentials.amazon.regions import Region
from credentials.amazon.sp_api import SPAPIClient
from credentials.amazon.transport import Transport


class Amazon:
    """Login with Amazon and the Selling Partner API, at Amazon or at a stand-in.

    Every call ends within `deadline_seconds`. Raises ValueError for an address that
    is neither https nor this machine itself. One object serves all threads.
    """

    def __init__(
        self,
        lwa_url: str = LWA_URL,
        spapi_urls: Mapping[Region, str] | None = None,
        *,
        deadline_seconds: float = 10.0,
        attempts: int = 3,
        pause: Callable[[float], None] = sleep,
    ) -> None:
        transport = Transport(
            deadline_seconds=deadline_seconds, attempts=attempts, pause=pause
        )
        self.lwa = LWAClient(transport, lwa_url)
        self.sp_api = SPAPIClient(transport, spapi_urls)
