"""The registry of guest formats: who reads a document of another program, and what became of its node types.

A new format is a line of `guests`; nothing else of `migrate` knows one by its name.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, lru_cache

from nodeloom.migrations.formats import Format
from nodeloom.migrations.guest import Guest, Reading, Unwrap, Writing
from nodeloom.schema.history import Histories

__all__ = ["Guest", "Reading", "Writing", "guest_for", "guests", "picture_carriers", "program_of", "with_guests"]


@cache
def guests() -> Mapping[Format, Guest]:
    """Every guest format that can be read. Their readers, and what became of hundreds of types, are imported now."""
    from nodeloom.migrations import a1111, comfyui, invokeai

    return {guest.format: guest for guest in (*invokeai.GUESTS, *comfyui.GUESTS, *a1111.GUESTS)}


def program_of(pack: str) -> str:
    """The program whose nodes have this before the `/` of their types, if they were read from its files."""
    programs = (str(found).partition(" ")[0] for found in guests())
    return next((program for program in programs if program.lower() == pack), "")


def guest_for(found: Format) -> Guest | None:
    """The guest of a format; None if its documents are not opened here."""
    return guests().get(found)


@cache
def picture_carriers() -> Mapping[str, Unwrap]:
    """The keywords under which pictures carry documents of guests, the best first, and what reads each text."""
    return {keyword: guest.unwrap for guest in guests().values() for keyword in guest.carried_as}


@lru_cache(maxsize=8)
def with_guests(histories: Histories) -> Histories:
    """The histories of the installed types, and those of all guests' types.

    Where both have a type, as for a pack that is named after a guest, the installed one counts.
    """
    own = {name for history in histories.all for name in history.names.values()}
    theirs = (history for guest in guests().values() for history in guest.histories if history.type not in own)
    return Histories([*histories.all, *{history.type: history for history in theirs}.values()])
