"""Tiles of pictures, and parts of latents."""

from __future__ import annotations

from typing import Final

from nodeloom.migrations.invokeai.types.uses import SEED, became, pictures
from nodeloom.schema.field_ops import add_input, convert_input, remove_input, rename_input, rename_output
from nodeloom.schema.history import History
from nodeloom.schema.value_maps import offset, scale, table

_SIZE: Final = (rename_input("image_width", "width"), rename_input("image_height", "height"))
_CROP: Final = (rename_input("latents", "samples"), rename_output("latents", "latent"))

TILES: Final[tuple[History, ...]] = (
    became(
        "calculate_image_tiles_even_split",
        "image/tile_grid",
        1,
        *_SIZE,
        rename_input("num_tiles_x", "columns"),
        rename_input("num_tiles_y", "rows"),
    ),
    became("calculate_image_tiles", "image/sized_tiles", 1, *_SIZE),
    became(
        "calculate_image_tiles_min_overlap",
        "image/sized_tiles",
        1,
        *_SIZE,
        rename_input("min_overlap", "overlap"),
        add_input("even", True, stored=True),
    ),
    became(
        "tile_to_properties",
        "image/tile_place",
        1,
        rename_output("coords_left", "x"),
        rename_output("coords_top", "y"),
        rename_output("coords_right", "right"),
        rename_output("coords_bottom", "bottom"),
    ),
    became("pair_tile_image", "image/to_tile", 1, rename_output("tile_with_image", "tiled")),
    *pictures(
        "merge_tiles_to_image",
        "image/merge_tiles",
        1,
        rename_input("tiles_with_images", "tiles"),
        rename_input("blend_mode", "method"),
        convert_input("method", table({"Seam": "seam", "Linear": "linear"})),
        rename_input("blend_amount", "blend"),
    ),
    became("crop_latents", "comfyui/LatentCrop", 1, *_CROP),
    became("crop_latents" + SEED, "comfyui/LatentCrop", 1, *_CROP),
    became(
        "lblend",
        "comfyui/LatentBlend",
        1,
        rename_input("latents_a", "samples1"),
        rename_input("latents_b", "samples2"),
        rename_input("alpha", "blend_factor"),
        convert_input("blend_factor", scale(-1), offset(1)),
        remove_input("mask", None),
        rename_output("latents", "latent"),
        behaviour="latents are mixed on the straight way, not along the arc between them",
    ),
)
"""Their histories."""
