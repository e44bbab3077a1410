"""The sizes that SDXL's networks are told: as inputs of prompts, and as the value that travels with the text."""

from __future__ import annotations

from typing import TypeAlias

from nodeloom.schema import FrameField, InputError

Size: TypeAlias = tuple[int | None, int | None]
"""Width and height in pixels, None where they are not given."""

MOST_TOLD = 65536
ORIGINAL_WIDTH = "Width in pixels that the model is told; empty is the picture's own"
ORIGINAL_HEIGHT = "Height in pixels that the model is told; empty is the picture's own"


def told_frame(original: Size, crop: tuple[int, int] = (0, 0), target: Size = (None, None)) -> FrameField | None:
    """The sizes that a prompt names, None where it names none: those of the picture in work are told then.

    A side of the target that is not given is the original's. Raises InputError for half of an original size, and for
    a crop or a target without one.
    """
    width, height = original
    if width is None and height is None and not any((*crop, *target)):
        return None
    if width is None or height is None:
        raise InputError(
            "original_width and original_height must be given together, and with a crop or a target; "
            "give both, or none of these sizes"
        )
    return FrameField(
        width=width,
        height=height,
        crop_x=crop[0],
        crop_y=crop[1],
        target_width=target[0] or width,
        target_height=target[1] or height,
    )
