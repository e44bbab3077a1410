"""Blending two pictures of the same size by the modes that image editors offer.

Compositing follows the W3C's Compositing and Blending Level 1, and so do its modes but soft light, which is Pegtop's
smooth one. Eight bits a channel.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Literal

from nodeloom.invocations.image.ops.layer import as_layer
from nodeloom.invocations.image.ops.modes import composed_mode, eight_bit, standard
from nodeloom.schema.errors import InputError

if TYPE_CHECKING:
    from PIL.Image import Image

BlendMode = Literal[
    "normal", "multiply", "screen", "overlay", "hard_light", "soft_light", "darken", "lighten", "add", "subtract",
    "difference",
]  # fmt: skip


def blend(base: Image, layer: Image, mode: BlendMode = "normal", opacity: float = 1.0) -> Image:
    """The base with a layer blended over it; `InputError` if their sizes differ.

    Where the base is transparent the layer shows as it is; alpha of the layer and `opacity` say how much it counts.
    """
    from PIL import Image

    if base.size != layer.size:
        raise InputError(
            f"layer is {layer.width} x {layer.height} pixels, but base is {base.width} x {base.height}; "
            "resize one of them to the size of the other"
        )
    under, over = eight_bit(base).convert("RGBA"), as_layer(layer, opacity)
    mixed = _functions()[mode](under.convert("RGB"), over.convert("RGB"))
    colors = Image.composite(mixed, over.convert("RGB"), under.getchannel("A"))
    colors.putalpha(over.getchannel("A"))
    return Image.alpha_composite(under, colors).convert(composed_mode(standard(base), standard(layer)))


def _functions() -> Mapping[BlendMode, Callable[[Image, Image], Image]]:
    """Colour of base and layer together, both RGB."""
    from PIL import ImageChops

    return {
        "normal": lambda base, layer: layer,
        "multiply": ImageChops.multiply,
        "screen": ImageChops.screen,
        "overlay": ImageChops.overlay,
        "hard_light": ImageChops.hard_light,
        "soft_light": ImageChops.soft_light,
        "darken": ImageChops.darker,
        "lighten": ImageChops.lighter,
        "add": ImageChops.add,
        "subtract": ImageChops.subtract,
        "difference": ImageChops.difference,
    }
