"""Latents of several pictures with what travels beside them: more of them, and some of them.

A bundle holds `samples` [B,C,h,w] and, by other names, tensors of one entry for all pictures or of several, which begin
anew where there are more pictures. `places` [B] says which pictures of a batch they are (see `noise.initial_noise`).
"""

from collections.abc import Mapping

import torch
from torch import Tensor

from nodeloom.runtime.diffusion.mixing import fitted

SAMPLES = "samples"
PLACES = "places"


def repeated(bundle: Mapping[str, Tensor], count: int) -> dict[str, Tensor]:
    """Return a bundle with its pictures `count` times in a row; each gets noise of its own, as in ComfyUI."""
    batch = len(bundle[SAMPLES])
    more = {name: _for_each(tensor, batch) for name, tensor in bundle.items()}
    more = {
        name: torch.cat([tensor] * count) if len(tensor) > 1 or name == SAMPLES else tensor
        for name, tensor in more.items()
    }
    if PLACES in bundle:
        places = bundle[PLACES]
        width = places.max() - places.min() + 1
        more[PLACES] = torch.cat([places + turn * width for turn in range(count)])
    return more


def picked(bundle: Mapping[str, Tensor], first: int, count: int) -> dict[str, Tensor]:
    """Return the bundle of `count` pictures from the one numbered `first`, or as many as there are.

    They keep the noise that they have in the whole batch. Raises ValueError if there is no such picture.
    """
    batch = len(bundle[SAMPLES])
    if not 0 <= first < batch:
        raise ValueError(f"first is {first}, must be between 0 and {batch - 1}: there are {batch} pictures")
    part = slice(first, first + count)
    fewer = {name: _for_each(tensor, batch) for name, tensor in bundle.items()}
    fewer = {name: tensor[part] if len(tensor) > 1 else tensor for name, tensor in fewer.items()}
    return {**fewer, PLACES: bundle.get(PLACES, torch.arange(batch))[part]}


def joined(first: Mapping[str, Tensor], second: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """Return two bundles as one: the second's pictures, fitted to the size of the first's, stand behind those.

    Each keeps the noise that it has in its own batch. What travels beside is the first's, as in ComfyUI.
    """
    more = fitted(second[SAMPLES], (first[SAMPLES].shape[-2], first[SAMPLES].shape[-1])).to(first[SAMPLES].device)
    places = [bundle.get(PLACES, torch.arange(len(bundle[SAMPLES]))) for bundle in (first, second)]
    return {**first, SAMPLES: torch.cat([first[SAMPLES], more]), PLACES: torch.cat(places)}


def _for_each(tensor: Tensor, batch: int) -> Tensor:
    """One entry for all as it is, several of them as one for each picture."""
    return tensor if len(tensor) == 1 else torch.cat([tensor] * -(-batch // len(tensor)))[:batch]
