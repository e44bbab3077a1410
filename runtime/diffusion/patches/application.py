"""Patches put on a network for a while: parameters are replaced, and the very same ones are put back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import torch
from torch.nn import Module, Parameter

from nodeloom.runtime.diffusion.patches.factors import LowRank

_WEIGHT = "weight"


@dataclass(frozen=True, slots=True, eq=False)
class Patch:
    """Low-rank patches by the names of a network's modules, and how strongly they are put on; 1 is as trained."""

    factors: Mapping[str, LowRank]
    strength: float = 1.0


Replacements = Mapping[Module, Parameter]
"""New weights of a network's modules: of the shape, number format and device of the ones they replace."""


@torch.no_grad()
def replacements(network: Module, patches: Sequence[Patch]) -> Replacements:
    """The weights of a network with patches summed on them, in order and in fp32, then cast to what they were.

    The network itself is not touched; a patch of strength 0 is none. The memory it takes is that of the touched
    weights, a second time.
    """
    wanted: defaultdict[str, list[tuple[float, LowRank]]] = defaultdict(list)
    for patch in patches:
        for path, factors in patch.factors.items():
            if patch.strength != 0:
                wanted[path].append((patch.strength, factors))
    modules = {network.get_submodule(path): terms for path, terms in wanted.items()}
    return {module: _patched_weight(module, terms) for module, terms in modules.items()}


@contextmanager
def swapped(weights: Replacements) -> Iterator[None]:
    """Run the body with other weights in modules; afterwards they have the very objects they had before.

    The modules' own tables are written: `register_parameter` and `get_parameter` do the same with checks that take
    tens of milliseconds for an SDXL network, in every step.
    """
    originals = {module: module._parameters[_WEIGHT] for module in weights}
    try:
        for module, weight in weights.items():
            module._parameters[_WEIGHT] = weight
        yield
    finally:
        for module, original in originals.items():
            module._parameters[_WEIGHT] = original


@contextmanager
def patched(network: Module, patches: Sequence[Patch]) -> Iterator[None]:
    """Run the body with patches on a network; afterwards its weights are the very tensors they were, bit for bit."""
    with swapped(replacements(network, patches)):
        yield


def _patched_weight(module: Module, terms: Sequence[tuple[float, LowRank]]) -> Parameter:
    weight = module.get_parameter(_WEIGHT)
    total = weight.to(torch.float32, copy=True)
    for strength, factors in terms:
        total += (factors.delta(weight.device) * strength).view_as(total)
    return Parameter(total.to(weight.dtype), requires_grad=False)
