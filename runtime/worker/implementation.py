"""Implementation digests: a text that changes when the code that computes a pack's results may have changed.

It covers the pack's sources, the sources of the rooms that packs may call, and the versions of the numeric libraries.
"""

from __future__ import annotations

import hashlib
from functools import cache, cached_property
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import nodeloom
from nodeloom.schema import Registry

LIBRARIES = ("torch", "diffusers", "transformers", "numpy", "pillow", "safetensors")
"""Libraries whose version may change a number or a pixel."""

ROOMS = ("runtime/diffusion", "runtime/models")
"""Rooms that a pack may call."""


class Implementations:
    """Digest of the code behind each invocation type of a registry, computed when it is asked for."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry
        self._packs: dict[str, str] = {}

    def __call__(self, type_id: str) -> str:
        """The digest for an invocation type; all types of a pack share one."""
        pack = self._registry[type_id].definition.pack
        if pack not in self._packs:
            self._packs[pack] = f"{self._registry.packs[pack].fingerprint()}-{self._surroundings}"
        return self._packs[pack]

    @cached_property
    def _surroundings(self) -> str:
        digest = hashlib.blake2b(digest_size=16)
        for library in LIBRARIES:
            digest.update(f"{library} {library_version(library)}\n".encode())
        for path in _sources():
            digest.update(path.name.encode() + b"\0" + path.read_bytes())
        return digest.hexdigest()


@cache
def library_version(name: str) -> str:
    """Version of an installed library, or "absent"; the library itself is not imported."""
    try:
        return version(name)
    except PackageNotFoundError:
        return "absent"


def _sources() -> list[Path]:
    home = Path(nodeloom.__path__[0])
    return sorted(path for room in ROOMS for path in (home / room).resolve().rglob("*.py"))
