"""Tiny models that prompts are told by: an image encoder as open_clip has it, and GLIGEN's layers for a UNet."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

import torch
from safetensors.torch import save_file

_WIDTH, _WORDS = 64, 64  # the embedded SDXL base reads pooled text as wide as that
_SIDE, _PATCH, _LAYERS = 224, 56, 3
_TEXT: Final = 768
_QUERIES: Final[Mapping[str, int]] = {
    "input_blocks.4": 16, "input_blocks.5": 16, "input_blocks.7": 32, "input_blocks.8": 32, "middle_block": 32,
    "output_blocks.3": 32, "output_blocks.4": 32, "output_blocks.5": 32, "output_blocks.6": 16, "output_blocks.7": 16,
    "output_blocks.8": 16,
}  # fmt: skip
"""Blocks of the stand-in for Stable Diffusion 1 that have a transformer, and their widths."""


def _drawn(shapes: Mapping[str, tuple[int, ...]]) -> dict[str, torch.Tensor]:
    return {name: torch.randn(shape).half() * 0.05 for name, shape in shapes.items()}


def _seer(path: Path) -> None:
    positions = (_SIDE // _PATCH) ** 2 + 1
    shapes: dict[str, tuple[int, ...]] = {
        "class_embedding": (_WIDTH,), "positional_embedding": (positions, _WIDTH), "proj": (_WIDTH, _WORDS),
        "conv1.weight": (_WIDTH, 3, _PATCH, _PATCH),
        **{f"ln_{place}.{kind}": (_WIDTH,) for place in ("pre", "post") for kind in ("weight", "bias")},
    }  # fmt: skip
    for layer in range(_LAYERS):
        block = f"transformer.resblocks.{layer}"
        shapes |= _linear(f"{block}.attn.out_proj", _WIDTH, _WIDTH)
        shapes |= _linear(f"{block}.mlp.c_fc", 2 * _WIDTH, _WIDTH) | _linear(f"{block}.mlp.c_proj", _WIDTH, 2 * _WIDTH)
        shapes |= {f"{block}.ln_{which}.{kind}": (_WIDTH,) for which in (1, 2) for kind in ("weight", "bias")}
        shapes |= {f"{block}.attn.in_proj_weight": (3 * _WIDTH, _WIDTH), f"{block}.attn.in_proj_bias": (3 * _WIDTH,)}
    save_file({f"visual.{name}": tensor for name, tensor in _drawn(shapes).items()}, path)


def _boxes(path: Path) -> None:
    positions = 8 * 2 * 4
    shapes: dict[str, tuple[int, ...]] = {
        "position_net.null_positive_feature": (_TEXT,),
        "position_net.null_position_feature": (positions,),
    }
    for number, (rows, columns) in {0: (512, _TEXT + positions), 2: (512, 512), 4: (_TEXT, 512)}.items():
        shapes |= _linear(f"position_net.linears.{number}", rows, columns)
    for place, width in _QUERIES.items():
        fuser = f"{place}.1.transformer_blocks.0.fuser"
        shapes |= {f"{fuser}.alpha_attn": (), f"{fuser}.alpha_dense": ()}
        shapes |= _linear(f"{fuser}.linear", width, _TEXT) | _linear(f"{fuser}.attn.to_out.0", width, width)
        shapes |= {f"{fuser}.attn.to_{which}.weight": (width, width) for which in "qkv"}
        shapes |= _linear(f"{fuser}.ff.net.0.proj", 8 * width, width) | _linear(f"{fuser}.ff.net.2", width, 4 * width)
        shapes |= {f"{fuser}.norm{which}.{kind}": (width,) for which in (1, 2) for kind in ("weight", "bias")}
    save_file(_drawn(shapes), path)


def _linear(name: str, rows: int, columns: int) -> dict[str, tuple[int, ...]]:
    return {f"{name}.weight": (rows, columns), f"{name}.bias": (rows,)}


BESIDE: Final[Mapping[str, Callable[[Path], None]]] = {
    "clip_vision/clip_vision_g.safetensors": _seer,
    "gligen/gligen_sd14_textbox_pruned.safetensors": _boxes,
}
"""What writes each of them, by its place."""
