"""Faces in pictures: where they are, by the cascade of Haar features that comes with OpenCV (Viola and Jones, 2001).

Everything heavy is imported inside the functions: they are called by `invoke` only.
"""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from nodeloom.schema import InputError

if TYPE_CHECKING:
    from PIL.Image import Image
    from torch import Tensor

_CASCADE: Final = "haarcascade_frontalface_default.xml"
_SMALLEST: Final = 16
"""Pixels of the side of the smallest face that is looked for."""
_HALF: Final = 2.0
"""Weight of the cascade's last stage at which a score is about 0.6."""
_GRID: Final = 8
"""Pixels of a latent cell."""
_SOFT: Final = 2
"""Standard deviation of the blur of a mask's edge."""


class Face(NamedTuple):
    """A face: the box around it in pixels, and a score in 0..1 for how sure it is."""

    left: int
    top: int
    width: int
    height: int
    score: float


def faces_in(picture: Tensor, threshold: float) -> list[Face]:
    """Faces of a picture [H,W,C] in 0..1 that score at least `threshold`, from the left to the right.

    The score is 1 - exp(-w / 2) of the weight w that the cascade gives: no probability, but larger for a clearer face.
    Raises `InputError` where OpenCV is not installed.
    """
    try:
        import cv2
    except ImportError:
        raise InputError("faces are found by OpenCV, which is not installed: pip install 'nodeloom[faces]'") from None
    grey = cv2.cvtColor((picture[..., :3] * 255).round().byte().numpy(), cv2.COLOR_RGB2GRAY)
    cascade = cv2.CascadeClassifier(str(Path(cv2.__file__).parent / "data" / _CASCADE))
    boxes, _, weights = cascade.detectMultiScale3(
        cv2.equalizeHist(grey), scaleFactor=1.1, minNeighbors=3, minSize=(_SMALLEST, _SMALLEST), outputRejectLevels=True
    )
    found = [
        Face(int(left), int(top), int(width), int(height), 1 - math.exp(-max(0.0, float(weight)) / _HALF))
        for (left, top, width, height), weight in zip(boxes, weights, strict=True)
    ]
    return sorted(face for face in found if face.score >= threshold)


def square_around(face: Face, size: tuple[int, int], padding: int) -> tuple[int, int, int, int]:
    """Left, top, right and bottom of a square around a face in a picture of that width and height.

    Its sides are a multiple of 8 pixels, `padding` longer on both sides than the face, and inside of the picture.
    """
    shortest = min(size)
    side = min(max(face.width, face.height) + 2 * padding, shortest)
    side = min(-(-side // _GRID) * _GRID, shortest // _GRID * _GRID) or shortest
    left, top = (
        min(max(0, start + (length - side) // 2), whole - side)
        for start, length, whole in zip((face.left, face.top), (face.width, face.height), size, strict=True)
    )
    return left, top, left + side, top + side


def face_mask(face: Face, size: tuple[int, int]) -> Image:
    """A mask of that width and height (mode L), white in the ellipse that touches the sides of a face's box."""
    from PIL.Image import new
    from PIL.ImageDraw import Draw
    from PIL.ImageFilter import GaussianBlur

    mask = new("L", size)
    Draw(mask).ellipse((face.left, face.top, face.left + face.width - 1, face.top + face.height - 1), fill=255)
    return mask.filter(GaussianBlur(_SOFT))
