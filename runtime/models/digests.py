"""Digests of models by content, remembered between runs by (path, size, time of change).

A digest reads the whole model, so it is made on demand and only once. It must not know torch.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from threading import Lock
from typing import Final

from blake3 import blake3

from nodeloom.runtime.models.records import ModelRecord
from nodeloom.schema.errors import ModelError

_CHUNK: Final = 16 * 1024 * 1024
_FILE_NAME: Final = "model-digests.json"
_FOLDER_SUFFIXES: Final = frozenset({".safetensors", ".json", ".txt"})  # what loading a diffusers folder can read
DIGEST_PREFIX: Final = "blake3:"
"""What digests of ours begin with; another program's hash of the same file begins otherwise."""


class DigestCache:
    """Computes digests ("blake3:" and 64 hex digits) and keeps them in a small JSON file under `folder`.

    A cache file that is missing or damaged counts as empty; one that can't be written is left as it is. Thread-safe.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / _FILE_NAME
        self._known = _read(self._path)
        self._lock = Lock()

    def known(self, record: ModelRecord) -> str | None:
        """Return the digest if it can be told without reading the model again, None otherwise."""
        try:
            fingerprints = [(path, _fingerprint(path)) for path in _files(record)]
        except OSError:
            return None
        with self._lock:
            digests = [self._known.get(fingerprint) for _, fingerprint in fingerprints]
        complete = [digest for digest in digests if digest is not None]
        return _combined(record, complete) if digests and len(complete) == len(digests) else None

    def digest(self, record: ModelRecord) -> str:
        """Return the digest of a model: of the file, or of a folder's weights, configs and vocabularies by place."""
        known = self.known(record)
        if known is not None:
            return known
        try:
            return _combined(record, [self._file_digest(path) for path in _files(record)])
        except OSError as error:
            raise ModelError(f"{record.path} can't be read ({error.strerror or error}): check its files") from error

    def _file_digest(self, path: Path) -> str:
        fingerprint = _fingerprint(path)
        with self._lock:
            known = self._known.get(fingerprint)
        if known is not None:
            return known
        hasher = blake3(max_threads=blake3.AUTO)
        with path.open("rb") as stream:
            while chunk := stream.read(_CHUNK):
                hasher.update(chunk)
        digest = hasher.hexdigest()
        with self._lock:
            self._known = _read(self._path) | self._known | {fingerprint: digest}  # others may have written meanwhile
            _write(self._path, self._known)
        return digest


def _files(record: ModelRecord) -> list[Path]:
    """Return the files whose bytes make the model, in a stable order."""
    return [record.path] if record.layout == "single_file" else sorted(_folder_files(record.path))


def _folder_files(folder: Path) -> Iterator[Path]:
    """Yield the index, and what each component's folder holds that loading can read."""
    for path in (*folder.glob("*.json"), *folder.glob("*/*")):
        if path.suffix in _FOLDER_SUFFIXES and path.is_file():
            yield path


def _fingerprint(path: Path) -> str:
    """Return the key under which a file's digest is kept; it changes whenever the file is written."""
    status = path.stat()
    return f"{path.resolve()}|{status.st_size}|{status.st_mtime_ns}"


def _combined(record: ModelRecord, digests: list[str]) -> str:
    """Return a file's own digest, or one over a folder's places and digests."""
    if record.layout == "single_file":
        return DIGEST_PREFIX + digests[0]
    places = [path.relative_to(record.path).as_posix() for path in _files(record)]
    manifest = "".join(f"{digest} {place}\n" for place, digest in zip(places, digests, strict=True))
    return DIGEST_PREFIX + blake3(manifest.encode()).hexdigest()


def _read(path: Path) -> dict[str, str]:
    """Return what the cache file holds, nothing if it is not what this class wrote."""
    try:
        parsed = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return {}
    if not isinstance(parsed, dict):
        return {}
    return {key: value for key, value in parsed.items() if isinstance(value, str) and len(value) == 64}


def _write(path: Path, known: dict[str, str]) -> None:
    """Replace the cache file in one step; without it digests are only computed again, so failing is no error."""
    scratch = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        scratch.write_text(json.dumps(known), encoding="utf-8")
        scratch.replace(path)
    except OSError:
        with suppress(OSError):
            scratch.unlink()
