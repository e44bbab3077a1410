"""`image/tile_place`: where a tile is."""

from __future__ import annotations

from nodeloom.invocations.image.tiles.values import TileField
from nodeloom.schema import InputField, Invocation, InvocationContext, InvocationOutput, OutputField, invocation


class TilePlace(InvocationOutput):
    """The numbers of a tile."""

    x: int = OutputField(description="Left edge, in pixels from the left", title="X")
    y: int = OutputField(description="Upper edge, in pixels from the top", title="Y")
    width: int = OutputField(description="Width in pixels")
    height: int = OutputField(description="Height in pixels")
    right: int = OutputField(description="Right edge, in pixels from the left")
    bottom: int = OutputField(description="Lower edge, in pixels from the top")
    overlap_left: int = OutputField(description="Pixels that it shares with the tile to its left")
    overlap_right: int = OutputField(description="Pixels that it shares with the tile to its right")
    overlap_top: int = OutputField(description="Pixels that it shares with the tile above it")
    overlap_bottom: int = OutputField(description="Pixels that it shares with the tile below it")


@invocation("image/tile_place", version=1, title="Tile position", category="image/tiles", tags=["crop", "rectangle"])
class TilePlaceOf(Invocation):
    """Tell where a tile is, for Crop image and others that take a rectangle."""

    tile: TileField = InputField(description="The tile", input="connection")

    def invoke(self, context: InvocationContext) -> TilePlace:
        """Tell it."""
        tile = self.tile
        return TilePlace(right=tile.x + tile.width, bottom=tile.y + tile.height, **tile.model_dump())
