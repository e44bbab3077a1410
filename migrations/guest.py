"""`Guest`: the format of another program, as far as `migrate` has to know it. It knows no format itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from nodeloom.migrations.formats import Format
from nodeloom.migrations.report import Change
from nodeloom.schema.history import History
from nodeloom.schema.json import JSON, read_json
from nodeloom.schema.workflow import Workflow


@dataclass(frozen=True, slots=True)
class Reading:
    """What became of a guest's document: a document of our current format, and what there is to say of it."""

    document: dict[str, JSON]
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True)
class Writing:
    """A document as the other program writes it, and what of the workflow has no place in it."""

    document: dict[str, JSON]
    changes: tuple[Change, ...] = ()


Read: TypeAlias = Callable[[JSON, str], Reading]
"""Reads a document, which is JSON and is not changed; the text names it in the `DocumentError` that it raises."""
Write: TypeAlias = Callable[[Workflow, str], Writing]
"""Writes a workflow whose nodes went back to the guest's types; `DocumentError` if nothing of it can be written."""

Unwrap: TypeAlias = Callable[[bytes, str], JSON]
"""Reads the text that a picture carries as JSON; the second argument names it in the `DocumentError` that it raises."""


@dataclass(frozen=True, slots=True)
class Guest:
    """A format of another program.

    Args:
        format: What it is called; `format_of` tells its documents from those of others.
        read: Makes a document of ours of one; it executes, fetches and imports nothing.
        histories: What its node types became, as for types that a pack no longer has: `invokeai/noise` and so on.
        carried_as: Keywords under which pictures carry it, the best first.
        write: The way back, where there is one.
        unwrap: Reads the text in a picture, where that is not just the JSON of the document.
        says_all: Whether what is written has to say each value, also one that is the default.
    """

    format: Format
    read: Read
    histories: tuple[History, ...] = ()
    carried_as: tuple[str, ...] = ()
    write: Write | None = None
    unwrap: Unwrap = read_json
    says_all: bool = False
