"""Pictures kept as numbers [height, width, channels] fp32, where eight bits would lose what was computed.

Others are Pillow's. Channels are grey, three colours, or three colours and opacity, from 0 to 1; what lies beyond is
kept, too. numpy is imported when there are such pictures, not before.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import blake3
import orjson
from PIL import Image as PillowImage
from PIL.Image import Image

from nodeloom.runtime.worker.picture_codec import decode_picture, encode_picture
from nodeloom.schema import InputError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numbers: TypeAlias = NDArray[np.float32]

Kept: TypeAlias = "Image | Numbers"
"""A picture in memory: pixels of Pillow's, or numbers."""

_MAGIC = b"nodeloom numbers 1\n"
_MODES = {1: "L", 3: "RGB", 4: "RGBA"}


def settled(numbers: Numbers) -> Numbers:
    """A copy that nobody can change; `InputError` if it is no picture."""
    import numpy as np

    if numbers.ndim != 3 or numbers.shape[2] not in _MODES or 0 in numbers.shape:
        raise InputError(
            f"a picture of the shape {'x'.join(map(str, numbers.shape))} can't be kept: it must have a height, a width "
            "and 1, 3 or 4 channels"
        )
    copy = np.array(numbers, dtype=np.float32, order="C")
    copy.flags.writeable = False
    return copy


def pillow(kept: Kept) -> Image:
    """A picture of eight bits a channel, cut off below and not rounded, as ComfyUI saves them."""
    if isinstance(kept, Image):
        return kept
    import numpy as np

    bits = np.clip(255.0 * kept, 0, 255).astype(np.uint8)
    mode = _MODES[kept.shape[2]]
    return PillowImage.frombytes(mode, (kept.shape[1], kept.shape[0]), bits.tobytes())


def numbers_digest(numbers: Numbers) -> str:
    """32 hex digits that follow from the size and the numbers of a picture, and from nothing else."""
    digest = blake3.blake3(_header(numbers))
    digest.update(numbers.tobytes())
    return digest.hexdigest(length=16)


def encode_kept(kept: Kept) -> bytes:
    """The bytes of a picture; numbers are not packed, for noise in their last digits can't be."""
    if isinstance(kept, Image):
        return encode_picture(kept)
    return _MAGIC + _header(kept) + b"\n" + kept.tobytes()


def decode_kept(data: bytes) -> Kept:
    """The picture of bytes that `encode_kept` made; `ValueError` or the like of any others."""
    if not data.startswith(_MAGIC):
        return decode_picture(data)
    import numpy as np

    header, _, rest = data[len(_MAGIC) :].partition(b"\n")
    return np.frombuffer(rest, dtype="<f4").reshape(orjson.loads(header))


def _header(numbers: Numbers) -> bytes:
    return orjson.dumps(list(numbers.shape))
