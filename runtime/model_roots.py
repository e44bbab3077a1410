"""From what the settings name to the folders where models lie. It must not know what a model is."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

FILE_NAME: Final = "extra_model_paths.yaml"
"""What the file is called that ComfyUI reads by itself, in its own folder."""

YAML_SUFFIXES: Final = frozenset({".yaml", ".yml"})
"""Endings by which a file of paths is told from a model folder."""


@dataclass(frozen=True, slots=True)
class Roots:
    """Model folders in order, a sentence for everything that is wrong, and all places whose paths those may tell."""

    folders: tuple[Path, ...]
    problems: tuple[str, ...]
    places: tuple[Path, ...]


def model_roots(named: Iterable[Path]) -> Roots:
    """Return the folders that are named, then those of ComfyUI's files of paths: named ones, and beside its models.

    ComfyUI reads the file in its own folder, so whoever names that folder means what it names as well.
    """
    folders: list[Path] = []
    extra: list[Path] = []
    problems: list[str] = []
    places: list[Path] = []
    for path in named:
        places.append(path)
        is_file_of_paths = path.suffix.lower() in YAML_SUFFIXES and not os.path.isdir(path)
        config = path if is_file_of_paths else path / FILE_NAME
        if not is_file_of_paths:
            folders.append(path)
        if is_file_of_paths or os.path.isfile(config):
            from nodeloom.runtime.extra_model_paths import read_extra_paths  # most have no such file, so need no YAML

            found = read_extra_paths(config)
            extra += found.folders
            problems += found.problems
            places += [config.parent, *found.bases, *found.folders]
    return Roots(tuple(dict.fromkeys([*folders, *extra])), tuple(problems), tuple(dict.fromkeys(places)))
