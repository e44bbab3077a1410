"""Where a file has the tensors of an image encoder, in transformers' layout or open_clip's. It must not know torch."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

UNCLIP: Final = "embedder.model.visual."
"""Under which checkpoints of SD 2.1 unCLIP have their image encoder."""
VIDEO: Final = "conditioner.embedders.0.open_clip.model.visual."
"""Under which checkpoints of Stable Video Diffusion have theirs."""

_ALONE: Final = "visual."
_OPEN_CLIP: Final = (_ALONE, UNCLIP, VIDEO)
_FIRST: Final = "transformer.resblocks.0.attn.in_proj_weight"
_TRANSFORMERS: Final = ("vision_model.", "visual_projection.")
_CLASS: Final = "vision_model.embeddings.class_embedding"


def open_clip_prefix(names: Collection[str]) -> str | None:
    """Return what open_clip's names of an image encoder begin with; None where there is none in its layout."""
    return next((prefix for prefix in _OPEN_CLIP if prefix + _FIRST in names), None)


def has_vision(names: Collection[str]) -> bool:
    """Tell whether tensors of these names hold an image encoder of CLIP."""
    return _CLASS in names or open_clip_prefix(names) is not None


def vision_names(names: Collection[str]) -> list[str]:
    """Return the names of an image encoder's tensors, in the layout in which the file has it."""
    prefix = open_clip_prefix(names)
    return [name for name in names if name.startswith(_TRANSFORMERS if prefix is None else prefix)]
