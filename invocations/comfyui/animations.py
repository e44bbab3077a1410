"""Pictures one after the other in a file that browsers play: animated PNG and WebP, through Pillow.

Everything heavy is imported inside the functions: they are called by `invoke` only.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from nodeloom.invocations.comfyui.batches import Batch, colored, items
from nodeloom.schema import FileField, InputError, InvocationContext, InvocationOutput, OutputField
from nodeloom.schema.workflow import PICTURE_KEY

if TYPE_CHECKING:
    from PIL.Image import Image

_LONGEST: Final = 65_535
"""Milliseconds that a picture of an animated PNG may stand, whose field for it has 16 bits."""


class AnimationOutput(InvocationOutput):
    """What ComfyUI tells of a saved film: its file among the pictures, and that it moves."""

    images: list[FileField] = OutputField(description="The file")
    animated: list[bool] = OutputField(description="Whether it moves")


def film_frames(context: InvocationContext, field: str, batch: Batch) -> Iterator[Image]:
    """The pictures of an input, RGB or RGBA, one after the other; `InputError` if they are of several sizes."""
    size = None
    for image in items(field, batch):
        frame = colored(context, image)
        size = frame.size if size is None else size
        if frame.size != size:
            raise InputError(
                f"{field} holds pictures of {size[0]} x {size[1]} and of {frame.width} x {frame.height} pixels; "
                "resize them to one size first"
            )
        yield frame


def animated_png(frames: Sequence[Image], fps: float, compress_level: int, workflow: str) -> bytes:
    """An animated PNG, with the workflow in a text chunk as in all PNGs here; pictures of one size."""
    from PIL.PngImagePlugin import PngInfo

    info = PngInfo()
    info.add_itxt(PICTURE_KEY, workflow, zip=True)
    buffer = io.BytesIO()
    frames[0].save(
        buffer,
        "PNG",
        pnginfo=info,
        compress_level=compress_level,
        save_all=True,
        duration=min(_milliseconds(fps), _LONGEST),
        append_images=frames[1:],
    )
    return buffer.getvalue()


def animated_webp(frames: Sequence[Image], fps: float, *, lossless: bool, quality: int, method: int) -> bytes:
    """An animated WebP of pictures of one size; `method`: from 0, quick, to 6, small."""
    buffer = io.BytesIO()
    frames[0].save(
        buffer,
        "WEBP",
        save_all=True,
        duration=_milliseconds(fps),
        append_images=frames[1:],
        lossless=lossless,
        quality=quality,
        method=method,
    )
    return buffer.getvalue()


def _milliseconds(fps: float) -> int:
    """How long each picture stands; these formats have no finer measure."""
    return int(1000.0 / fps)
