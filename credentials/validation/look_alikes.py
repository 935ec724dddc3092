"""Letters of other alphabets that look like Latin ones.

Only to name them: a value is never folded silently. The table is a selection of what
keyboards and documents really produce, mostly Cyrillic and Greek letters and dashes.
"""

import unicodedata

_TWINS = {
    "-": "\u2013\u2014\u2010\u2011\u2212",
    ".": "\u2024\u00b7",
    "3": "\u0417",
    "A": "\u0410\u0391",
    "B": "\u0412\u0392",
    "C": "\u0421",
    "E": "\u0415\u0395",
    "H": "\u041d\u0397",
    "I": "\u0406\u0399",
    "J": "\u0408",
    "K": "\u041a\u039a",
    "M": "\u041c\u039c",
    "N": "\u039d",
    "O": "\u041e\u039f",
    "P": "\u0420\u03a1",
    "S": "\u0405",
    "T": "\u0422\u03a4",
    "X": "\u0425\u03a7",
    "Y": "\u0423\u03a5",
    "Z": "\u0396",
    "a": "\u0430\u03b1\u0251",
    "c": "\u0441",
    "d": "\u0501",
    "e": "\u0435",
    "g": "\u0261",
    "h": "\u04bb",
    "i": "\u0456\u03b9\u0131",
    "j": "\u0458",
    "k": "\u03ba",
    "l": "\u04cf",
    "o": "\u043e\u03bf",
    "p": "\u0440\u03c1",
    "q": "\u051b",
    "s": "\u0455",
    "t": "\u03c4",
    "u": "\u03c5",
    "v": "\u0475\u03bd",
    "w": "\u051d",
    "x": "\u0445",
    "y": "\u0443",
    "|": "\u2223\u01c0\u00a6\u2502\u2758",
}
_LATIN = {sign: latin for latin, signs in _TWINS.items() for sign in signs}


def latin_twin(sign: str) -> str | None:
    """Name the one ASCII sign that this one looks like, None if it looks like none."""
    if sign.isascii():
        return None
    folded = _LATIN.get(sign) or unicodedata.normalize("NFKC", sign)
    return folded if len(folded) == 1 and folded.isascii() else None


def folded(text: str) -> str:
    """Replace each look-alike by what it looks like, keeping every position."""
    if text.isascii():
        return text
    return "".join(latin_twin(sign) or sign for sign in text)
