"""What files are that nodeloom can't run, as far as their tensors' names tell. It must not know torch."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

_UNKNOWN: Final = "its tensors are not those of a model nodeloom knows"
# The first that any name matches is what the file is, so the more special ones stand first.
_MARKS: Final[tuple[tuple[re.Pattern[str], str], ...]] = tuple(
    (re.compile(mark), what)
    for mark, what in (
        (r"^controlnet_(single_)?blocks\.\d+\.", "a ControlNet of a diffusion transformer, as Flux and SD 3 are"),
        (r"^lllite_", "a ControlNet-LLLite, which patches a network's attention"),
        (r"(^|\.)double_blocks\.\d+\.", "a model of the kind of Flux"),
        (r"(^|\.)joint_blocks\.\d+\.", "a model of Stable Diffusion 3"),
        (
            r"(^|\.)(transformer_blocks\.\d+\.attn\.add_q_proj|single_transformer_blocks\.\d+)\.",
            "a diffusion transformer",
        ),
        (r"(^|\.)(image_proj|ip_adapter)\.", "an IP-Adapter of a kind that is not known, as FaceID is"),
        (r"^redux_(up|down)\.", "a style model of Flux (Redux)"),
        (r"^(encoder|decoder)\.layers\.\d+\.", "a tiny autoencoder (TAESD)"),
        (r"^encoder\.block\.\d+\.layer\.", "a text encoder (T5) by itself"),
        (r"^text_model\.encoder\.layers\.", "a text encoder (CLIP) by itself"),
        (r"^vision_model\.", "an image encoder (CLIP vision) by itself"),
        (r"^(input_blocks|diffusion_model\.input_blocks)\.\d+\.", "a UNet by itself"),
        (r"^(down_blocks|mid_block)\.", "a UNet by itself, or another network of diffusers"),
    )
)


def stranger(names: Iterable[str]) -> str:
    """Return a sentence about a file with tensors of these names, of which none is known to be of use."""
    known = list(names)
    for mark, what in _MARKS:
        if any(mark.search(name) for name in known):
            return f"it is {what}, where models of Stable Diffusion 1, 2 and SDXL can be used"
    return _UNKNOWN
