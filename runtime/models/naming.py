"""Names of models: short where that is unique, longer where it isn't. It must not know what a model is."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from nodeloom.runtime.models.folders import Candidate

_FILE_NAMES_OF_LIBRARIES: Final = re.compile(
    r"(diffusion_pytorch_model|pytorch_model|model|pytorch_lora_weights|adapter_model|learned_embeds)"
    r"(\.(fp16|bf16|fp32|non_ema))?"
)
"""What libraries call every model's file: there the folder's name is the model's."""


def unique_names(candidates: Sequence[Candidate], steady_root: Path) -> list[str]:
    """Return a name for each candidate: its stem, else its place, else its place with the model folder before it.

    A stem that several share belongs to none of them, so that a new file never takes over the name under which
    workflows know another. Only the models of `steady_root` keep theirs whatever other folders hold.
    """
    stems = Counter(_stem(candidate) for candidate in candidates)
    taken = {_stem(candidate) for candidate in candidates if candidate.root == steady_root}
    names: list[str] = []
    for candidate in candidates:
        choices = _choices(candidate)
        stem = next(choices)
        if candidate.root == steady_root or (stems[stem] == 1 and stem not in taken):
            names.append(stem)
        else:
            names.append(next(choice for choice in choices if choice not in taken))
        taken.add(names[-1])
    return names


def _stem(candidate: Candidate) -> str:
    """Return the name a person would use: that of the folder, or the file name without its ending if it has its own."""
    if candidate.layout == "diffusers":
        return _hub_name(candidate.path) or candidate.path.name or candidate.place
    if _FILE_NAMES_OF_LIBRARIES.fullmatch(candidate.path.stem) and candidate.path.parent != candidate.root:
        return _hub_name(candidate.path.parent) or candidate.path.parent.name
    return candidate.path.stem


def _hub_name(path: Path) -> str | None:
    """Return the model's name where the folder is a snapshot in a Hugging Face cache, which is named by a hash."""
    if path.parent.name != "snapshots" or not path.parent.parent.name.startswith("models--"):
        return None
    return path.parent.parent.name.rpartition("--")[2]


def _choices(candidate: Candidate) -> Iterator[str]:
    """Yield the names a candidate could have, best first, without end."""
    yield _stem(candidate)
    yield candidate.place
    yield f"{candidate.root.name}/{candidate.place}"
    number = 2
    while True:
        yield f"{candidate.root.name}/{candidate.place} ({number})"
        number += 1
