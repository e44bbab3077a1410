"""`Outside`: what a run reads and writes beyond its session: files, what it saves for the user, progress."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol, TypeAlias

from nodeloom.runtime.engine import InstanceView
from nodeloom.runtime.store.blobs import digest_of
from nodeloom.schema import ImageField
from nodeloom.schema.context import Files

if TYPE_CHECKING:
    from PIL.Image import Image

Save: TypeAlias = Callable[[bytes, str], None]
"""Receives a picture that a workflow saves, as PNG, and its name."""


@dataclass(frozen=True, slots=True)
class Place:
    """A run of a node: the node's id and the run's index."""

    node: str
    index: tuple[int, ...]


class Outside(Protocol):
    """The surroundings of one run. Nodes call it from any thread."""

    @property
    def files(self) -> Files:
        """Files that the user named."""

    @property
    def saved(self) -> dict[str, ImageField]:
        """The pictures that this run saved up to now: by the handle of each, its file's name and digest."""

    def save(self, place: Place, data: bytes, name: str, handle: str) -> None:
        """Keep a PNG that a node made for the user, of the picture with this handle; `InputError` if it can't be."""

    def keep(self, place: Place, data: bytes, name: str, media_type: str, size: tuple[int, int]) -> None:
        """Keep another file that a node made for the user, with its size if it is a picture; `InputError` if not."""

    def progress(self, view: InstanceView, step: int, total: int, message: str, preview: Image | None) -> None:
        """A node did `step` of `total`; raises `CanceledError` if the run was canceled."""


@dataclass(frozen=True, slots=True)
class Folders:
    """Surroundings of a run at the command line: files of folders, a writer, and every step of progress."""

    files: Files
    writer: Save
    saved: dict[str, ImageField] = field(default_factory=dict)

    def save(self, place: Place, data: bytes, name: str, handle: str) -> None:
        """Write a picture."""
        self.writer(data, name)
        self.saved[handle] = ImageField(name=name, hash=digest_of(data))

    def keep(self, place: Place, data: bytes, name: str, media_type: str, size: tuple[int, int]) -> None:
        """Write a file."""
        self.writer(data, name)

    def progress(self, view: InstanceView, step: int, total: int, message: str, preview: Image | None) -> None:
        """Tell the run's listener."""
        view.progress(step, total, message, preview)
