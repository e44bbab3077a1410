"""A LoRA fitted to a network: which of its patches have a place there, and whether they are of its shape."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import prod

import torch

from nodeloom.runtime.diffusion.patches.change import Change
from nodeloom.runtime.diffusion.patches.keys import NetworkName
from nodeloom.runtime.diffusion.patches.modules import module_names
from nodeloom.runtime.diffusion.patches.reading import LoRA
from nodeloom.schema.errors import ModelError

_TEXT_WIDTHS: Mapping[int, str] = {768: "Stable Diffusion 1", 1024: "Stable Diffusion 2", 2048: "SDXL"}


@dataclass(frozen=True, slots=True, eq=False)
class Fitted:
    """The patches of one network by the names of its parameters, and those in the file that have no place there."""

    changes: Mapping[str, Change]
    unmatched: tuple[str, ...]


def fitted(
    lora: LoRA, part: NetworkName, network: torch.nn.Module, original: Mapping[str, str] | None = None
) -> Fitted:
    """Find the parameters of a LoRA's patches in a network; nothing to patch is an answer, too.

    `original`: the network's parameters to their names in the original layout, where it has one. Raises ModelError
    if patches for this part of a model are there but none has a place, or one is of another shape.
    """
    patches = lora.patches.get(part, {})
    names = module_names(network, original)
    parameters = dict(network.named_parameters())
    paths = {place: f"{names.get(place.module, '')}.{place.parameter}" for place in patches}
    matched = {path: patches[place] for place, path in paths.items() if path in parameters}
    unmatched = tuple(place.module for place, path in paths.items() if path not in parameters)
    if patches and not matched:
        raise ModelError(
            f"LoRA {lora.name!r} is for another base{_made_for(lora)}: none of its {len(patches)} patches has a place "
            f"in the {part}, {unmatched[0]} for one; choose a LoRA for this model, or another model"
        )
    for path, patch in matched.items():
        _check_shape(lora, part, path, patch, parameters[path].shape)
    return Fitted(matched, unmatched)


def _check_shape(lora: LoRA, part: NetworkName, path: str, patch: Change, shape: torch.Size) -> None:
    if not patch.fits(shape):
        raise ModelError(
            f"LoRA {lora.name!r} is for another base{_made_for(lora)}: its patch of {path} in the {part} is "
            f"{patch.shape[0]} x {patch.shape[1] or 'any'}, must be {shape[0]} x {prod(shape[1:])}; choose a LoRA for "
            "this model, or another model"
        )


def _made_for(lora: LoRA) -> str:
    """Which base it is, where the width of its text tells."""
    width = lora.text_width
    if width is None:
        return ""
    return f", {_TEXT_WIDTHS.get(width, 'an unknown one')} (it reads text {width} wide)"
