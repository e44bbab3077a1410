"""The registry of guest formats: who reads a document of another program, and what became of its node types.

A new format is a line of `GUESTS`; nothing else of `migrate` knows one by its name.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, lru_cache
from typing import Final

from nodeloom.migrations import a1111, comfyui, invokeai
from nodeloom.migrations.formats import Format
from nodeloom.migrations.guest import Guest, Reading, Unwrap, Writing
from nodeloom.schema.history import Histories

__all__ = ["GUESTS", "PROGRAMS", "Guest", "Reading", "Writing", "guest_for", "picture_carriers", "with_guests"]

GUESTS: Final[Mapping[Format, Guest]] = {
    guest.format: guest for guest in (*invokeai.GUESTS, *comfyui.GUESTS, *a1111.GUESTS)
}
"""Every guest format that can be read."""
PROGRAMS: Final[Mapping[str, str]] = {name.lower(): name for name in (str(found).partition(" ")[0] for found in GUESTS)}
"""The other programs, by what stands before the `/` in the types of nodes that were read from their files."""


def guest_for(found: Format) -> Guest | None:
    """The guest of a format; None if its documents are not opened here."""
    return GUESTS.get(found)


@cache
def picture_carriers() -> Mapping[str, Unwrap]:
    """The keywords under which pictures carry documents of guests, the best first, and what reads each text."""
    return {keyword: guest.unwrap for guest in GUESTS.values() for keyword in guest.carried_as}


@lru_cache(maxsize=8)
def with_guests(histories: Histories) -> Histories:
    """The histories of the installed types, and those of all guests' types.

    Where both have a type, as for a pack that is named after a guest, the installed one counts.
    """
    own = {name for history in histories.all for name in history.names.values()}
    guests = (history for guest in GUESTS.values() for history in guest.histories if history.type not in own)
    return Histories([*histories.all, *{history.type: history for history in guests}.values()])
