"""Tiles that cover a picture: so many of them, or of such a size."""

from __future__ import annotations

from itertools import product

from nodeloom.invocations.image.ops.bounds import MOST_SIDE
from nodeloom.invocations.image.ops.tiling import MOST_TILES, Span, even_spans, sized_spans
from nodeloom.invocations.image.tiles.values import TileField
from nodeloom.schema import (
    InputError,
    InputField,
    Invocation,
    InvocationContext,
    InvocationOutput,
    OutputField,
    invocation,
)

_OVERLAP = "Pixels that neighbouring tiles share, at least"


class TilesOutput(InvocationOutput):
    """Tiles of a picture."""

    tiles: list[TileField] = OutputField(description="The tiles, row by row: Iterate takes one after the other")
    count: int = OutputField(description="How many there are")


@invocation("image/tile_grid", version=1, title="Tile grid", category="image/tiles", tags=["split", "upscale", "parts"])
class TileGrid(Invocation):
    """Part a picture into columns and rows of tiles that overlap, for work that would be too large at once."""

    width: int = InputField(default=1024, ge=1, le=MOST_SIDE, description="Width of the picture in pixels")
    height: int = InputField(default=1024, ge=1, le=MOST_SIDE, description="Height of the picture in pixels")
    columns: int = InputField(default=2, ge=1, le=1000, description="Tiles side by side")
    rows: int = InputField(default=2, ge=1, le=1000, description="Tiles one below the other")
    overlap: int = InputField(default=128, ge=0, le=MOST_SIDE, description="Pixels that neighbouring tiles share")
    multiple: int = InputField(
        default=8,
        ge=1,
        le=1024,
        advanced=True,
        description="Sides of tiles are multiples of this, but for the last ones: 8 suits latents",
    )

    def invoke(self, context: InvocationContext) -> TilesOutput:
        """Part it; `InputError` if tiles could not be larger than their overlap."""
        across = even_spans(self.width, self.columns, self.overlap, self.multiple)
        return _tiles("columns", across, even_spans(self.height, self.rows, self.overlap, self.multiple))


@invocation(
    "image/sized_tiles", version=1, title="Tiles of a size", category="image/tiles", tags=["split", "upscale", "parts"]
)
class SizedTiles(Invocation):
    """Part a picture into as many tiles of one size as cover it."""

    width: int = InputField(default=1024, ge=1, le=MOST_SIDE, description="Width of the picture in pixels")
    height: int = InputField(default=1024, ge=1, le=MOST_SIDE, description="Height of the picture in pixels")
    tile_width: int = InputField(default=576, ge=1, le=MOST_SIDE, description="Width of a tile in pixels")
    tile_height: int = InputField(default=576, ge=1, le=MOST_SIDE, description="Height of a tile in pixels")
    overlap: int = InputField(default=128, ge=0, le=MOST_SIDE, description=_OVERLAP)
    even: bool = InputField(
        default=False, description="All overlap as much; otherwise only the last ones overlap by more, if they have to"
    )

    def invoke(self, context: InvocationContext) -> TilesOutput:
        """Part it; `InputError` if tiles are not larger than their overlap."""
        across = sized_spans(self.width, self.tile_width, self.overlap, is_even=self.even)
        return _tiles("tile_width", across, sized_spans(self.height, self.tile_height, self.overlap, is_even=self.even))


def _tiles(field: str, across: list[Span], down: list[Span]) -> TilesOutput:
    """The tiles; `field` is the input that decides how many there are."""
    if len(across) * len(down) > MOST_TILES:
        raise InputError(
            f"{field} asks for {len(across)} x {len(down)} tiles, more than {MOST_TILES}; make them larger"
        )
    tiles = [
        TileField(
            x=column.start,
            y=row.start,
            width=column.end - column.start,
            height=row.end - row.start,
            overlap_left=column.before,
            overlap_right=column.after,
            overlap_top=row.before,
            overlap_bottom=row.after,
        )
        for row, column in product(down, across)
    ]
    return TilesOutput(tiles=tiles, count=len(tiles))
