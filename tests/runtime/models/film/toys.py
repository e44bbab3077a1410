"""A tiny Stable Video Diffusion in the original layout: names, shapes and seeded numbers of one checkpoint."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import torch
from safetensors.torch import save_file

UNET, VAE = "model.diffusion_model.", "first_stage_model."
VISION = "conditioner.embedders.0.open_clip.model.visual."
WIDTH, SEEN, TEXT = 64, 16, 32
"""Channels of both levels of the network, width of the image encoder, and of what it says."""

Shape = tuple[int, ...]
Shapes = Iterator[tuple[str, Shape]]


def affine(name: str, *shape: int) -> Shapes:
    yield f"{name}.weight", shape
    yield f"{name}.bias", shape[:1]


def block(given: int, made: int, kernel: Shape, told: int | None) -> Shapes:
    yield from affine("in_layers.0", given)
    yield from affine("in_layers.2", made, given, *kernel)
    if told is not None:
        yield from affine("emb_layers.1", made, told)
    yield from affine("out_layers.0", made)
    yield from affine("out_layers.3", made, made, *kernel)
    if given != made:
        yield from affine("skip_connection", made, given, 1, 1)


def resnet(given: int) -> Shapes:
    yield from block(given, WIDTH, (3, 3), 4 * WIDTH)
    yield from under("time_stack", block(WIDTH, WIDTH, (3, 1, 1), 4 * WIDTH))
    yield "time_mixer.mix_factor", (1,)


def layer() -> Shapes:
    for name, width in (("attn1", WIDTH), ("attn2", TEXT)):
        yield f"{name}.to_q.weight", (WIDTH, WIDTH)
        yield f"{name}.to_k.weight", (WIDTH, width)
        yield f"{name}.to_v.weight", (WIDTH, width)
        yield from affine(f"{name}.to_out.0", WIDTH, WIDTH)
    yield from forward("ff")
    for number in (1, 2, 3):
        yield from affine(f"norm{number}", WIDTH)


def forward(name: str) -> Shapes:
    yield from affine(f"{name}.net.0.proj", 8 * WIDTH, WIDTH)
    yield from affine(f"{name}.net.2", WIDTH, 4 * WIDTH)


def attention() -> Shapes:
    yield from affine("norm", WIDTH)
    yield from affine("proj_in", WIDTH, WIDTH)
    yield from under("transformer_blocks.0", layer())
    yield from under("time_stack.0", layer())
    yield from under("time_stack.0", forward("ff_in"))
    yield from affine("time_stack.0.norm_in", WIDTH)
    yield from affine("time_pos_embed.0", 4 * WIDTH, WIDTH)
    yield from affine("time_pos_embed.2", WIDTH, 4 * WIDTH)
    yield "time_mixer.mix_factor", (1,)
    yield from affine("proj_out", WIDTH, WIDTH)


def under(place: str, shapes: Shapes) -> Shapes:
    for name, shape in shapes:
        yield f"{place}.{name}", shape


def unet() -> Shapes:
    """Two levels of one layer each; the first attends to what is told."""
    for name, given in (("time_embed", WIDTH), ("label_emb.0", 768)):
        yield from affine(f"{name}.0", 4 * WIDTH, given)
        yield from affine(f"{name}.2", 4 * WIDTH, 4 * WIDTH)
    yield from affine("input_blocks.0.0", WIDTH, 8, 3, 3)
    yield from under("input_blocks.1.0", resnet(WIDTH))
    yield from under("input_blocks.1.1", attention())
    yield from affine("input_blocks.2.0.op", WIDTH, WIDTH, 3, 3)
    yield from under("input_blocks.3.0", resnet(WIDTH))
    yield from under("middle_block.0", resnet(WIDTH))
    yield from under("middle_block.1", attention())
    yield from under("middle_block.2", resnet(WIDTH))
    for number in range(4):
        yield from under(f"output_blocks.{number}.0", resnet(2 * WIDTH))
        if number > 1:
            yield from under(f"output_blocks.{number}.1", attention())
    yield from affine("output_blocks.1.1.conv", WIDTH, WIDTH, 3, 3)
    yield from affine("out.0", WIDTH)
    yield from affine("out.2", 4, WIDTH, 3, 3)


def vae_block(width: int, *, is_temporal: bool) -> Shapes:
    for number in (1, 2):
        yield from affine(f"norm{number}", width)
        yield from affine(f"conv{number}", width, width, 3, 3)
    if is_temporal:
        yield from under("time_stack", block(width, width, (3, 1, 1), None))
        yield "mix_factor", (1,)


def coder(name: str, given: int, made: int, *, is_temporal: bool) -> Shapes:
    width, is_decoder = 32, name == "decoder"
    yield from affine(f"{name}.conv_in", width, given, 3, 3)
    for number in (1, 2):
        yield from under(f"{name}.mid.block_{number}", vae_block(width, is_temporal=is_temporal))
    yield from affine(f"{name}.mid.attn_1.norm", width)
    for part in ("q", "k", "v", "proj_out"):
        yield from affine(f"{name}.mid.attn_1.{part}", width, width, 1, 1)
    for level in range(4):
        way, move = ("up", "upsample") if is_decoder else ("down", "downsample")
        for number in range(3 if is_decoder else 2):
            yield from under(f"{name}.{way}.{level}.block.{number}", vae_block(width, is_temporal=is_temporal))
        if level != (0 if is_decoder else 3):
            yield from affine(f"{name}.{way}.{level}.{move}.conv", width, width, 3, 3)
    yield from affine(f"{name}.norm_out", width)
    yield from affine(f"{name}.conv_out", made, width, 3, 3)


def vae(*, is_temporal: bool = True) -> Shapes:
    """Four levels of two layers each."""
    yield from coder("encoder", 3, 8, is_temporal=False)
    yield from coder("decoder", 4, 3, is_temporal=is_temporal)
    if is_temporal:
        yield from affine("decoder.conv_out.time_mix_conv", 3, 3, 3, 1, 1)


def vision() -> Shapes:
    yield "class_embedding", (SEEN,)
    yield "positional_embedding", (5, SEEN)
    yield "proj", (SEEN, TEXT)
    yield "conv1.weight", (SEEN, 3, 112, 112)
    for name in ("ln_pre", "ln_post"):
        yield from affine(name, SEEN)
    for place in ("transformer.resblocks.0.", "transformer.resblocks.1."):
        yield f"{place}attn.in_proj_weight", (3 * SEEN, SEEN)
        yield f"{place}attn.in_proj_bias", (3 * SEEN,)
        yield from affine(f"{place}attn.out_proj", SEEN, SEEN)
        for name in ("ln_1", "ln_2"):
            yield from affine(place + name, SEEN)
        yield from affine(f"{place}mlp.c_fc", 2 * SEEN, SEEN)
        yield from affine(f"{place}mlp.c_proj", SEEN, 2 * SEEN)


VISION_CONFIG = {
    "num_hidden_layers": 2,
    "hidden_size": SEEN,
    "num_attention_heads": 2,
    "intermediate_size": 2 * SEEN,
    "image_size": 224,
    "patch_size": 112,
    "num_channels": 3,
    "projection_dim": TEXT,
    "hidden_act": "gelu",
    "layer_norm_eps": 1e-5,
    "model_type": "clip_vision_model",
}


def numbers(name: str, shape: Shape, generator: torch.Generator) -> torch.Tensor:
    drawn = torch.randn(shape, generator=generator)
    if name.endswith("mix_factor"):
        return drawn
    if len(shape) > 1:
        return drawn / float(drawn[0].numel() ** 0.5)
    return 0.1 * drawn + (1.0 if name.endswith("weight") else 0.0)


def tensors(*, is_temporal: bool = True) -> dict[str, torch.Tensor]:
    """The checkpoint: the same numbers each time, those of the image encoder in half precision."""
    generator = torch.Generator().manual_seed(0)
    parts = ((UNET, unet()), (VAE, vae(is_temporal=is_temporal)), (VISION, vision()))
    found = {prefix + name: numbers(name, shape, generator) for prefix, shapes in parts for name, shape in shapes}
    return {name: each.half() if name.startswith(VISION) else each for name, each in found.items()}


def written(folder: Path, name: str = "svd", *, is_temporal: bool = True) -> Path:
    """The checkpoint as a file, with the config of its image encoder beside it, whose heads no shape shows."""
    beside = folder / f"{name}.config" / "image_encoder"
    beside.mkdir(parents=True)
    (beside / "config.json").write_text(json.dumps(VISION_CONFIG))
    save_file(tensors(is_temporal=is_temporal), folder / f"{name}.safetensors")
    return folder / f"{name}.safetensors"
