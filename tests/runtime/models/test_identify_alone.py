"""Parts that are alone in a file are told by their tensors, whatever the layout; what is beside them is told too."""

from __future__ import annotations

import pytest

from nodeloom.runtime.models.header import Header, TensorInfo
from nodeloom.runtime.models.identify import identify
from nodeloom.runtime.models.records import Identity

Shapes = dict[str, tuple[int, ...]]
ORIGINAL: Shapes = {
    "input_blocks.0.0.weight": (8, 4, 3, 3),
    "output_blocks.0.0.in_layers.0.weight": (16,),
    "time_embed.0.weight": (32, 8),
}
DIFFUSERS: Shapes = {
    "conv_in.weight": (8, 4, 3, 3),
    "up_blocks.0.resnets.0.norm1.weight": (16,),
    "time_embedding.linear_1.weight": (32, 8),
}
BY_CONVOLUTION, LINEAR = (8, 8, 1, 1), (8, 8)
VISION: Shapes = {"vision_model.embeddings.class_embedding": (8,), "visual_projection.weight": (4, 8)}
OPEN_VISION: Shapes = {"transformer.resblocks.0.attn.in_proj_weight": (24, 8), "proj": (8, 4)}
TEXT = "text_model.encoder.layers.{}.layer_norm1.weight"


def told(shapes: Shapes) -> Identity:
    return identify(Header({name: TensorInfo("F16", shape, 2) for name, shape in shapes.items()}, {}))


@pytest.mark.parametrize(
    ("shapes", "more", "base"),
    [
        (ORIGINAL, {"input_blocks.1.1.proj_in.weight": BY_CONVOLUTION}, "sd1"),
        (ORIGINAL, {"input_blocks.1.1.proj_in.weight": LINEAR}, "sd2"),
        (ORIGINAL, {"input_blocks.1.1.proj_in.weight": LINEAR, "label_emb.0.0.weight": (8, 8)}, "sd2"),
        (ORIGINAL, {"input_blocks.4.1.proj_in.weight": LINEAR, "label_emb.0.0.weight": (8, 8)}, "sdxl"),
        (DIFFUSERS, {"down_blocks.0.attentions.0.proj_in.weight": BY_CONVOLUTION}, "sd1"),
        (DIFFUSERS, {"down_blocks.0.attentions.0.proj_in.weight": LINEAR}, "sd2"),
        (
            DIFFUSERS,
            {"down_blocks.1.attentions.0.proj_in.weight": LINEAR, "add_embedding.linear_1.weight": (8, 8)},
            "sdxl",
        ),
        (DIFFUSERS, {"down_blocks.1.attentions.0.transformer_blocks.0.attn2.to_k.weight": (8, 768)}, "sd1"),
    ],
)
def test_a_network_alone_is_told_by_how_it_is_made(shapes: Shapes, more: Shapes, base: str) -> None:
    found = told({**shapes, **more})
    assert (found.kind, found.base, found.parts, found.problems) == ("unet", base, ("unet",), ())


def test_one_with_a_prefix_may_have_a_vae_and_take_more_channels() -> None:
    shapes = {f"model.diffusion_model.{name}": shape for name, shape in ORIGINAL.items()}
    shapes |= {"model.diffusion_model.input_blocks.0.0.weight": (8, 9, 3, 3), "first_stage_model.x": (1,)}
    found = told(shapes)
    assert (found.kind, found.parts, found.variant) == ("unet", ("unet", "vae"), "inpaint")


def test_networks_for_films_are_none_for_pictures() -> None:
    assert told({**DIFFUSERS, "down_blocks.0.motion_modules.0.norm.weight": (8,)}).kind == "unknown"


@pytest.mark.parametrize(
    ("shapes", "base", "parts"),
    [
        ({TEXT.format(0): (768,)}, "sd1", ("text_encoder", "tokenizer")),
        ({TEXT.format(0): (16,), TEXT.format(22): (16,)}, "sd2", ("text_encoder", "tokenizer")),
        ({TEXT.format(0): (1024,)}, "sd2", ("text_encoder", "tokenizer")),
        ({TEXT.format(0): (16,), TEXT.format(30): (16,)}, "sdxl", ("text_encoder_2", "tokenizer_2")),
        (
            {"transformer.resblocks.0.ln_1.weight": (1280,), "token_embedding.weight": (9, 1280)},
            "sdxl",
            ("text_encoder_2", "tokenizer_2"),
        ),
    ],
)
def test_text_encoders_are_told_by_depth_and_width(shapes: Shapes, base: str, parts: tuple[str, ...]) -> None:
    found = told({**shapes, "text_model.final_layer_norm.weight": (3,)})
    assert (found.kind, found.base, found.parts, found.problems) == ("text_encoder", base, parts, ())


@pytest.mark.parametrize(
    "prefix", ["visual.", "embedder.model.visual.", "conditioner.embedders.0.open_clip.model.visual."]
)
def test_image_encoders_are_told_in_every_layout(prefix: str) -> None:
    both = told({**VISION, TEXT.format(0): (768,)})
    assert (both.kind, both.base, both.parts) == ("clip_vision", "sd1", ("image_encoder", "text_encoder", "tokenizer"))
    found = told({prefix + name: shape for name, shape in OPEN_VISION.items()})
    assert (found.kind, found.parts, found.problems) == ("clip_vision", ("image_encoder",), ())


def test_a_checkpoint_with_an_image_encoder_is_one_of_unclip() -> None:
    shapes = {f"model.diffusion_model.{name}": shape for name, shape in ORIGINAL.items()}
    shapes |= {"model.diffusion_model.label_emb.0.0.weight": (8, 8), "cond_stage_model.model.ln_final.weight": (8,)}
    shapes |= {f"embedder.model.visual.{name}": shape for name, shape in OPEN_VISION.items()}
    found = told(shapes)
    assert (found.kind, found.base, found.variant, found.problems) == ("main", "sd2", "unclip", ())
    assert found.parts == ("unet", "text_encoder", "tokenizer", "image_encoder")


def test_what_is_used_beside_a_model_is_told() -> None:
    style = told({"style_embedding": (1, 8, 1024), "proj": (1024, 768)})
    boxes = told({"position_net.null_positive_feature": (768,), "input_blocks.1.1.x.fuser.linear.weight": (320, 768)})
    assert (style.kind, style.base, style.parts) == ("style", "sd1", ("style",))
    assert (boxes.kind, boxes.base, boxes.parts) == ("gligen", "sd1", ("gligen",))
    assert "a style model of Flux" in told({"redux_up.weight": (3, 3), "redux_down.weight": (3, 3)}).problems[0]
