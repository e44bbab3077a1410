"""Who looks on while documents are migrated: the proof kit, which tells what no test has exercised yet.

The onlooker belongs to a context and ends with it; nothing else of the program knows that there is one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final, TypeAlias

from nodeloom.migrations.report import MigrationReport
from nodeloom.schema.json import JSON

Onlooker: TypeAlias = Callable[[JSON, MigrationReport], None]
"""Hears of every document that was migrated with a catalogue, as it was before, and of what became of it."""
_ONLOOKERS: Final[ContextVar[tuple[Onlooker, ...]]] = ContextVar("onlookers", default=())


@contextmanager
def observed(onlooker: Onlooker) -> Iterator[None]:
    """Tell somebody of all migrations of this thread until the end of the block."""
    token = _ONLOOKERS.set((*_ONLOOKERS.get(), onlooker))
    try:
        yield
    finally:
        _ONLOOKERS.reset(token)


def tell_onlookers(document: JSON, report: MigrationReport) -> None:
    """A document was migrated."""
    for onlooker in _ONLOOKERS.get():
        onlooker(document, report)
