"""`look_at`: what a file really is, by its own bytes, as the decoder finds out."""

from __future__ import annotations

from dataclasses import dataclass

from nodeloom.runtime.decoder.wire import FORMATS, LOOK, Deed
from nodeloom.runtime.server.images.decoder import Decoder
from nodeloom.runtime.server.kinds import INVALID_IMAGE
from nodeloom.runtime.server.problems import Refusal
from nodeloom.schema.json import JSON

MEDIA_TYPES = tuple(media_type for _, media_type in FORMATS)


@dataclass(frozen=True, slots=True)
class Look:
    """What a picture is; width and height in pixels, as it is seen."""

    media_type: str
    width: int
    height: int
    frames: int
    mode: str

    @property
    def facts(self) -> dict[str, JSON]:
        """What else there is to know, as a search looks at it."""
        facts: dict[str, JSON] = {"mode": self.mode}
        return facts | {"frames": self.frames} if self.frames > 1 else facts


async def look_at(decoder: Decoder, data: bytes) -> Look:
    """Have a picture unpacked once; `Refusal` if it is none, is damaged, or has too many pixels."""
    said = await decoder.ask(Deed.LOOK, data)
    place, width, height, frames, mode = LOOK.unpack(said) if len(said) == LOOK.size else (len(FORMATS), 0, 0, 0, b"")
    if place >= len(FORMATS) or not (width and height):
        raise Refusal(INVALID_IMAGE, "the file is no picture that can be told of")
    return Look(MEDIA_TYPES[place], width, height, frames, mode.rstrip(b"\0").decode("ascii", "replace"))
