"""Pictures as tensors, and sheets of pictures to look at."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from torch import Tensor
from torch.nn import functional


def as_tensor(pictures: Sequence[Image.Image]) -> Tensor:
    """Return pictures of one size as [B,3,H,W] in -1..1."""
    array = np.stack([np.asarray(picture, dtype=np.float32) for picture in pictures])
    return torch.from_numpy(array / np.float32(127.5) - np.float32(1)).movedim(-1, 1).contiguous()


def as_pictures(tensor: Tensor) -> list[Image.Image]:
    """Return the pictures of a tensor [B,3,H,W] in -1..1."""
    levels = ((tensor.detach().cpu().clamp(-1, 1) + 1) * 127.5).round().byte().movedim(1, -1)
    return [Image.fromarray(picture) for picture in levels.numpy()]


def save_sheet(path: Path, rows: Sequence[Sequence[Image.Image]], gap: int = 2) -> None:
    """Write rows of equal pictures side by side as one picture."""
    width, height = rows[0][0].size
    columns = max(len(row) for row in rows)
    sheet = Image.new("RGB", (columns * (width + gap) - gap, len(rows) * (height + gap) - gap), "white")
    for down, row in enumerate(rows):
        for across, picture in enumerate(row):
            sheet.paste(picture, (across * (width + gap), down * (height + gap)))
    path.parent.mkdir(parents=True, exist_ok=True)
    sheet.save(path)


def decibels(found: Tensor, true: Tensor) -> float:
    """Return the peak signal-to-noise ratio of pictures in -1..1."""
    return float(10 * torch.log10(4 / (found.clamp(-1, 1) - true).square().mean()))


def fine_detail(pictures: Tensor) -> Tensor:
    """Return the energy [B] of what is finer than about three pixels in pictures [B,3,H,W] in -1..1."""
    smooth = functional.avg_pool2d(functional.pad(pictures, (1, 1, 1, 1), mode="replicate"), 3, 1)
    return (pictures - smooth).square().mean(dim=(1, 2, 3))
