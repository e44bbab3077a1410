"""How large the embedded models are, read from their configs, so that tests hold for whichever are embedded."""

from __future__ import annotations

import json
from typing import Any, Final

from nodeloom.runtime.models import EMBEDDED_ROOT


def _config(part: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((EMBEDDED_ROOT / "tiny-sdxl-base" / part / "config.json").read_text())
    return found


COMPANIONS: Final = {
    "tiny-outlines": ("lora", "sdxl"),
    "tiny-moonlet": ("embedding", "sdxl"),
    "tiny-edges": ("t2i_adapter", "sdxl"),
    "tiny-quick-vae": ("vae", "sdxl"),
    "tiny-x2": ("upscaler", None),
}
"""Kind and base of each companion, by its name."""
SIDE: Final[int] = _config("unet")["sample_size"] * 8
"""Pixels of the pictures that they are made for."""
TEXT_WIDTH: Final[int] = _config("unet")["cross_attention_dim"]
"""Numbers that a token is for the UNet."""
CLIP_WIDTH: Final[int] = _config("text_encoder")["hidden_size"]
"""Numbers that a token is in the first text encoder."""
TOKENS: Final[int] = _config("text_encoder")["vocab_size"]
SCALING: Final[float] = _config("vae")["scaling_factor"]
"""What latents are multiplied with."""
