"""Contact sheets: many pictures on one."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from nodeloom.invocations.image.ops.bounds import check_size
from nodeloom.invocations.image.ops.modes import eight_bit, rgba
from nodeloom.schema.errors import InputError

if TYPE_CHECKING:
    from PIL.Image import Image

    from nodeloom.schema.values import ColorField


def grid(images: Sequence[Image], columns: int, gap: int, background: ColorField) -> Image:
    """One sheet of all pictures, row by row; 0 columns stands for a sheet about as many cells wide as high.

    A cell is as wide and high as the widest and highest picture; smaller ones are centred, none is scaled. `gap`
    pixels lie between cells, none around. RGB, or RGBA if the background is not opaque.
    """
    from PIL import Image

    if not images:
        raise InputError("images is empty; connect at least one picture")
    columns = min(columns or math.ceil(math.sqrt(len(images))), len(images))
    rows = math.ceil(len(images) / columns)
    width, height = max(image.width for image in images), max(image.height for image in images)
    size = (columns * (width + gap) - gap, rows * (height + gap) - gap)
    check_size(*size, f"{len(images)} images in {columns} columns with gap {gap}")
    sheet = Image.new("RGBA", size, rgba(background))
    for index, image in enumerate(images):
        row, column = divmod(index, columns)
        left = column * (width + gap) + (width - image.width) // 2
        top = row * (height + gap) + (height - image.height) // 2
        sheet.alpha_composite(eight_bit(image).convert("RGBA"), (left, top))
    return sheet.convert("RGB") if background.a == 255 else sheet
