"""Batches of pictures and masks as tensors, and back: ComfyUI computes with numbers, which are kept as they are.

Everything heavy is imported inside the functions: they are called by `invoke` only.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from nodeloom.invocations.comfyui.batches import Batch, MaskBatch, items
from nodeloom.invocations.comfyui.results import BatchOutput, MaskBatchOutput
from nodeloom.schema import ImageField, InputError, InvocationContext, MaskField

if TYPE_CHECKING:
    from torch import Tensor


def pictures(context: InvocationContext, field: str, batch: Batch) -> Tensor:
    """The pictures of the input `field` [B,H,W,C] fp32 in 0..1; C is 4 if one of them has transparency, else 3.

    `InputError` if they are of several sizes.
    """
    import torch

    from nodeloom.invocations.image.ops.numbers import color_numbers

    found = [torch.tensor(color_numbers(context, image)) for image in items(field, batch)]
    channels = max(each.shape[2] for each in found)
    return _stacked(field, "pictures", [with_channels(each, channels) for each in found])


def masks(context: InvocationContext, field: str, batch: MaskBatch) -> Tensor:
    """The masks of the input `field` [B,H,W] fp32 in 0..1; `InputError` if they are of several sizes."""
    import torch

    from nodeloom.invocations.image.ops.numbers import grey_numbers

    return _stacked(field, "masks", [torch.tensor(grey_numbers(context, mask)) for mask in items(field, batch)])


def with_channels(pixels: Tensor, channels: int) -> Tensor:
    """Pictures [...,C] with 3 channels or 4: opaque where opacity is new."""
    import torch

    if pixels.shape[-1] == channels:
        return pixels
    opaque = torch.ones_like(pixels[..., :1])
    return pixels[..., :3] if channels == 3 else torch.cat([pixels, opaque], -1)


def alike(first: Tensor, second: Tensor) -> tuple[Tensor, Tensor]:
    """Two batches of pictures [...,C] with as many channels each: opaque where only one has transparency."""
    channels = max(first.shape[-1], second.shape[-1])
    return with_channels(first, channels), with_channels(second, channels)


def as_many(field: str, pixels: Tensor, others: Tensor) -> Tensor:
    """Pictures or masks [n,...] as many as others: one counts for all; `InputError` about `field` otherwise."""
    if len(pixels) == len(others) or len(pixels) == 1:
        return pixels.expand(len(others), *pixels.shape[1:])
    raise InputError(f"{field} has {len(pixels)}, must have one or as many as what it goes with: {len(others)}")


def kept(context: InvocationContext, pixels: Tensor) -> list[ImageField]:
    """Keep pictures [B,H,W,C] for the nodes downstream."""
    return [context.images.put_numbers(each.numpy()) for each in pixels.float().cpu()]


def kept_greys(context: InvocationContext, levels: Tensor) -> list[MaskField]:
    """Keep masks [B,H,W] for the nodes downstream."""
    return [MaskField(name=each.name) for each in kept(context, levels[..., None])]


def pictures_changed(context: InvocationContext, batch: Batch, change: Callable[[Tensor], Tensor]) -> BatchOutput:
    """The pictures of the input `image`, changed all at once: [B,H,W,C] both."""
    return BatchOutput(image=kept(context, change(pictures(context, "image", batch))))


def masks_changed(context: InvocationContext, batch: MaskBatch, change: Callable[[Tensor], Tensor]) -> MaskBatchOutput:
    """The masks of the input `mask`, changed all at once: [B,H,W] both."""
    return MaskBatchOutput(mask=kept_greys(context, change(masks(context, "mask", batch))))


def _stacked(field: str, what: str, found: list[Tensor]) -> Tensor:
    import torch

    sizes = {(each.shape[1], each.shape[0]): None for each in found}
    if len(sizes) > 1:
        (width, height), (other_width, other_height), *_ = sizes
        raise InputError(
            f"{field} holds {what} of {width} x {height} and of {other_width} x {other_height} pixels; resize them to "
            "one size first"
        )
    return torch.stack(found)
