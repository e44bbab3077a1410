"""Names of models: short where that is unique, longer where it isn't. It must not know what a model is."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from nodeloom.runtime.models.folders import Candidate

_FILE_NAMES_OF_LIBRARIES: Final = re.compile(
    r"(diffusion_pytorch_model|pytorch_model|model|pytorch_lora_weights|adapter_model|learned_embeds)"
    r"(\.(fp16|bf16|fp32|non_ema))?"
)
"""What libraries call every model's file: there the folder's name is the model's."""


def unique_names(candidates: Sequence[Candidate], steady_root: Path) -> list[str]:
    """Return a name for each candidate: its stem, else its place, else its place with the folders before it.

    What several would be called belongs to none of them, so that a new file never takes over the name under which
    workflows know another. Only the models of `steady_root` keep theirs whatever other folders hold.
    """
    names = [_stem(candidate) if candidate.root == steady_root else None for candidate in candidates]
    taken = {name for name in names if name is not None}
    level = 0
    while None in names:
        wanted = [_choice(candidate, level) for candidate in candidates]
        counts = Counter(wanted)
        for at, choice in enumerate(wanted):
            if names[at] is None and counts[choice] == 1 and choice not in taken:
                names[at] = choice
        taken.update(name for name in names if name is not None)
        level += 1
    return [name for name in names if name is not None]


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


def _choice(candidate: Candidate, level: int) -> str:
    """Return what a candidate would be called: the higher the level, the longer, up to its whole path."""
    if level == 0:
        return _stem(candidate)
    parts = candidate.root.parts
    if level > len(parts):  # a place with its folder's whole path before it is somebody else's stem
        return f"{candidate.path} ({level})"
    return "/".join((*parts[len(parts) - level + 1 :], candidate.place))
