"""The rules of Porter and Duff (Compositing Digital Images, 1984), and others with them, as ComfyUI has them.

torch is imported inside the functions: they are called by `invoke` only.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

if TYPE_CHECKING:
    from torch import Tensor

Mode: TypeAlias = Literal[
    "ADD", "CLEAR", "DARKEN", "DST", "DST_ATOP", "DST_IN", "DST_OUT", "DST_OVER", "LIGHTEN", "MULTIPLY", "OVERLAY",
    "SCREEN", "SRC", "SRC_ATOP", "SRC_IN", "SRC_OUT", "SRC_OVER", "XOR",
]  # fmt: skip
Layer: TypeAlias = "tuple[Tensor, Tensor]"
"""Colours [B,H,W,C] and opacity [B,H,W,1]."""
_CLEAR: Final = 1e-5
"""With less opacity there is no colour."""


def composed(above: Layer, below: Layer, mode: Mode) -> Layer:
    """A layer over another by a rule. Colours come and go as they are; between they are multiplied by opacity."""
    import torch

    (top, over), (base, under) = above, below
    colors, opacity = _RULES[mode](top * over, over, base * under, under)
    made = torch.where(opacity > _CLEAR, colors / opacity, torch.zeros_like(colors))
    return made.clamp(0, 1), opacity


def _add(top: Tensor, over: Tensor, base: Tensor, under: Tensor) -> Layer:
    return (top + base).clamp(0, 1), (over + under).clamp(0, 1)


def _darken(top: Tensor, over: Tensor, base: Tensor, under: Tensor) -> Layer:
    return _apart(top, over, base, under) + top.minimum(base), _union(over, under)


def _lighten(top: Tensor, over: Tensor, base: Tensor, under: Tensor) -> Layer:
    return _apart(top, over, base, under) + top.maximum(base), _union(over, under)


def _overlay(top: Tensor, over: Tensor, base: Tensor, under: Tensor) -> Layer:
    light = over * under - 2 * (under - top) * (over - base)
    return (2 * top * base).where(2 * base < under, light), _union(over, under)


def _screen(top: Tensor, over: Tensor, base: Tensor, under: Tensor) -> Layer:
    return _union(top, base), _union(over, under)


def _xor(top: Tensor, over: Tensor, base: Tensor, under: Tensor) -> Layer:
    return _apart(top, over, base, under), (1 - under) * over + (1 - over) * under


def _apart(top: Tensor, over: Tensor, base: Tensor, under: Tensor) -> Tensor:
    """Of each layer what shows where the other one is not."""
    return (1 - under) * top + (1 - over) * base


def _union(one: Tensor, other: Tensor) -> Tensor:
    return one + other - one * other


_RULES: Final[Mapping[Mode, Callable[[Tensor, Tensor, Tensor, Tensor], Layer]]] = {
    "ADD": _add,
    "CLEAR": lambda top, over, base, under: (base * 0, under * 0),
    "DARKEN": _darken,
    "DST": lambda top, over, base, under: (base, under),
    "DST_ATOP": lambda top, over, base, under: (over * base + (1 - under) * top, over),
    "DST_IN": lambda top, over, base, under: (base * over, over * under),
    "DST_OUT": lambda top, over, base, under: ((1 - over) * base, (1 - over) * under),
    "DST_OVER": lambda top, over, base, under: (base + (1 - under) * top, under + (1 - under) * over),
    "LIGHTEN": _lighten,
    "MULTIPLY": lambda top, over, base, under: (top * base, over * under),
    "OVERLAY": _overlay,
    "SCREEN": _screen,
    "SRC": lambda top, over, base, under: (top, over),
    "SRC_ATOP": lambda top, over, base, under: (under * top + (1 - over) * base, under),
    "SRC_IN": lambda top, over, base, under: (top * under, over * under),
    "SRC_OUT": lambda top, over, base, under: ((1 - under) * top, (1 - under) * over),
    "SRC_OVER": lambda top, over, base, under: (top + (1 - over) * base, over + (1 - over) * under),
    "XOR": _xor,
}
"""What each rule makes of colours multiplied by their opacity and of opacities: above, then below."""
