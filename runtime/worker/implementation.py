"""Implementation digests: a text that changes when the code that computes a pack's results may have changed.

It covers the pack's sources, the sources and tables of the rooms that a result goes through, and the versions of the
numeric libraries. What else a result may depend on is the environment.
"""

from __future__ import annotations

import hashlib
import os
import platform
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from threading import Lock

from nodeloom.runtime.settings import Settings
from nodeloom.runtime.worker.once import Once
from nodeloom.schema import Registry

LIBRARIES = ("torch", "diffusers", "transformers", "accelerate", "tokenizers", "numpy", "pillow", "safetensors")
"""Libraries whose version may change a number or a pixel."""

ROOMS = ("nodeloom.schema", "nodeloom.runtime.diffusion", "nodeloom.runtime.models", "nodeloom.runtime.worker")
"""Rooms that a result goes through."""

SUFFIXES = frozenset({".py", ".json", ".xz"})
"""Files of a room that say what it does; weights are covered by the digest of their model."""


def environment(settings: Settings) -> str:
    """What a result may depend on beside code and inputs: where it is computed, with how many threads at most."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return (
        f"python {platform.python_version()} {platform.machine()} device {settings.device} dtype {settings.dtype} "
        f"attention {settings.attention} cores {cores}"
    )


class Implementations:
    """Digest of the code behind each invocation type of a registry, computed when it is asked for. Thread-safe."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry
        self._packs: dict[str, str] = {}
        self._surroundings = Once(_surroundings)
        self._lock = Lock()

    def __call__(self, type_id: str) -> str:
        """The digest for an invocation type; all types of a pack share one."""
        pack = self._registry[type_id].definition.pack
        with self._lock:  # or two threads could answer differently while a source changes
            if pack not in self._packs:
                self._packs[pack] = f"{self._registry.packs[pack].fingerprint()}-{self._surroundings()}"
            return self._packs[pack]


def _surroundings() -> str:
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
    return sorted(
        path
        for room in ROOMS
        for folder in _folders(room)
        for path in folder.rglob("*")
        if path.suffix in SUFFIXES and "embedded" not in path.parts
    )


def _folders(room: str) -> list[Path]:
    """Folders of a package, which is not imported for it."""
    spec = find_spec(room)
    assert spec is not None
    return [Path(folder).resolve() for folder in spec.submodule_search_locations or ()]
