"""Beginnings of file names as ComfyUI's workflows give them, as beginnings of ours."""

from __future__ import annotations

import re

LONGEST = 100


def file_prefix(given: str, width: int, height: int) -> str:
    """The beginning of a saved picture's name: what is in ComfyUI's prefix, in letters, digits, spaces, - and _.

    %width% and %height% are the picture's. Folders become a part of the name, for a run has one folder for all that
    it saves; other names between percent signs stay as words, since a name that tells the time would be a new one
    each time.
    """
    filled = given.replace("%width%", str(width)).replace("%height%", str(height))
    return re.sub(r"[^\w -]+", "_", filled).strip("_ ")[:LONGEST]
