"""A LoRA's tensors as patches of parameters, as far as the file alone can tell."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple

from torch import Tensor

from nodeloom.runtime.diffusion.patches.change import Change
from nodeloom.runtime.diffusion.patches.keys import Key, NetworkName, Parameter, Role, foreign_kind, parse_key
from nodeloom.runtime.diffusion.patches.kinds import change_of
from nodeloom.schema.errors import ModelError

_SHOWN: Final = 3
"""How many tensors of a kind that can't be read are named."""


class Place(NamedTuple):
    """A parameter of a network, its module spelled with underscores."""

    module: str
    parameter: Parameter


@dataclass(frozen=True, slots=True, eq=False)
class LoRA:
    """The patches of a file, by network and place, and the tensors that are none."""

    name: str
    patches: Mapping[NetworkName, Mapping[Place, Change]]
    unknown: tuple[str, ...]

    @property
    def text_width(self) -> int | None:
        """The width of the text that the patched UNet reads, None where no patch shows it."""
        found = (patch for place, patch in self.patches.get("unet", {}).items() if place.module.endswith("attn2_to_k"))
        return next((patch.shape[1] for patch in found if patch.shape[1]), None)


def read_lora(name: str, tensors: Mapping[str, Tensor]) -> LoRA:
    """Read the tensors of a LoRA's file, `name` for sentences.

    Raises ModelError for a patch that lacks a factor, factors that can't be multiplied, and patches of other kinds.
    """
    _refuse_foreign_kinds(name, tensors)
    found: dict[NetworkName, dict[Place, dict[Role, Tensor]]] = defaultdict(lambda: defaultdict(dict))
    unknown: list[str] = []
    for tensor_name, tensor in tensors.items():
        key = parse_key(tensor_name)
        if key is None:
            unknown.append(tensor_name)
            continue
        place = Place(key.module, key.parameter)
        _refuse_twice(name, key, found[key.network][place])
        found[key.network][place][key.role] = tensor
    patches = {
        network: {place: _change(name, place, factors) for place, factors in places.items()}
        for network, places in found.items()
    }
    return LoRA(name, patches, tuple(unknown))


def _refuse_foreign_kinds(name: str, tensors: Mapping[str, Tensor]) -> None:
    kinds = {tensor: kind for tensor in tensors if (kind := foreign_kind(tensor)) is not None}
    if not kinds:
        return
    shown = ", ".join([*kinds][:_SHOWN])
    raise ModelError(
        f"LoRA {name!r} has patches of a kind that can't be used ({', '.join(sorted(set(kinds.values())))}): "
        f"{len(kinds)} of its {len(tensors)} tensors, such as {shown}; choose a LoRA, LoHa, LoKr, GLoRA, OFT or DoRA, "
        "or have it converted to one"
    )


def _refuse_twice(name: str, key: Key, factors: Mapping[Role, Tensor]) -> None:
    if key.role in factors:
        raise ModelError(
            f"LoRA {name!r} has {key.role} of {key.module} twice, under different names: choose another file of it"
        )


def _change(name: str, place: Place, factors: Mapping[Role, Tensor]) -> Change:
    try:
        return change_of(factors)
    except ValueError as error:
        raise ModelError(
            f"LoRA {name!r} is damaged: the patch of {place.module} {error}; download or copy it again"
        ) from error
