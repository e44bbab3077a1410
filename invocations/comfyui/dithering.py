"""Pictures in few colours, as ComfyUI reduces them: Pillow's palette, and its or Bayer's way to spread what is between.

torch and numpy are imported inside the functions: they are called by `invoke` only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from PIL.Image import Image
    from torch import Tensor

Dither: TypeAlias = Literal["none", "floyd-steinberg", "bayer-2", "bayer-4", "bayer-8", "bayer-16"]


def quantized(pictures: Tensor, colors: int, dither: Dither) -> Tensor:
    """Pictures [B,H,W,C] with at most so many colours each, [B,H,W,3] in steps of eight bits."""
    import numpy as np
    import torch
    from PIL import Image as Pillow

    from nodeloom.runtime.diffusion.autoencoder import to_bytes

    reduced = [_reduced(Pillow.fromarray(each), colors, dither) for each in to_bytes(pictures[..., :3])]
    return torch.from_numpy(np.stack([np.asarray(each) for each in reduced])).float() / 255.0


def bayer(side: int) -> NDArray[np.float32]:
    """Bayer's matrix of a side that is a power of 2, around 0: each step doubles it."""
    import numpy as np

    matrix = np.zeros((1, 1), dtype=np.float32)
    while len(matrix) < side:
        cells = (2 * len(matrix)) ** 2
        finer = cells * matrix
        doubled = np.block([[finer - 1.5, finer + 0.5], [finer + 1.5, finer - 0.5]]) / cells
        matrix = doubled.astype(np.float32)
    return matrix


def _reduced(picture: Image, colors: int, dither: Dither) -> Image:
    from PIL.Image import Dither as Way

    palette = picture.quantize(colors=colors)
    if dither.startswith("bayer"):
        side = int(dither.partition("-")[2])
        return _patterned(picture, palette, side).convert("RGB")
    way = Way.NONE if dither == "none" else Way.FLOYDSTEINBERG
    return picture.quantize(palette=palette, dither=way).convert("RGB")


def _patterned(picture: Image, palette: Image, side: int) -> Image:
    """A picture in the colours of a palette; a pattern is added before, the stronger the fewer colours there are."""
    import numpy as np
    from PIL import Image as Pillow
    from PIL.Image import Dither as Way

    used = len(palette.getpalette() or ()) // 3
    pattern = 2 * 256 / used * bayer(side) + np.float32(0.5)
    times = (-(-picture.height // side), -(-picture.width // side))
    tiled = np.tile(pattern, times)[: picture.height, : picture.width, None]
    shifted = np.clip(np.asarray(picture).astype(np.float32) + tiled, 0, 255).astype(np.uint8)
    return Pillow.fromarray(shifted).quantize(palette=palette, dither=Way.NONE)
