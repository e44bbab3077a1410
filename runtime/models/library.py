"""The models there are: found in folders, identified by content, chosen by digest or name.

It must not know torch: the CLI and doctor list models with it and must be quick.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from time import monotonic

from nodeloom.runtime.model_roots import model_roots
from nodeloom.runtime.models.built_in import EMBEDDED_ROOT
from nodeloom.runtime.models.choosing import by_name, explain_absence, explain_misfit, fits
from nodeloom.runtime.models.digests import DIGEST_PREFIX, DigestCache, Progress, silent
from nodeloom.runtime.models.folders import Candidate, find_models
from nodeloom.runtime.models.identify_alone import told_by_configs
from nodeloom.runtime.models.identify_folder import Judged, identify_folder
from nodeloom.runtime.models.identify_vae import told_beside
from nodeloom.runtime.models.identities import Identities
from nodeloom.runtime.models.naming import unique_names
from nodeloom.runtime.models.pickles import PICKLE_SUFFIXES, refusal
from nodeloom.runtime.models.records import Base, Identity, Kind, ModelRecord
from nodeloom.schema.errors import ModelError


@dataclass(frozen=True, slots=True)
class _Scan:
    """What one walk through the folders found, and when it began (seconds of a clock that only rises)."""

    began: float
    records: tuple[ModelRecord, ...]
    problems: tuple[str, ...]
    places: tuple[Path, ...]


class ModelLibrary:
    """The models under `roots` and the embedded ones; their digests are kept under `cache_dir`.

    Roots are folders, or files of paths of ComfyUI, whose folders count.

    The folders are walked at the first question and again by `refresh`, or when something asked for is not there.
    Thread-safe: one walk at a time, and who comes meanwhile takes what the next one finds.
    """

    def __init__(self, roots: Iterable[Path], cache_dir: Path) -> None:
        self._roots = tuple(roots)
        self._digests = DigestCache(cache_dir)
        self._identities = Identities(cache_dir)
        self._walking = Lock()
        self._scan: _Scan | None = None

    def records(self) -> tuple[ModelRecord, ...]:
        """Return every model that was found, the embedded ones first; unusable ones say why in `problems`."""
        return self._scanned().records

    def problems(self) -> tuple[str, ...]:
        """Return a sentence for each folder, and each file of paths, that couldn't be read."""
        return self._scanned().problems

    def places(self) -> tuple[Path, ...]:
        """Return the folders that sentences may tell of: where models are looked for, and what leads there."""
        return self._scanned().places

    def refresh(self) -> None:
        """Walk the folders again, unless another thread began to do so since this was called."""
        asked = monotonic()
        with self._walking:
            if self._scan is None or self._scan.began <= asked:
                self._scan = _scan(self._roots, self._identities)

    def digest(self, record: ModelRecord, on_progress: Progress = silent) -> str:
        """Return the digest of a model's contents; the first time the whole model is read, as `on_progress` is told."""
        return self._digests.digest(record, on_progress)

    def known_digest(self, record: ModelRecord) -> str | None:
        """Return the digest of a model's contents if it is remembered; None if the model would have to be read."""
        return self._digests.known(record)

    def resolve(
        self,
        *,
        name: str | None = None,
        digest: str | None = None,
        kind: Kind | None = None,
        base: Base | None = None,
        preferred: Collection[str] = (),
        on_progress: Progress = silent,
    ) -> ModelRecord:
        """Return the model with this digest, or without one that of this name; kind and base must fit where given.

        A digest of ours ("blake3:...") is binding; another program's says nothing here, and the name decides. A name
        may also be a place ("styles/ink.safetensors") or a file name; where models of several kinds share it, the
        `preferred` ones (words of other programs mean nothing) go first. To find a digest, models may have to be read,
        as `on_progress` is told. Raises ModelError that says what was wanted, what is there and which names are near.
        """
        found = self._resolve(name, digest, kind, base, preferred, on_progress)
        if found is None or not os.path.exists(found.path):
            self.refresh()
            found = self._resolve(name, digest, kind, base, preferred, on_progress)
        if found is None:
            raise ModelError(explain_absence(self.records(), name, digest, kind, base, preferred))
        if found.problems:
            raise ModelError(f"model {found.name!r} can't be used: {'; '.join(found.problems)}")
        if not fits(found, kind, base):
            raise ModelError(explain_misfit(self.records(), found, kind, base))
        return found

    def _scanned(self) -> _Scan:
        if self._scan is None:
            with self._walking:
                if self._scan is None:
                    self._scan = _scan(self._roots, self._identities)
        return self._scan

    def _resolve(
        self,
        name: str | None,
        digest: str | None,
        kind: Kind | None,
        base: Base | None,
        preferred: Collection[str],
        on_progress: Progress,
    ) -> ModelRecord | None:
        records = self.records()
        if digest is not None and digest.startswith(DIGEST_PREFIX):
            usable = [record for record in records if fits(record, kind, base) and not record.problems]
            return self._by_digest(usable, digest, name, on_progress)
        return by_name(records, name, kind, base, preferred) if name else None

    def _by_digest(
        self, records: Sequence[ModelRecord], digest: str, name: str | None, on_progress: Progress
    ) -> ModelRecord | None:
        """Return the model with this digest: those known are asked first, then the namesake, then the rest is read."""
        for record in sorted(records, key=lambda record: (self._digests.known(record) is None, record.name != name)):
            try:
                if self._digests.digest(record, on_progress) == digest:
                    return record
            except ModelError:
                continue  # it vanished or can't be read any more: another may still be the one
        return None


def _scan(named: Sequence[Path], identities: Identities) -> _Scan:
    began = monotonic()
    roots = model_roots(named)
    found = find_models([EMBEDDED_ROOT, *roots.folders])
    names = unique_names(found.candidates, EMBEDDED_ROOT)
    pairs = zip(found.candidates, names, strict=True)
    records = tuple(_record(candidate, name, identities) for candidate, name in pairs)
    identities.keep()
    return _Scan(began, records, (*roots.problems, *found.problems), (EMBEDDED_ROOT, *roots.places))


def _record(candidate: Candidate, name: str, identities: Identities) -> ModelRecord:
    """Look into a candidate and write down what it is."""
    is_folder = candidate.layout == "diffusers"
    judged = identify_folder(candidate.path) if is_folder else _identify_file(candidate.path, identities)
    return ModelRecord(
        name=name,
        path=candidate.path,
        place=candidate.place,
        layout=candidate.layout,
        kind=judged.identity.kind,
        base=judged.identity.base,
        precision=judged.identity.precision,
        parts=judged.identity.parts,
        size=judged.size,
        built_in=candidate.root == EMBEDDED_ROOT,
        problems=judged.identity.problems,
        variant=judged.identity.variant,
    )


def _identify_file(path: Path, identities: Identities) -> Judged:
    """Identify a single file; whatever is wrong with it becomes a problem."""
    if path.suffix.lower() in PICKLE_SUFFIXES:
        return Judged(Identity("unknown", problems=(refusal(path),)), _size(path))
    try:
        return Judged(told_by_configs(told_beside(identities.identity(path), path), path), _size(path))
    except ModelError as error:
        return Judged(Identity("unknown", problems=(str(error),)), _size(path))


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0
