"""Sizes as ComfyUI's resizing nodes are asked for them: a side of 0 follows from the other one."""

from __future__ import annotations

from typing import Final, TypeAlias

Size: TypeAlias = tuple[int, int]
"""Width and height in pixels."""
MEGA: Final = 1024 * 1024
"""Pixels of a megapixel."""


def asked_size(own: Size, asked: Size, least: int = 1) -> Size | None:
    """The size that is asked for of something of its `own` size; None if both sides are 0: it stays as it is.

    No side is less than `least`.
    """
    width, height = asked
    if width == 0 and height == 0:
        return None
    if width == 0:
        height = max(least, height)
        width = round(own[0] * height / own[1])
    elif height == 0:
        width = max(least, width)
        height = round(own[1] * width / own[0])
    return max(least, width), max(least, height)
