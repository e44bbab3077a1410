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
"""numpy: [height, width, channels], uint8; float32 where two are blended."""
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
        raise InputError("tiles holds none: connect a list of them")
    mode = "RGBA" if any(has_alpha(eight_bit(piece.image)) for piece in pieces) else "RGB"
    width, height = (
        max(at + side for at, side in found)
        for found in (
            [(piece.x, piece.image.width) for piece in pieces],
            [(piece.y, piece.image.height) for piece in pieces],
        )
    )
    whole, done = np.empty((height, width, len(mode)), dtype=np.uint8), 0
    for top, row in groupby(sorted(pieces, key=lambda piece: (piece.y, piece.x)), key=lambda piece: piece.y):
        strip = _row([*row], width, mode, blend, share)
        done = _lay(whole.swapaxes(0, 1), strip.swapaxes(0, 1), top, done, blend, share)
    return Image.fromarray(whole, mode)


def _row(pieces: Sequence[Piece], width: int, mode: str, blend: int, share: Share) -> Pixels:
    """The tiles of a row, from the left, put together."""
    import numpy as np

    height = pieces[0].image.height
    strip, done = np.empty((height, width, len(mode)), dtype=np.uint8), 0
    for piece in pieces:
        if piece.image.height != height:
            raise InputError(
                f"tiles side by side are {height} and {piece.image.height} pixels high, and have to be of one height"
            )
        done = _lay(strip, np.asarray(eight_bit(piece.image).convert(mode)), piece.x, done, blend, share)
    if done < width:
        raise InputError(f"tiles of a row are {done} pixels wide together, where others are {width}")
    return strip


def linear_share(one: Pixels, other: Pixels, blend: int) -> Pixels:
    """A slope in the middle of what both cover."""
    import numpy as np

    width = one.shape[1]
    share = np.ones((1, width, 1), dtype=np.float32)
    start = width // 2 - blend // 2
    share[:, :start] = 0
    share[:, start : start + blend, 0] = np.linspace(0, 1, blend, dtype=np.float32)
    return share


def seam_share(one: Pixels, other: Pixels, blend: int) -> Pixels:
    """A line along which both are most alike, from above to below, softened by a box as wide as `blend`."""
    import numpy as np

    seam = _seam(_energy(other[..., :3] - one[..., :3]), margin=-(-blend // 2))
    mask = (np.arange(one.shape[1])[None, :] >= seam[:, None]).astype(np.float32)
    return _softened(_softened(mask, blend).T, blend).T[..., None]


def _lay(canvas: Pixels, piece: Pixels, at: int, done: int, blend: int, share: Share) -> int:
    """Lay a piece on a canvas, from a column on; `done` columns are covered, and how many they are then is told."""
    import numpy as np

    if at > done:
        raise InputError(
            f"tiles leave a gap of {at - done} pixels: each has to begin where another one ends, or before that"
        )
    overlap = min(done - at, piece.shape[1])
    if overlap:
        one, other = (part.astype(np.float32) for part in (canvas[:, at:done][:, :overlap], piece[:, :overlap]))
        counts = share(one, other, min(blend, overlap))
        canvas[:, at : at + overlap] = np.rint(one * (1 - counts) + other * counts)
    canvas[:, at + overlap : at + piece.shape[1]] = piece[:, overlap:]
    return max(done, at + int(piece.shape[1]))


def _energy(difference: Pixels) -> Pixels:
    """How much the brightness of a difference [height, width, 3] changes from pixel to pixel, [height, width]."""
    import numpy as np

    brightness = difference @ np.asarray(_BRIGHTNESS, dtype=np.float32)
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
    sums = np.cumsum(np.pad(padded, ((0, 0), (1, 0))), axis=1, dtype=np.float64)
    return ((sums[:, size:] - sums[:, :-size]) / size).astype(np.float32)
