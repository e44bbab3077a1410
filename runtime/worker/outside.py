"""`Outside`: what a run reads and writes beyond its session: files, what it saves for the user, progress."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, TypeAlias

from nodeloom.runtime.engine import InstanceView
from nodeloom.schema.context import Files

if TYPE_CHECKING:
    from PIL.Image import Image

Save: TypeAlias = Callable[[bytes, str], None]
"""Receives a picture that a workflow saves, as PNG, and its name."""


class Outside(Protocol):
    """The surroundings of one run. Nodes call it from any thread."""

    @property
    def files(self) -> Files:
        """Files that the user named."""

    def save(self, view: InstanceView, data: bytes, name: str) -> None:
        """Keep a PNG that a node made for the user; `InputError` if it can't be kept."""

    def progress(self, view: InstanceView, step: int, total: int, message: str, preview: Image | None) -> None:
        """A node did `step` of `total`; raises `CanceledError` if the run was canceled."""


@dataclass(frozen=True, slots=True)
class Folders:
    """Surroundings of a run at the command line: files of folders, a writer, and every step of progress."""

    files: Files
    writer: Save

    def save(self, view: InstanceView, data: bytes, name: str) -> None:
        """Write a picture."""
        self.writer(data, name)

    def progress(self, view: InstanceView, step: int, total: int, message: str, preview: Image | None) -> None:
        """Tell the run's listener."""
        view.progress(step, total, message, preview)
