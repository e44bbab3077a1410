"""Edges of pictures (Canny 1986), in the steps and numbers that kornia has, by which ControlNets' pictures are made.

Everything heavy is imported inside the functions: they are called by `invoke` only.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from PIL.Image import Image
    from torch import Tensor

_GREY: Final = (0.299, 0.587, 0.114)
_REACH: Final = 2  # of the Gaussian, whose standard deviation is a pixel
_SLOPE: Final = ((-1.0, 0.0, 1.0), (-2.0, 0.0, 2.0), (-1.0, 0.0, 1.0))  # Sobel's
_LEAST: Final = 1e-6
# Neighbours (down, right) by the direction of the slope, in eighths of a turn; where it points down is a quarter.
_NEIGHBOURS: Final = ((0, 1), (1, 1), (1, 0), (1, -1), (0, -1), (-1, -1), (-1, 0), (-1, 1))


def canny(pixels: NDArray[np.float32], low: float, high: float) -> Image:
    """The edges of a picture [H,W,3 or 4] in 0..1, white on black (mode L).

    `low` and `high` are heights of the slope: of an edge that goes on from another one, and of any that may begin one.
    Sides of less than three pixels have none.
    """
    import numpy as np
    import torch
    from PIL.Image import fromarray

    colors = torch.from_numpy(np.array(pixels[..., :3])).movedim(-1, 0)[None]
    if min(colors.shape[-2:]) <= _REACH:
        return fromarray(np.zeros(pixels.shape[:2], dtype=np.uint8))
    with torch.no_grad():
        heights = _ridges(*_slopes(_blurred(_grey(colors))))[0, 0]
    strong, weak = (heights > high).numpy(), (heights > low).numpy()
    return fromarray(np.where(_connected(strong, weak), np.uint8(255), np.uint8(0)))


def _grey(colors: Tensor) -> Tensor:
    """The brightness [1,1,H,W] of colours [1,3,H,W]."""
    from torch import tensor

    red, green, blue = tensor(_GREY).unbind()
    return red * colors[:, 0:1] + green * colors[:, 1:2] + blue * colors[:, 2:3]


def _blurred(grey: Tensor) -> Tensor:
    """A picture under a small Gaussian, along rows and then along columns; its rims are mirrored."""
    import torch
    from torch.nn import functional

    places = torch.arange(-_REACH, _REACH + 1, dtype=torch.float32)
    bell = torch.exp(-places.pow(2.0) / 2.0)
    bell = bell / bell.sum()
    rows = functional.conv2d(functional.pad(grey, (_REACH, _REACH, 0, 0), "reflect"), bell.view(1, 1, 1, -1))
    return functional.conv2d(functional.pad(rows, (0, 0, _REACH, _REACH), "reflect"), bell.view(1, 1, -1, 1))


def _slopes(grey: Tensor) -> tuple[Tensor, Tensor]:
    """How steeply a picture rises to the right and down, [1,1,H,W] each; its rims go on."""
    from torch import stack, tensor
    from torch.nn import functional

    across = tensor(_SLOPE)
    both = functional.conv2d(functional.pad(grey, (1, 1, 1, 1), "replicate"), stack([across, across.T])[:, None])
    return both[:, 0:1], both[:, 1:2]


def _ridges(right: Tensor, down: Tensor) -> Tensor:
    """The height of the slope where it is higher than that of both neighbours along it, else 0: [1,1,H,W]."""
    import torch
    from torch.nn import functional

    height = torch.sqrt(right * right + down * down + _LEAST)
    degrees = 180.0 * torch.atan2(down, right) / math.pi
    eighths = (torch.round(degrees / 45) % 8).long()
    rows, columns = height.shape[-2:]
    rim = functional.pad(height, (1, 1, 1, 1))
    around = [rim[..., 1 + y : 1 + y + rows, 1 + x : 1 + x + columns] for y, x in _NEIGHBOURS]
    rise = height - torch.cat(around, dim=1)
    ahead, behind = rise.gather(1, eighths), rise.gather(1, (eighths + 4) % 8)
    return height * (torch.minimum(ahead, behind) > 0)


def _connected(strong: NDArray[np.bool_], weak: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Strong pixels and those weak ones that a chain of weak ones connects with them, corner to corner too."""
    import numpy as np

    left = np.pad(weak & ~strong, 1)
    found = np.pad(strong, 1)
    steps = np.array([y * found.shape[1] + x for y, x in _NEIGHBOURS])
    flat_left, flat_found = left.ravel(), found.ravel()
    edge = np.flatnonzero(flat_found)
    while len(edge):
        reached = np.unique((edge[:, None] + steps).ravel())
        edge = reached[flat_left[reached]]
        flat_found[edge] = True
        flat_left[edge] = False
    return found[1:-1, 1:-1]
