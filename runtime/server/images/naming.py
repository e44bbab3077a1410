"""`plain_name`: what a picture is called by its user. It is a label, never a path."""

from __future__ import annotations

import unicodedata
from urllib.parse import quote

LONGEST = 200


def plain_name(given: str, instead: str) -> str:
    """The last part of what may be a path, without control signs; `instead` if nothing is left."""
    last = given.replace("\\", "/").rpartition("/")[2]
    name = "".join(sign for sign in last if unicodedata.category(sign)[0] != "C").strip(" .")
    return name[:LONGEST] or instead


def disposition(name: str) -> str:
    """The `Content-Disposition` of a file that browsers show, and save under its name (RFC 6266)."""
    return f"inline; filename*=UTF-8''{quote(name, safe='')}"
