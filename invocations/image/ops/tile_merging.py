"""Tiles of a picture, put together to one: where they overlap, one goes over into the other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from nodeloom.invocations.image.ops.modes import eight_bit, has_alpha
from nodeloom.schema.errors import InputError

if TYPE_CHECKING:
    from PIL.Image import Image

Pixels = Any
"""numpy: float64 [height, width, channels]."""
Share = Callable[[Pixels, Pixels, int], Pixels]
"""How much of the second counts where two overlap, [height, width, 1] from 0 to 1, over so many pixels."""
_BRIGHTNESS: Final = (0.299, 0.587, 0.114)
"""Of red, green and blue, in ITU-R BT.601."""


class Piece(NamedTuple):
    """A picture, and where its upper left corner belongs."""

    image: Image
    x: int
    y: int


def merge(pieces: Sequence[Piece], blend: int, share: Share) -> Image:
    """One picture of tiles that stand in rows: rows are put together first, then the picture. Eight bits a channel.

    Args:
        pieces: The tiles, in any order.
        blend: Over how many pixels one goes over into the other, at most as far as they overlap.
        share: `linear_share` or `seam_share`.

    Raises `InputError` if there is none, or if they leave a gap.
    """
    import numpy as np
    from PIL import Image

    if not pieces:
        raise InputError("there are no tiles to merge: connect a list of them")
    mode = "RGBA" if any(has_alpha(eight_bit(piece.image)) for piece in pieces) else "RGB"
    whole: Pixels = None
    for top, row in groupby(sorted(pieces, key=lambda piece: (piece.y, piece.x)), key=lambda piece: piece.y):
        strip: Pixels = None
        for piece in row:
            pixels = np.asarray(eight_bit(piece.image).convert(mode), dtype=np.float64)
            strip = _joined(strip, pixels, piece.x, blend, share)
        turned = strip.swapaxes(0, 1)
        whole = _joined(whole, turned, top, blend, share)
    return Image.fromarray(np.rint(whole.swapaxes(0, 1)).astype(np.uint8), mode)


def linear_share(one: Pixels, other: Pixels, blend: int) -> Pixels:
    """A slope in the middle of what both cover."""
    import numpy as np

    width = one.shape[1]
    share = np.ones((1, width, 1))
    start = width // 2 - blend // 2
    share[:, :start] = 0
    share[:, start : start + blend, 0] = np.linspace(0, 1, blend)
    return share


def seam_share(one: Pixels, other: Pixels, blend: int) -> Pixels:
    """A line along which both are most alike, from above to below, softened by a box as wide as `blend`."""
    import numpy as np

    seam = _seam(_energy(other[..., :3] - one[..., :3]), margin=-(-blend // 2))
    mask = (np.arange(one.shape[1])[None, :] >= seam[:, None]).astype(np.float64)
    return _softened(_softened(mask, blend).T, blend).T[..., None]


def _joined(before: Pixels, piece: Pixels, at: int, blend: int, share: Share) -> Pixels:
    """What stands there, and a piece that begins at a column of it."""
    import numpy as np

    if before is None:
        before = piece[:, :0]
    overlap = min(before.shape[1] - at, piece.shape[1])
    if overlap < 0:
        raise InputError(
            f"the tiles leave a gap of {-overlap} pixels: each has to begin where another one ends, or before"
        )
    if before.shape[0] != piece.shape[0]:
        raise InputError(
            f"tiles side by side are {before.shape[0]} and {piece.shape[0]} pixels long, and have to be of one length"
        )
    one, other = before[:, at : at + overlap], piece[:, :overlap]
    if overlap:
        counts = share(one, other, min(blend, overlap))
        one = one * (1 - counts) + other * counts
    return np.concatenate([before[:, :at], one, piece[:, overlap:], before[:, at + overlap :]], axis=1)


def _energy(difference: Pixels) -> Pixels:
    """How much the brightness of a difference [height, width, 3] changes from pixel to pixel, [height, width]."""
    import numpy as np

    brightness = difference @ np.asarray(_BRIGHTNESS)
    down = np.abs(np.gradient(brightness, axis=0)) if brightness.shape[0] > 1 else 0
    along = np.abs(np.gradient(brightness, axis=1)) if brightness.shape[1] > 1 else 0
    return np.zeros_like(brightness) + down + along


def _seam(energy: Pixels, margin: int) -> Pixels:
    """The way from above to below of least energy, a column for each row, that keeps away from both sides."""
    import numpy as np

    height, width = energy.shape
    first, last = (margin, width - margin) if 2 * margin < width else (width // 2, width // 2 + 1)
    costs = np.pad(energy[:, first:last], ((0, 0), (1, 1)), constant_values=np.inf)
    for row in range(1, height):
        above = costs[row - 1]
        costs[row, 1:-1] += np.minimum(np.minimum(above[:-2], above[1:-1]), above[2:])
    seam = np.empty(height, dtype=np.int64)
    seam[-1] = np.argmin(costs[-1])
    for row in range(height - 2, -1, -1):
        here = seam[row + 1]
        seam[row] = here - 1 + np.argmin(costs[row, here - 1 : here + 2])
    return seam - 1 + first


def _softened(mask: Pixels, size: int) -> Pixels:
    """Means over `size` columns; beyond the sides it goes on as it ends there."""
    import numpy as np

    if size < 2:
        return mask
    padded = np.pad(mask, ((0, 0), (size // 2, size - size // 2 - 1)), mode="edge")
    sums = np.cumsum(np.pad(padded, ((0, 0), (1, 0))), axis=1)
    return (sums[:, size:] - sums[:, :-size]) / size
