"""A LoRA's tensors as patches of modules, as far as the file alone can tell."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from torch import Tensor

from nodeloom.runtime.diffusion.patches.factors import LowRank
from nodeloom.runtime.diffusion.patches.keys import Key, NetworkName, Role, other_kind, parse_key
from nodeloom.schema.errors import ModelError


@dataclass(frozen=True, slots=True, eq=False)
class LoRA:
    """The patches of a file, by network and module (spelled with underscores), and the tensors that are none."""

    name: str
    patches: Mapping[NetworkName, Mapping[str, LowRank]]
    unknown: tuple[str, ...]

    @property
    def text_width(self) -> int | None:
        """The width of the text that the patched UNet reads, None where no patch shows it."""
        found = (patch for module, patch in self.patches.get("unet", {}).items() if module.endswith("attn2_to_k"))
        return next((patch.shape[1] for patch in found), None)


def read_lora(name: str, tensors: Mapping[str, Tensor]) -> LoRA:
    """Read the tensors of a LoRA's file, `name` for sentences.

    Raises ModelError for a patch that lacks a factor, factors that can't be multiplied, and other kinds of patches.
    """
    modules: dict[NetworkName, dict[str, dict[Role, Tensor]]] = defaultdict(lambda: defaultdict(dict))
    unknown: list[str] = []
    for tensor_name, tensor in tensors.items():
        _refuse_other_kinds(name, tensor_name)
        key = parse_key(tensor_name)
        if key is None:
            unknown.append(tensor_name)
            continue
        _refuse_twice(name, key, modules[key.network][key.module])
        modules[key.network][key.module][key.role] = tensor
    patches = {
        network: {module: _low_rank(name, module, factors) for module, factors in found.items()}
        for network, found in modules.items()
    }
    return LoRA(name, patches, tuple(unknown))


def _refuse_other_kinds(name: str, tensor_name: str) -> None:
    kind = other_kind(tensor_name)
    if kind is not None:
        raise ModelError(
            f"LoRA {name!r} is of the kind {kind} ({tensor_name}), which can't be used yet: "
            "choose one with plain low-rank factors, or have it converted to one"
        )


def _refuse_twice(name: str, key: Key, factors: Mapping[Role, Tensor]) -> None:
    if key.role in factors:
        raise ModelError(
            f"LoRA {name!r} has {key.role} of {key.module} twice, under different names: choose another file of it"
        )


def _low_rank(name: str, module: str, factors: Mapping[Role, Tensor]) -> LowRank:
    for role in ("down", "up"):
        if role not in factors:
            raise ModelError(
                f"LoRA {name!r} is damaged: the patch of {module} has no {role} factor; download or copy it again"
            )
    alpha = factors.get("alpha")
    if alpha is not None and alpha.numel() != 1:
        raise ModelError(f"LoRA {name!r} is damaged: alpha of {module} is no single number; download or copy it again")
    patch = LowRank(factors["down"], factors["up"], None if alpha is None else float(alpha), factors.get("mid"))
    problem = patch.problem()
    if problem is not None:
        raise ModelError(f"LoRA {name!r} is damaged: in the patch of {module}, {problem}; download or copy it again")
    return patch
