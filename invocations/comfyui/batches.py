"""ComfyUI's IMAGE and MASK: a batch of pictures, which here is a list of them; one alone is a batch of one.

Everything heavy is imported inside the functions: they are called by `invoke` only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias, TypeVar

from nodeloom.schema import ImageField, InputError, InvocationContext, MaskField

if TYPE_CHECKING:
    from PIL.Image import Image

Batch: TypeAlias = ImageField | list[ImageField]
"""What a socket IMAGE takes."""
MaskBatch: TypeAlias = MaskField | list[MaskField]
"""What a socket MASK takes."""

_Item = TypeVar("_Item", ImageField, MaskField)


def items(field: str, batch: _Item | list[_Item]) -> list[_Item]:
    """The pictures of a batch; `InputError` about the input `field` if there is none."""
    found = batch if isinstance(batch, list) else [batch]
    if not found:
        raise InputError(f"{field} is an empty list; connect at least one picture")
    return found


def colored(context: InvocationContext, image: ImageField) -> Image:
    """A picture in mode RGB, or RGBA if it has transparency: ComfyUI's pictures have three channels or four."""
    from nodeloom.invocations.image.ops.modes import eight_bit, has_alpha

    picture = eight_bit(context.images.load(image))
    return picture.convert("RGBA" if has_alpha(picture) else "RGB")


def kept_mask(context: InvocationContext, mask: Image) -> MaskField:
    """Keep a mask (mode L) for the nodes downstream."""
    return MaskField(name=context.images.put(mask).name)
