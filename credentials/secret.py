"""A string that refuses to be printed, logged, compared, pickled or serialized."""

import hmac
from typing import NoReturn, final

SHORTEST_WITH_TAIL = 16


@final
class Secret:
    """Hold a client secret, a token or a key from the form to the door.

    Every ordinary way of turning an object into text gives a mask. `reveal()` is
    the only way out and is written inside the call that needs the value, so that no
    local variable (which a traceback would print) ever holds it.
    """

    __slots__ = ("__value",)

    def __init__(self, value: str) -> None:
        self.__value = value

    def reveal(self) -> str:
        return self.__value

    def matches(self, other: "Secret") -> bool:
        """Tell in constant time whether both hold the same text."""
        return hmac.compare_digest(
            self.reveal().encode("utf-8", "surrogatepass"),
            other.reveal().encode("utf-8", "surrogatepass"),
        )

    @property
    def tail(self) -> str:
        """The last four characters: all of a stored secret that a person sees.

        Short values show nothing, since four characters of eight are half of it.
        """
        return self.__value[-4:] if len(self) >= SHORTEST_WITH_TAIL else ""

    def covered_in(self, text: str, cover: str) -> str:
        """Put the cover wherever a text repeats the value."""
        return text.replace(self.__value, cover) if self.__value else text

    def __len__(self) -> int:
        return len(self.__value)

    def __bool__(self) -> bool:
        return bool(self.__value)

    def __repr__(self) -> str:
        return "Secret('••••')"

    __str__ = __repr__

    def __format__(self, spec: str) -> str:
        return format(repr(self), spec)

    def __eq__(self, other: object) -> NoReturn:
        raise TypeError("Secrets are compared with matches(), in constant time.")

    __hash__ = None  # type: ignore[assignment]  # a secret is no dictionary key

    def __reduce__(self) -> NoReturn:
        raise TypeError("A Secret is not pickled, copied or serialized.")

    def __getstate__(self) -> NoReturn:
        raise TypeError("A Secret is not pickled, copied or serialized.")

    def __iter__(self) -> NoReturn:
        raise TypeError("A Secret is not iterated.")
