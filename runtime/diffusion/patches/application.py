"""Patches put on a network for a while: parameters are replaced, and the very same ones are put back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import NamedTuple

import torch
from torch import Tensor
from torch.nn import Module, Parameter

from nodeloom.runtime.diffusion.patches.change import Change


@dataclass(frozen=True, slots=True, eq=False)
class Patch:
    """Changes by the names of a network's parameters, and how strongly they are put on; 1 is as trained."""

    changes: Mapping[str, Change]
    strength: float = 1.0


class Slot(NamedTuple):
    """Where a module keeps a parameter."""

    module: Module
    name: str


Replacements = Mapping[Slot, Parameter]
"""New parameters of a network: of the shape, number format and device of the ones they replace."""


@torch.no_grad()
def replacements(network: Module, patches: Sequence[Patch], held: torch.dtype | None = None) -> Replacements:
    """The parameters of a network with patches put on them, in order and in fp32, then cast to what they were.

    held: a number format that they are rounded to first. The network itself is not touched; a patch of strength 0 is
    none. The memory it takes is that of the touched parameters, a second time.
    """
    wanted: defaultdict[str, list[tuple[float, Change]]] = defaultdict(list)
    for patch in patches:
        for path, change in patch.changes.items():
            if patch.strength != 0:
                wanted[path].append((patch.strength, change))
    return {_slot(network, path): _patched(network.get_parameter(path), terms, held) for path, terms in wanted.items()}


@contextmanager
def swapped(weights: Replacements) -> Iterator[None]:
    """Run the body with other parameters in modules; afterwards they have the very objects they had before.

    The modules' own tables are written: `register_parameter` and `get_parameter` do the same with checks that take
    tens of milliseconds for an SDXL network, in every step.
    """
    originals = {slot: slot.module._parameters[slot.name] for slot in weights}
    try:
        for slot, weight in weights.items():
            slot.module._parameters[slot.name] = weight
        yield
    finally:
        for slot, original in originals.items():
            slot.module._parameters[slot.name] = original


@contextmanager
def patched(network: Module, patches: Sequence[Patch], held: torch.dtype | None = None) -> Iterator[None]:
    """Run the body with patches on a network; afterwards its parameters are the very tensors they were, bit for bit.

    held: see `replacements`.
    """
    with swapped(replacements(network, patches, held)):
        yield


def effective(network: Module, patches: Sequence[Patch], held: torch.dtype | None = None) -> dict[str, Tensor]:
    """The parameters of a network by name, as they would be with patches on them; held: see `replacements`."""
    weights = replacements(network, patches, held)
    return {name: weights.get(_slot(network, name), own) for name, own in network.named_parameters()}


def _slot(network: Module, path: str) -> Slot:
    module, _, name = path.rpartition(".")
    return Slot(network.get_submodule(module), name)


def _patched(parameter: Parameter, terms: Sequence[tuple[float, Change]], held: torch.dtype | None) -> Parameter:
    total = parameter.to(torch.float32, copy=True)
    for strength, change in terms:
        total = change.put_on(total, strength)
    return Parameter(total.to(held or parameter.dtype).to(parameter.dtype), requires_grad=False)
