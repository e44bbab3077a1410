"""`comfyui/ResizeImageMaskNode`: pictures or masks in another size, which is told in one of several ways.

The inputs of each way are called as ComfyUI calls them, `resize_type.width`, which no attribute of Python can be.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal, TypeAlias

from pydantic import create_model

from nodeloom.invocations.comfyui.pixels import kept, kept_greys
from nodeloom.invocations.comfyui.scaling import METHOD, ScaleMethod, scaled
from nodeloom.invocations.comfyui.sizes import MEGA, Size, asked_size
from nodeloom.schema import (
    ImageField,
    InputError,
    InputField,
    Invocation,
    InvocationContext,
    InvocationOutput,
    MaskField,
    OutputField,
    TypeVariable,
    invocation,
)

if TYPE_CHECKING:
    from torch import Tensor

Way: TypeAlias = Literal[
    "scale dimensions", "scale by multiplier", "scale longer dimension", "scale shorter dimension", "scale width",
    "scale height", "scale total pixels", "match size", "scale to multiple",
]  # fmt: skip
Item: TypeAlias = ImageField | MaskField
WAY: Final = "resize_type"
_ROUNDING: Final = 1e-9
"""What a side that comes out whole may be too much by."""
_CROPPED: Final = ("scale dimensions", "match size")
"""The ways that may ask for another proportion."""


class ResizedOutput(InvocationOutput):
    """What was resized."""

    resized: Annotated[Any, TypeVariable("T")] = OutputField(
        description="Pictures or masks, as they came", title="resized"
    )


class Resizing(Invocation):
    """Resize pictures or masks, by one of several measures."""

    def invoke(self, context: InvocationContext) -> ResizedOutput:
        """Resize each; a side of 0 follows from the other one, and 0 x 0 leaves them as they are."""
        given = self._of("input")
        items = [_item("input", each) for each in (given if isinstance(given, list) else [given])]
        resized = [self._resized(context, item) for item in items]
        return ResizedOutput(resized=resized if isinstance(given, list) else resized[0])

    def _resized(self, context: InvocationContext, item: Item) -> Item:
        from nodeloom.invocations.image.ops.bounds import check_size

        pixels = _pixels(context, item)
        own = (pixels.shape[2], pixels.shape[1])
        way = self._of(WAY)
        size = self._matched(context) if way == "match size" else _SIZES[way](own, self._way)
        if size is None or size == own:
            return item
        check_size(*size, f"{WAY} {way}")
        method = self._of("scale_method")
        if way == "scale to multiple":
            pixels = _covered(pixels, size, method)
        else:
            pixels = scaled(pixels, size, method, crop=way in _CROPPED and self._way("crop") == "center")
        context.check_canceled()
        return kept_greys(context, pixels[..., 0])[0] if isinstance(item, MaskField) else kept(context, pixels)[0]

    def _matched(self, context: InvocationContext) -> Size:
        """The size of the first of what is to be matched."""
        match = self._way("match")
        pixels = _pixels(context, _item(f"{WAY}.match", match[0] if isinstance(match, list) and match else match))
        return pixels.shape[2], pixels.shape[1]

    def _way(self, name: str) -> Any:
        """The value of one of the inputs that belong to a way."""
        return self._of(f"{WAY}.{name}")

    def _of(self, name: str) -> Any:
        return getattr(self, name)


def _item(field: str, value: object) -> Item:
    """A value that is a picture or a mask; `InputError` about the input `field` if it is neither."""
    if isinstance(value, (ImageField, MaskField)):
        return value
    found = "nothing" if value is None else f"of type {type(value).__name__}"
    raise InputError(f"{field} is {found}, must be pictures or masks")


def _pixels(context: InvocationContext, item: Item) -> Tensor:
    """A picture or a mask [1,H,W,C]; a mask has three equal channels."""
    import torch

    from nodeloom.invocations.image.ops.numbers import color_numbers, grey_numbers

    if isinstance(item, MaskField):
        return torch.tensor(grey_numbers(context, item))[None, ..., None].expand(-1, -1, -1, 3)
    return torch.tensor(color_numbers(context, item))[None]


def _covered(pixels: Tensor, size: Size, method: ScaleMethod) -> Tensor:
    """The middle of a picture that was resized, in its proportion, to be as large as the size on both sides."""
    own = (pixels.shape[2], pixels.shape[1])
    factor = max(size[0] / own[0], size[1] / own[1])
    whole = [max(side, math.ceil(was * factor - _ROUNDING)) for side, was in zip(size, own, strict=True)]
    left, top = (whole[0] - size[0]) // 2, (whole[1] - size[1]) // 2
    return scaled(pixels, (whole[0], whole[1]), method)[:, top : top + size[1], left : left + size[0]]


def _longer(own: Size, of: Callable[[str], Any]) -> Size | None:
    side = of("longer_size")
    return asked_size(own, (side, 0) if own[0] >= own[1] else (0, side))


def _shorter(own: Size, of: Callable[[str], Any]) -> Size | None:
    side = of("shorter_size")
    return asked_size(own, (side, 0) if own[0] <= own[1] else (0, side))


def _times(own: Size, factor: float) -> Size:
    return max(1, round(own[0] * factor)), max(1, round(own[1] * factor))


def _multiples(own: Size, of: Callable[[str], Any]) -> Size:
    """The largest multiples within; what is smaller than one stays as it is."""
    step = of("multiple")
    width, height = own[0] // step * step, own[1] // step * step
    return (width, height) if width and height else own


_SIZES: Final[Mapping[str, Callable[[Size, Callable[[str], Any]], Size | None]]] = {
    "scale dimensions": lambda own, of: asked_size(own, (of("width"), of("height"))),
    "scale by multiplier": lambda own, of: _times(own, of("multiplier")),
    "scale longer dimension": _longer,
    "scale shorter dimension": _shorter,
    "scale width": lambda own, of: asked_size(own, (of("width"), 0)),
    "scale height": lambda own, of: asked_size(own, (0, of("height"))),
    "scale total pixels": lambda own, of: _times(own, math.sqrt(int(of("megapixels") * MEGA) / (own[0] * own[1]))),
    "scale to multiple": _multiples,
}


def _side(title: str, what: str) -> tuple[type[int], Any]:
    told = f"{what} in pixels; 0 leaves them as they are, or follows from the other side"
    return int, InputField(default=512, ge=0, le=16384, title=title, description=told)


_FIELDS: Final[dict[str, Any]] = {
    "input": (
        Annotated[Any, TypeVariable("T")], InputField(description="Pictures or masks", input="connection"),
    ),
    WAY: (Way, InputField(default="scale dimensions", description="What is told of the new size")),
    f"{WAY}.width": _side("Width", "Width"),
    f"{WAY}.height": _side("Height", "Height"),
    f"{WAY}.crop": (
        Literal["disabled", "center"],
        InputField(default="center", title="Crop", description="Cut off what does not fit, or distort it"),
    ),
    f"{WAY}.multiplier": (
        float,
        InputField(default=1.0, ge=0.01, le=8, title="Multiplier", description="How many times as wide and as high"),
    ),
    f"{WAY}.longer_size": _side("Longer Size", "The longer side"),
    f"{WAY}.shorter_size": _side("Shorter Size", "The shorter side"),
    f"{WAY}.megapixels": (
        float,
        InputField(default=1.0, ge=0.01, le=16, title="Megapixels", description="Pixels, in 1024 x 1024 of them"),
    ),
    f"{WAY}.match": (
        Annotated[Any, TypeVariable("M")],
        InputField(default=None, title="Match", description="Pictures or masks of the size", input="connection"),
    ),
    f"{WAY}.multiple": (
        int, InputField(default=8, ge=1, le=16384, title="Multiple", description="What both sides become multiples of"),
    ),
    "scale_method": (ScaleMethod, InputField(default="area", description=METHOD)),
}  # fmt: skip
ResizeImageMaskNode: Final = invocation(
    "comfyui/ResizeImageMaskNode",
    version=1,
    title="Resize Image/Mask",
    category="comfyui/transform",
    tags=["resize", "scale", "size"],
    accelerator=True,
)(create_model("ResizeImageMaskNode", __base__=Resizing, __module__=__name__, __doc__=Resizing.__doc__, **_FIELDS))
