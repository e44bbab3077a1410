"""File names as others can show them: in JSON, and on a line of a terminal. It must not know torch."""

from __future__ import annotations

import unicodedata
from typing import Final

_MOVING: Final = frozenset({"Cc", "Cs", "Zl", "Zp"})  # kinds of signs that begin a line, move the cursor or are no text
_TURNING: Final = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")  # they show text in another order


def printable(text: str) -> str:
    """A text that JSON can hold: bytes of file names that are no UTF-8 are escaped."""
    return text.encode("utf-8", "backslashreplace").decode()


def one_line(text: str) -> str:
    """A text that takes one line of any terminal and does nothing to it: control characters are escaped as well."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(_escaped(sign) if _is_control(sign) else sign for sign in text)


def _is_control(sign: str) -> bool:
    return unicodedata.category(sign) in _MOVING or sign in _TURNING


def _escaped(sign: str) -> str:
    return sign.encode("unicode_escape").decode()
