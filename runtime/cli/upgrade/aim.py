"""`Aim`: what `upgrade` or `convert` brings documents to, as far as the work on files has to know it."""

from __future__ import annotations

from collections.abc import Collection
from typing import Protocol

from nodeloom.migrations import Choices, MigrationReport
from nodeloom.schema.catalogue import Catalogue
from nodeloom.schema.json import JSON


class Aim(Protocol):
    """A format, or versions of types."""

    @property
    def keywords(self) -> tuple[str, Collection[str]]:
        """Under which keyword a picture carries the document, and those under which it then carries none."""

    @property
    def on_loss(self) -> str:
        """What is to be said where a change is lossy."""

    @property
    def is_ours(self) -> bool:
        """Whether the document is for this program, so that it matters what is missing here."""

    def reached(self, document: JSON, catalogue: Catalogue, what: str, choices: Choices) -> MigrationReport:
        """The document brought there, with the choices made in it.

        `DocumentError` names `what`, `PackError` the function of a pack that failed, `InputError` a type that is chosen
        and not installed.
        """
