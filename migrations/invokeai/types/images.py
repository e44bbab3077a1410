"""Pictures and masks. InvokeAI's older masks are pictures, ours are not: where one becomes the other, a node stands."""

from __future__ import annotations

from typing import Final

from nodeloom.migrations.invokeai.types.uses import GALLERY, became, pictures
from nodeloom.schema.field_ops import (
    add_input,
    add_output,
    convert_input,
    remove_input,
    rename_input,
    rename_output,
    set_default,
)
from nodeloom.schema.graph_ops import insert_converter, split_node
from nodeloom.schema.history import History
from nodeloom.schema.migration_ops import Op
from nodeloom.schema.value_maps import offset, rounded, scale, table

_CHANNELS: Final = {"A": "alpha", "R": "red", "G": "green", "B": "blue"}
_TO_IMAGE: Final = split_node(
    "image",
    "image/from_mask",
    1,
    outputs={"image": "image"},
    takes={"mask": "mask"},
    always=True,
)
_RESAMPLE: Final = (rename_input("resample_mode", "resample"), set_default("resample", "bicubic", "lanczos"))
_MULTIPLY: Final = add_input("blend_mode", "multiply", stored=True)
_AS_IT_IS: Final = add_input("factor", 1.0, stored=True)
_ALPHA: Final = add_input("channel", "alpha", stored=True)
_EDGES: Final = (
    rename_input("low_threshold", "low"),
    convert_input("low", scale(1 / 255)),
    set_default("low", 100 / 255, 0.4),
    rename_input("high_threshold", "high"),
    convert_input("high", scale(1 / 255)),
    set_default("high", 200 / 255, 0.8),
)
_KORNIA: Final = "edges are those of another implementation, smoothed before they are looked for"
_UPSCALERS: Final = {
    f"{name}.pth": {"name": name, "kind": "upscaler"}
    for name in (
        "RealESRGAN_x4plus",
        "RealESRGAN_x4plus_anime_6B",
        "ESRGAN_SRx4_DF2KOST_official-ff704c30",
        "RealESRGAN_x2plus",
    )
}
"""The upscalers that InvokeAI fetches by itself."""
_INSIDE: Final = "InvokeAI fills what reaches beyond the picture; here the rectangle must lie inside it"


def _size(width: int, height: int) -> tuple[Op, Op]:
    """The size where a node gives none."""
    return set_default("width", width, 1024), set_default("height", height, 1024)


IMAGES: Final[tuple[History, ...]] = (
    became("image", "image/load", 1),
    became("show_image", "image/scale", 1, _AS_IT_IS),
    *pictures(
        "img_nsfw", "image/scale", 1, _AS_IT_IS, behaviour="the picture is passed on: nothing is looked for in it"
    ),
    *pictures(
        "img_watermark",
        "image/scale",
        1,
        _AS_IT_IS,
        remove_input("text", "InvokeAI"),
        behaviour="the picture is passed on without a watermark",
    ),
    became("save_image", "image/save", 1, *GALLERY),
    *pictures("blank_image", "image/blank", 1, remove_input("mode", "RGB"), *_size(512, 512)),
    *pictures("img_blur", "image/blur", 1, rename_input("blur_type", "kernel")),
    *pictures("img_crop", "image/crop", 1, behaviour=_INSIDE),
    *pictures("img_resize", "image/resize", 1, *_RESAMPLE, *_size(512, 512)),
    *pictures("img_scale", "image/scale", 1, rename_input("scale_factor", "factor"), *_RESAMPLE),
    *pictures(
        "img_paste",
        "image/paste",
        1,
        rename_input("base_image", "base"),
        remove_input("crop", False),
        insert_converter("mask", "image/to_mask", 1, input="image", output="mask", values={"invert": True}),
    ),
    *pictures("img_mul", "image/blend", 1, rename_input("image1", "base"), rename_input("image2", "layer"), _MULTIPLY),
    *pictures(
        "mask_combine", "image/blend", 1, rename_input("mask1", "base"), rename_input("mask2", "layer"), _MULTIPLY
    ),
    *pictures("tomask", "image/to_mask", 1, _ALPHA, then=(_TO_IMAGE,)),
    *pictures(
        "img_chan",
        "image/to_mask",
        1,
        set_default("channel", "A", "luminance"),
        convert_input("channel", table(_CHANNELS)),
        then=(_TO_IMAGE,),
    ),
    *pictures("canny_edge_detection", "image/canny", 1, *_EDGES, behaviour=_KORNIA),
    *pictures(
        "canny_image_processor",
        "image/canny",
        1,
        *_EDGES,
        remove_input("detect_resolution", 512),
        remove_input("image_resolution", 512),
        behaviour=f"{_KORNIA}; the picture keeps its size",
    ),
    *pictures(
        "esrgan",
        "image/upscale_with_model",
        1,
        rename_input("model_name", "model"),
        convert_input("model", table(_UPSCALERS)),
        remove_input("tile_size", 400),
    ),
    *pictures(
        "spandrel_image_to_image",
        "image/upscale_with_model",
        1,
        rename_input("image_to_image_model", "model"),
        remove_input("tile_size", 512),
    ),
    *pictures(
        "spandrel_image_to_image_autoscale",
        "image/upscale_with_model",
        2,
        rename_input("image_to_image_model", "model"),
        remove_input("tile_size", 512),
        set_default("scale", 4.0, None),
        remove_input("fit_to_multiple_of_8", False),
    ),
    *pictures(
        "unsharp_mask",
        "image/sharpen",
        1,
        rename_input("strength", "amount"),
        convert_input("amount", scale(0.01)),
    ),
    *pictures(
        "face_off",
        "image/crop_face",
        1,
        rename_input("face_id", "face"),
        convert_input("face", table({0: 1})),
        rename_input("minimum_confidence", "least"),
        convert_input("padding", offset(128), scale(0.5), rounded()),
        *(remove_input(name, 0.0) for name in ("x_offset", "y_offset")),
        remove_input("chunk", False),
        add_input("mask_of", "surroundings", stored=True),
        rename_output("mask", "mask_image"),
        add_output("mask"),
        then=(split_node("mask", "image/from_mask", 1, outputs={"mask_image": "image"}, takes={"mask": "mask"}),),
        behaviour="faces are found in another way, only from the front, and the mask is an ellipse",
    ),
    became("alpha_mask_to_tensor", "image/to_mask", 1, _ALPHA),
    *pictures("tensor_mask_to_image", "image/from_mask", 1),
)
"""Their histories."""
