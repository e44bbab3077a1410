"""Pictures as numbers [height, width, channels] fp32 in 0..1: those that are kept as such, and eight bits over 255.

numpy is imported inside the functions: they are called by `invoke` only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from nodeloom.invocations.image.ops.modes import eight_bit, has_alpha

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from nodeloom.schema.context import InvocationContext
    from nodeloom.schema.values import ImageField, MaskField

_LUMINANCE = (0.299, 0.587, 0.114)
"""How much each colour counts where a picture becomes grey: ITU-R BT.601, as Pillow has it."""


def color_numbers(context: InvocationContext, image: ImageField) -> NDArray[np.float32]:
    """A picture [height, width, 3], or [height, width, 4] if it has transparency; for reading only."""
    import numpy as np

    kept = context.images.numbers(image)
    if kept is not None:
        return np.repeat(kept, 3, axis=2) if kept.shape[2] == 1 else kept
    picture = eight_bit(context.images.load(image))
    return over_255(np.asarray(picture.convert("RGBA" if has_alpha(picture) else "RGB")))


def grey_numbers(context: InvocationContext, mask: MaskField | ImageField) -> NDArray[np.float32]:
    """A mask [height, width], or the brightness of a picture; for reading only."""
    import numpy as np

    kept = context.images.numbers(mask)
    if kept is None:
        return over_255(np.asarray(eight_bit(context.images.load(mask)).convert("L")))
    return kept[..., 0] if kept.shape[2] == 1 else kept[..., :3] @ np.array(_LUMINANCE, dtype=np.float32)


def over_255(values: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Eight bits as numbers in 0..1."""
    import numpy as np

    return values.astype(np.float32) / np.float32(255.0)
