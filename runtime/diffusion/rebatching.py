"""Latents of several batches in batches of another size, in their order: ComfyUI's RebatchLatents."""

from collections.abc import Iterator, Mapping, Sequence

import torch
from torch import Tensor
from torch.nn.functional import interpolate

from nodeloom.runtime.diffusion.batches import PLACES, SAMPLES

MASK = "mask"
_CELL = 8
"""Pixels of a side of a latent cell."""


def rebatched(bundles: Sequence[Mapping[str, Tensor]], size: int) -> list[dict[str, Tensor]]:
    """Batches of at most `size` pictures; latents of another height or width begin a new one.

    Each picture keeps the noise that it has in its batch; where that is not said, they are numbered from the first on.
    A mask goes along; pictures without one are all white in it. What else travels beside is left behind.
    """
    found: list[dict[str, Tensor]] = []
    for group in _alike(_numbered(bundles)):
        whole = {SAMPLES: torch.cat([each[SAMPLES] for each in group]), PLACES: _joined(group, PLACES)}
        if any(MASK in each for each in group):
            whole[MASK] = torch.cat([_mask(each, group[0]) for each in group])
        for first in range(0, len(whole[SAMPLES]), size):
            found.append(_part(whole, slice(first, first + size)))
    return found


def _numbered(bundles: Sequence[Mapping[str, Tensor]]) -> Iterator[Mapping[str, Tensor]]:
    """The bundles, each with the places of its pictures."""
    count = 0
    for bundle in bundles:
        pictures = len(bundle[SAMPLES])
        yield {**bundle, PLACES: bundle.get(PLACES, torch.arange(count, count + pictures))}
        count += pictures


def _alike(bundles: Iterator[Mapping[str, Tensor]]) -> list[list[Mapping[str, Tensor]]]:
    """The bundles in groups of one size that follow each other."""
    groups: list[list[Mapping[str, Tensor]]] = []
    for bundle in bundles:
        if groups and groups[-1][0][SAMPLES].shape[1:] == bundle[SAMPLES].shape[1:]:
            groups[-1].append(bundle)
        else:
            groups.append([bundle])
    return groups


def _joined(group: Sequence[Mapping[str, Tensor]], name: str) -> Tensor:
    return torch.cat([each[name] for each in group])


def _mask(bundle: Mapping[str, Tensor], first: Mapping[str, Tensor]) -> Tensor:
    """The mask of a bundle [B,1,H,W], one for each of its pictures, as large as the picture of the first bundle."""
    count, (high, wide) = len(bundle[SAMPLES]), (side * _CELL for side in first[SAMPLES].shape[-2:])
    mask = bundle.get(MASK)
    if mask is None:
        return torch.ones(count, 1, high, wide)
    if mask.shape[-2:] != (high, wide):
        mask = interpolate(mask, (high, wide), mode="bilinear")
    return torch.cat([mask] * -(-count // len(mask)))[:count]


def _part(whole: Mapping[str, Tensor], part: slice) -> dict[str, Tensor]:
    """Some pictures; a mask that is all white is none."""
    found = {name: tensor[part] for name, tensor in whole.items()}
    if MASK in found and bool((found[MASK] == 1).all()):
        del found[MASK]
    return found
