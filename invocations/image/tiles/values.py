"""`TileField` and `TiledImageField`: a part of a picture, by its place, and with pixels."""

from __future__ import annotations

from pydantic import Field

from nodeloom.schema import FieldValue, ImageField


class TileField(FieldValue):
    """A rectangle of a picture, and how much of it neighbouring tiles cover on each side; all in pixels."""

    x: int = Field(ge=0)
    y: int = Field(ge=0)
    width: int = Field(ge=1)
    height: int = Field(ge=1)
    overlap_left: int = Field(default=0, ge=0)
    overlap_right: int = Field(default=0, ge=0)
    overlap_top: int = Field(default=0, ge=0)
    overlap_bottom: int = Field(default=0, ge=0)


class TiledImageField(FieldValue):
    """A picture that belongs to a place of a larger one."""

    image: ImageField
    tile: TileField
