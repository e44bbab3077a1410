"""The modules of a network that can be patched, under every name that files have for them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

import torch

from nodeloom.runtime.diffusion.patches.keys import spelled

_TEXT_MODEL: Final = "text_model."
_PATCHED: Final = (torch.nn.Linear, torch.nn.Conv2d, torch.nn.GroupNorm, torch.nn.LayerNorm, torch.nn.Embedding)
# What diffusers' first training scripts called a text encoder's projections.
_PROJECTIONS: Final[Mapping[str, str]] = {
    "self_attn.q_proj": "self_attn.to_q",
    "self_attn.k_proj": "self_attn.to_k",
    "self_attn.v_proj": "self_attn.to_v",
    "self_attn.out_proj": "self_attn.to_out",
}


def module_names(network: torch.nn.Module, original: Mapping[str, str] | None = None) -> dict[str, str]:
    """Names of files, with underscores, to the names of the network's modules that can be patched.

    `original`: the network's parameters to their names in the original layout of single files, where it has one.
    """
    names: dict[str, str] = {}
    for path, module in network.named_modules():
        if not isinstance(module, _PATCHED):
            continue
        stored = (original or {}).get(f"{path}.weight")
        for name in (*_own_names(path), *([stored.removesuffix(".weight")] if stored else [])):
            names[spelled(name)] = path
    return names


def _own_names(path: str) -> set[str]:
    """What the programs that know the network by its modules call one of them."""
    bare = path.removeprefix(_TEXT_MODEL)
    old = re.sub(r"self_attn\.\w+_proj$", lambda found: _PROJECTIONS.get(found[0], found[0]), bare)
    names = {path, bare, old, re.sub(r"\.to_out\.0$", ".to_out", path)}
    return names | {_TEXT_MODEL + name for name in (bare, old)}
