"""Pictures of tiles, and the picture that they make."""

from __future__ import annotations

from typing import Literal

from nodeloom.invocations.image.ops.tiling import MOST_TILES
from nodeloom.invocations.image.tiles.values import TiledImageField, TileField
from nodeloom.schema import (
    ImageField,
    ImageOutput,
    InputError,
    InputField,
    Invocation,
    InvocationContext,
    InvocationOutput,
    OutputField,
    invocation,
)


class TiledImage(InvocationOutput):
    """A picture with its place."""

    tiled: TiledImageField = OutputField(description="The picture with its place: Collect makes a list of many")


@invocation("image/to_tile", version=1, title="Image of a tile", category="image/tiles", tags=["pair", "place"])
class ImageToTile(Invocation):
    """Note to which tile a picture belongs, for Merge tiles."""

    image: ImageField = InputField(description="The picture, of the size of the tile")
    tile: TileField = InputField(description="Its place", input="connection")

    def invoke(self, context: InvocationContext) -> TiledImage:
        """Note it."""
        return TiledImage(tiled=TiledImageField(image=self.image, tile=self.tile))


@invocation(
    "image/merge_tiles", version=1, title="Merge tiles", category="image/tiles", tags=["join", "stitch", "upscale"]
)
class MergeTiles(Invocation):
    """Put pictures of tiles together to one. Where they overlap, one goes over into the other."""

    tiles: list[TiledImageField] = InputField(
        min_length=1,
        max_length=MOST_TILES,
        description="The pictures with their places, in any order",
        input="connection",
    )
    method: Literal["seam", "linear"] = InputField(
        default="seam",
        description="Where one goes over into the other",
        choice_labels={"seam": "Along a line where they are alike", "linear": "In the middle"},
    )
    blend: int = InputField(
        default=32, ge=0, le=4096, description="Over how many pixels, at most as many as they share; 0 is a sharp line"
    )

    def invoke(self, context: InvocationContext) -> ImageOutput:
        """Merge them; `InputError` if one is not of the size of its tile, or if there is a gap between them."""
        from nodeloom.invocations.image.ops.tile_merging import Piece, linear_share, merge, seam_share

        pieces = []
        for place, (each, tile) in enumerate((each.image, each.tile) for each in self.tiles):
            image = context.images.load(each)
            if image.size != (tile.width, tile.height):
                raise InputError(
                    f"tiles have, at {place}, an image of {image.width} x {image.height} pixels for a tile of "
                    f"{tile.width} x {tile.height}; resize it to that"
                )
            pieces.append(Piece(image, tile.x, tile.y))
        share = seam_share if self.method == "seam" else linear_share
        return context.images.output(merge(pieces, self.blend, share))
