"""Digests of models by content, remembered between runs by (path, size, time of change).

A digest reads the whole model, so it is made on demand and only once. It must not know torch.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import Final, TypeAlias

from blake3 import blake3

from nodeloom.runtime.models.alone import unet_settings
from nodeloom.runtime.models.config_folders import control_settings, own_configs, own_settings
from nodeloom.runtime.models.identify_folder import part_folder
from nodeloom.runtime.models.records import ModelRecord
from nodeloom.runtime.models.vision.config import vision_settings
from nodeloom.runtime.table import Table
from nodeloom.schema.errors import ModelError

Progress: TypeAlias = Callable[[int, int], None]
"""Told the bytes that were read and those to be read in all; what it raises ends the reading."""

_CHUNK: Final = 16 * 1024 * 1024
_PATIENCE: Final = 0.2  # seconds between two chances to give up waiting
_FILE_NAME: Final = "model-digests.json"
_HEX_DIGITS: Final = 64
_FOLDER_SUFFIXES: Final = frozenset({".safetensors", ".json", ".txt"})  # what loading a diffusers folder can read
_CONFIG_SUFFIXES: Final = _FOLDER_SUFFIXES - {".safetensors"}  # the weights beside a file are another model's
DIGEST_PREFIX: Final = "blake3:"
"""What digests of ours begin with; another program's hash of the same file begins otherwise."""


def silent(done: int, total: int) -> None:
    """Progress that nobody wants to see."""


class DigestCache:
    """Computes digests ("blake3:" and 64 hex digits) and keeps them in a small JSON file under `folder`.

    A cache file that is missing or damaged counts as empty; one that can't be written is left as it is. Thread-safe:
    one model is read at a time, for two at once would only wait for the same disk, and who wants the same one shares
    what was found.
    """

    def __init__(self, folder: Path) -> None:
        self._table = Table(folder / _FILE_NAME)
        self._reading = Lock()

    def known(self, record: ModelRecord) -> str | None:
        """Return the digest if it can be told without reading the model again, None otherwise."""
        try:
            files = _files(record)
            digests = [self._remembered(fingerprint(path)) for path in files]
        except OSError:
            return None
        complete = [digest for digest in digests if digest is not None]
        return _combined(record, files, complete) if digests and len(complete) == len(digests) else None

    def digest(self, record: ModelRecord, on_progress: Progress = silent) -> str:
        """Return the digest of a model.

        Of the file, with what lies beside it to describe it; or of a folder's weights, configs and vocabularies by
        place.

        `on_progress` is called before each 16 MiB, and while another model is being read: what it raises ends that.
        """
        known = self.known(record)
        if known is not None:
            return known
        try:
            files = _files(record)
            if not files:
                raise ModelError(
                    f"{record.path} is not there any more, or empty: put the model back, or choose another"
                )
            reader = _Reader(on_progress, sum(path.stat().st_size for path in files))
            with self._turn(reader):
                return _combined(record, files, [self._file_digest(path, reader) for path in files])
        except OSError as error:
            raise ModelError(f"{record.path} can't be read ({error.strerror or error}): check its files") from error

    def _file_digest(self, path: Path, reader: _Reader) -> str:
        key = fingerprint(path)
        known = self._remembered(key)
        if known is not None:
            reader.skip(path)
            return known
        digest = reader.digest(path)
        self._table.put(key, digest)
        return digest

    def _remembered(self, key: str) -> str | None:
        digest = self._table.get(key)
        return digest if digest is not None and len(digest) == _HEX_DIGITS else None

    @contextmanager
    def _turn(self, reader: _Reader) -> Iterator[None]:
        """Wait until nothing else is read, but not longer than the caller wants to."""
        while not self._reading.acquire(timeout=_PATIENCE):
            reader.tell()
        try:
            yield
        finally:
            self._reading.release()


class _Reader:
    """Reads the files of one model and tells how far it is."""

    def __init__(self, on_progress: Progress, total: int) -> None:
        self._on_progress = on_progress
        self._total = total
        self._done = 0

    def tell(self) -> None:
        self._on_progress(self._done, self._total)

    def skip(self, path: Path) -> None:
        self._done += path.stat().st_size

    def digest(self, path: Path) -> str:
        hasher = blake3(max_threads=blake3.AUTO)
        with path.open("rb") as stream:
            self.tell()
            while chunk := stream.read(_CHUNK):
                hasher.update(chunk)
                self._done += len(chunk)
                self.tell()
        return hasher.hexdigest()


def _files(record: ModelRecord) -> list[Path]:
    """Return the files whose bytes make the model, in a stable order: a single file comes first."""
    if record.layout == "diffusers":
        return sorted([*_folder_files(record.path, _FOLDER_SUFFIXES), *_lent_files(record)])
    configs, settings = own_configs(record), own_settings(record) or control_settings(record)
    settings = settings or vision_settings(record) or unet_settings(record)
    beside = [*_folder_files(configs, _CONFIG_SUFFIXES)] if configs else []
    return [record.path, *sorted(beside), *([settings] if settings else [])]


def _folder_files(folder: Path, suffixes: frozenset[str]) -> Iterator[Path]:
    """Yield the index, and what each component's folder holds that loading can read."""
    for path in (*folder.glob("*.json"), *folder.glob("*/*")):
        if path.suffix in suffixes and path.is_file():
            yield path


def _lent_files(record: ModelRecord) -> Iterator[Path]:
    """Yield what the parts hold that a diffusers folder has from the one beside it."""
    for part in record.parts:
        folder = part_folder(record.path, part)
        if folder.parent != record.path:
            yield from (path for path in folder.glob("*") if path.suffix in _FOLDER_SUFFIXES and path.is_file())


def fingerprint(path: Path) -> str:
    """Return the key under which is kept what a file's contents say; it changes whenever the file is written."""
    status = path.stat()
    return f"{path.resolve()}|{status.st_size}|{status.st_mtime_ns}"


def _place(path: str, stem: str) -> str:
    """Return a path below the model's, or the name of a file beside it."""
    return path.removeprefix(stem).lstrip("/") if path.startswith(stem) else path.rpartition("/")[2]


def _combined(record: ModelRecord, files: list[Path], digests: list[str]) -> str:
    """Return a file's own digest, or one over places and digests where there are several files.

    What lies beside a single file is placed without its name, so that the digest doesn't change with that.
    """
    if len(files) == 1 and record.layout == "single_file":
        return DIGEST_PREFIX + digests[0]
    stem = record.path.with_suffix("").as_posix() if record.layout == "single_file" else record.path.as_posix()
    places = [_place(path.as_posix(), stem) for path in files]
    manifest = "".join(f"{digest} {place}\n" for place, digest in zip(places, digests, strict=True))
    return DIGEST_PREFIX + blake3(manifest.encode()).hexdigest()
