"""The kinds of patches, told by which tensors there are for a parameter."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from torch import Tensor

from nodeloom.runtime.diffusion.patches.change import Added, Change
from nodeloom.runtime.diffusion.patches.difference import Difference
from nodeloom.runtime.diffusion.patches.factors import LowRank
from nodeloom.runtime.diffusion.patches.general import General
from nodeloom.runtime.diffusion.patches.hadamard import Hadamard
from nodeloom.runtime.diffusion.patches.keys import Role
from nodeloom.runtime.diffusion.patches.kronecker import Kronecker
from nodeloom.runtime.diffusion.patches.magnitude import Turned
from nodeloom.runtime.diffusion.patches.product import Product
from nodeloom.runtime.diffusion.patches.rotation import Rotation
from nodeloom.runtime.diffusion.patches.whole import Whole

Tensors = Mapping[Role, Tensor]
_GENERAL: Final[tuple[Role, ...]] = ("a1", "a2", "b1", "b2")


def change_of(tensors: Tensors) -> Change:
    """Return what the tensors of one parameter do to it.

    Raises ValueError, worded as what is said of the patch ("has no up factor"), where one is missing or empty, or they
    don't go together.
    """
    empty = next((role for role, tensor in tensors.items() if not tensor.numel()), None)
    if empty is not None:
        raise ValueError(f"has an empty {empty} factor")
    change = _other(tensors)
    if change is None:
        added = _added(tensors)
        change = Turned(added, tensors["dora_scale"]) if "dora_scale" in tensors else added
    elif "dora_scale" in tensors:
        raise ValueError("has a dora_scale, which goes with what is added alone")
    problem = change.problem()
    if problem is not None:
        raise ValueError(f"can't be computed, for {problem}")
    return change


def _other(tensors: Tensors) -> Change | None:
    """A patch that is more than an addition."""
    if "set_weight" in tensors:
        return Whole(tensors["set_weight"])
    if not tensors.keys().isdisjoint(("oft_blocks", "rescale")):
        return Rotation(_needed(tensors, "oft_blocks"), _alpha(tensors) or 0.0, tensors.get("rescale"))
    if not tensors.keys().isdisjoint(_GENERAL):
        a1, a2, b1, b2 = (_needed(tensors, role) for role in _GENERAL)
        return General(a1, a2, b1, b2, _alpha(tensors))
    return None


def _added(tensors: Tensors) -> Added:
    if "diff" in tensors:
        return Difference(tensors["diff"])
    if any(role.startswith("hada_") for role in tensors):
        return Hadamard(
            _product(tensors, "hada_w1", "hada_w1_a", "hada_w1_b", "hada_t1"),
            _product(tensors, "hada_w2", "hada_w2_a", "hada_w2_b", "hada_t2"),
            _alpha(tensors),
        )
    if any(role.startswith("lokr_") for role in tensors):
        return Kronecker(
            _product(tensors, "lokr_w1", "lokr_w1_a", "lokr_w1_b", "lokr_t1"),
            _product(tensors, "lokr_w2", "lokr_w2_a", "lokr_w2_b", "lokr_t2"),
            _alpha(tensors),
        )
    return LowRank(_needed(tensors, "down"), _needed(tensors, "up"), _alpha(tensors), tensors.get("mid"))


def _product(tensors: Tensors, whole: Role, a: Role, b: Role, core: Role) -> Product:
    """A matrix under its own name, or under those of its factors."""
    if whole in tensors:
        return Product((tensors[whole],))
    middle = (tensors[core],) if core in tensors else ()
    return Product((_needed(tensors, a), _needed(tensors, b), *middle))


def _needed(tensors: Tensors, role: Role) -> Tensor:
    if role not in tensors:
        raise ValueError(f"has no {role} factor")
    return tensors[role]


def _alpha(tensors: Tensors) -> float | None:
    alpha = tensors.get("alpha")
    if alpha is not None and alpha.numel() != 1:
        raise ValueError(f"has an alpha of shape {tuple(alpha.shape)}, must be a single number")
    return None if alpha is None else float(alpha)
