"""Where models lie: a walk through model folders that finds diffusers folders and single files.

Files are judged by their names, and by their first bytes where other programs use the same endings. What can't be read
is reported, never raised; nothing is written. It must not know torch.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from nodeloom.runtime.model_roots import FILE_NAME
from nodeloom.runtime.models.identify_folder import INDEX_NAME
from nodeloom.runtime.models.pickles import HEAD_BYTES, PICKLE_SUFFIXES, looks_pickled
from nodeloom.runtime.models.records import Layout

CONFIG_SUFFIX: Final = ".config"
"""`style.config/` beside `style.safetensors` describes that file's networks; it is no model of its own."""

_PROGRAMS: Final = frozenset({"site-packages", "node_modules"})
"""Folders of other programs' code, which lie beside the models where a whole installation is given as model folder."""

_SHARED_SUFFIXES: Final = frozenset({".bin", ".pth"})
"""Endings of pickled weights under which there is other data as well: a file counts only if it is a pickle."""

_UNFINISHED: Final = frozenset({".part", ".partial", ".crdownload", ".download", ".aria2", ".incomplete", ".tmp"})
"""Endings that programs give to a file while they download it."""

_Identity = tuple[int, int]  # device and inode: the same thing under whatever name


@dataclass(frozen=True, slots=True)
class Candidate:
    """A path that may be a model, and the model folder (as it was given) under which it was found."""

    path: Path
    root: Path
    layout: Layout

    @property
    def place(self) -> str:
        """The path below its model folder, with forward slashes; the folder's own name where it is the model."""
        relative = self.path.relative_to(self.root).as_posix()
        return self.root.name if relative == "." else relative


@dataclass(slots=True)
class Found:
    """The candidates in a stable order, and a sentence for each folder that couldn't be read."""

    candidates: list[Candidate] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def find_models(roots: Iterable[Path]) -> Found:
    """Walk the model folders `roots`, through links as well; each file and folder is seen once, loops end.

    Hidden folders, those ending in `.config` and those of program code are passed over. A diffusers folder is one
    candidate: what is in it is not looked at further.
    """
    found = Found()
    seen: set[_Identity] = set()
    for root in roots:
        problem = root_problem(root)
        if problem is not None:
            found.problems.append(problem)
        else:
            _walk(root, found, seen)
    return found


def root_problem(root: Path) -> str | None:
    """Return what is wrong with a model folder as such."""
    try:
        kind = root.stat().st_mode
    except FileNotFoundError:
        return f"the model folder {root} does not exist: create it or correct NODELOOM_MODELS"
    except OSError as error:
        return f"the model folder {root} can't be read ({error.strerror}): check its permissions, or NODELOOM_MODELS"
    if not stat.S_ISDIR(kind):
        return f"{root} is no folder: name a folder of models in NODELOOM_MODELS, or a file of paths, {FILE_NAME}"
    return None


def _walk(root: Path, found: Found, seen: set[_Identity]) -> None:
    """Walk one model folder, depth first, names in order."""
    stack = [root]
    while stack:
        folder = stack.pop()
        try:
            entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
            fresh = _first_visit(os.stat(folder), seen)
        except OSError as error:
            found.problems.append(f"the folder {folder} can't be read ({error.strerror or error})")
            continue
        if not fresh:
            continue
        if any(entry.name == INDEX_NAME for entry in entries):
            found.candidates.append(Candidate(folder, root, "diffusers"))
            continue
        found.problems.extend(
            map(_unfinished_problem, filter(_is_unfinished, (folder / entry.name for entry in entries)))
        )
        found.candidates.extend(Candidate(path, root, "single_file") for path in _files(folder, entries, seen))
        stack.extend(reversed([folder / entry.name for entry in entries if _is_walked(entry)]))


def _files(folder: Path, entries: list[os.DirEntry[str]], seen: set[_Identity]) -> Iterator[Path]:
    """Yield the files that are named like models, each real file once; broken links are kept, to be reported."""
    for entry in entries:
        path = folder / entry.name
        if path.suffix.lower() not in {".safetensors", *PICKLE_SUFFIXES} or entry.name.startswith("."):
            continue
        try:
            if not entry.is_dir() and _first_visit(entry.stat(), seen) and _is_weights(path):
                yield path
        except OSError:
            yield path


def _is_unfinished(path: Path) -> bool:
    """Tell whether a path is named like a model that is still being downloaded."""
    is_named_so = path.suffix.lower() in _UNFINISHED and not path.name.startswith(".")
    return is_named_so and Path(path.stem).suffix.lower() in {".safetensors", *PICKLE_SUFFIXES}


def _unfinished_problem(path: Path) -> str:
    return f"{path} is a download that didn't end: let it end, or delete it"


def _is_walked(entry: os.DirEntry[str]) -> bool:
    """Tell whether the walk goes down into an entry."""
    if entry.name.startswith(".") or entry.name.endswith(CONFIG_SUFFIX) or entry.name in _PROGRAMS:
        return False
    try:
        return entry.is_dir()
    except OSError:
        return False


def _is_weights(path: Path) -> bool:
    """Tell whether a file may be weights, by its first bytes where its ending says too little."""
    if path.suffix.lower() not in _SHARED_SUFFIXES or not path.is_file():
        return True
    with path.open("rb") as stream:
        return looks_pickled(stream.read(HEAD_BYTES))


def _first_visit(status: os.stat_result, seen: set[_Identity]) -> bool:
    """Note a file or folder; return False if it was noted before."""
    identity = (status.st_dev, status.st_ino)
    fresh = identity not in seen
    seen.add(identity)
    return fresh
