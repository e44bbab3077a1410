from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from nodeloom.runtime.models.header import Header, TensorInfo
from nodeloom.runtime.models.identify import identify
from nodeloom.runtime.models.records import Base

KEYS = Path(__file__).parents[4] / "shared/tools/random-checkpoint"
Shapes = dict[str, tuple[int, ...]]
UNET: Shapes = {"model.diffusion_model.input_blocks.0.0.weight": (8, 4, 3, 3)}
LABEL: Shapes = {"model.diffusion_model.label_emb.0.0.weight": (8, 16)}
VAE: Shapes = {
    "first_stage_model.encoder.conv_in.weight": (8, 3, 3, 3),
    "first_stage_model.decoder.conv_in.weight": (8, 4, 3, 3),
}
CLIP: Shapes = {"conditioner.embedders.0.transformer.text_model.final_layer_norm.weight": (8,)}
OPEN_CLIP: Shapes = {"conditioner.embedders.1.model.ln_final.weight": (8,)}
REFINER_CLIP: Shapes = {"conditioner.embedders.0.model.ln_final.weight": (8,)}


def header(shapes: Shapes, dtype: str = "F16") -> Header:
    return Header({name: TensorInfo(dtype, shape, 2) for name, shape in shapes.items()}, {})


def test_two_text_encoders_make_an_sdxl_base() -> None:
    found = identify(header(UNET | LABEL | VAE | CLIP | OPEN_CLIP))
    assert (found.kind, found.base, found.precision, found.problems) == ("main", "sdxl", "fp16", ())
    assert found.parts == ("unet", "vae", "text_encoder", "text_encoder_2", "tokenizer", "tokenizer_2")


def test_the_second_text_encoder_alone_makes_a_refiner() -> None:
    found = identify(header(UNET | LABEL | REFINER_CLIP))
    assert (found.kind, found.base, found.parts) == ("refiner", "sdxl", ("unet", "text_encoder_2", "tokenizer_2"))


@pytest.mark.parametrize(("name", "base"), [("transformer.text_model.x", "sd1"), ("model.ln_final.weight", "sd2")])
def test_stable_diffusion_1_and_2_differ_by_their_text_encoder(name: str, base: Base) -> None:
    found = identify(header(UNET | VAE | {f"cond_stage_model.{name}": (8,)}))
    assert (found.kind, found.base) == ("main", base)


@pytest.mark.parametrize(("name", "base"), [("sdxl", "sdxl"), ("sd15", "sd1")])
def test_the_real_key_lists_are_known(name: str, base: Base) -> None:
    path = KEYS / f"{name}_keys.json"
    if not path.is_file():
        pytest.skip("the key lists are not beside this checkout")
    shapes = {key: tuple(shape) for key, shape in json.loads(path.read_text()).items()}
    found = identify(header(shapes))
    assert (found.kind, found.base, found.problems) == ("main", base, ())


@pytest.mark.parametrize("prefix", ["", "first_stage_model."])
def test_encoder_and_decoder_alone_make_a_vae(prefix: str) -> None:
    found = identify(header({f"{prefix}encoder.conv_in.weight": (8, 3, 3, 3), f"{prefix}decoder.conv_in.weight": (8,)}))
    assert (found.kind, found.base, found.parts) == ("vae", None, ("vae",))


@pytest.mark.parametrize(
    ("shapes", "base"),
    [
        ({"lora_te2_x.lora_up.weight": (8, 4), "lora_te2_x.alpha": ()}, "sdxl"),
        ({"lora_unet_a_attn2_to_k.lora_down.weight": (4, 768)}, "sd1"),
        ({"lora_unet_a_attn2_to_k.lora_down.weight": (4, 1024)}, "sd2"),
        ({"unet.down_blocks.1.attn2.to_k.lora_A.weight": (4, 2048)}, "sdxl"),
        ({"lora_unet_a_ff_net_2.lora_up.weight": (4, 8), "lora_unet_a_ff_net_2.dora_scale": (8,)}, None),
        ({"lora_unet_x.hada_w1_a": (8, 4), "lora_unet_x.hada_w1_b": (4, 8)}, None),
        ({"lora_unet_x.lokr_w1": (8, 4), "lora_unet_x.lokr_w2_a": (4, 8)}, None),
    ],
)
def test_low_rank_factors_make_a_lora_and_text_width_its_base(
    shapes: dict[str, tuple[int, ...]], base: Base | None
) -> None:
    found = identify(header(shapes))
    assert (found.kind, found.base, found.parts, found.problems) == ("lora", base, ("weights",), ())


@pytest.mark.parametrize("shapes", [{}, {"layer.weight": (3,)}])
def test_other_tensors_are_unknown_and_say_so(shapes: dict[str, tuple[int, ...]]) -> None:
    found = identify(header(shapes))
    assert found.kind == "unknown"
    assert found.problems == ("its tensors are not those of a model nodeloom knows",)


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("model.diffusion_model.joint_blocks.0.x_block.attn.qkv.weight", "a model of Stable Diffusion 3"),
        ("double_blocks.0.img_attn.qkv.weight", "a model of the kind of Flux"),
        ("model.diffusion_model.double_blocks.0.img_attn.qkv.weight", "a model of the kind of Flux"),
        ("single_transformer_blocks.0.attn.to_q.weight", "a diffusion transformer"),
        ("image_proj.proj.weight", "an IP-Adapter"),
        ("decoder.layers.0.weight", "a tiny autoencoder"),
        ("encoder.block.0.layer.0.SelfAttention.q.weight", "a text encoder .T5. by itself"),
        ("text_model.encoder.layers.0.mlp.fc1.weight", "a text encoder .CLIP. by itself"),
        ("vision_model.encoder.layers.0.mlp.fc1.weight", "an image encoder"),
        ("diffusion_model.input_blocks.0.0.weight", "a UNet by itself"),
        ("down_blocks.0.resnets.0.conv1.weight", "a UNet by itself, or another network of diffusers"),
    ],
)
def test_models_of_other_kinds_are_told_by_their_names(name: str, what: str) -> None:
    found = identify(header({name: (3, 3), "other.bias": (3,)}))
    assert found.kind == "unknown"
    assert re.match(f"it is {what}.*, where models of Stable Diffusion 1, 2 and SDXL can be used", found.problems[0])


def test_a_unet_without_text_encoders_is_of_no_use() -> None:
    found = identify(header(UNET | LABEL | VAE))
    assert found.kind == "unknown"
    assert "without text encoders" in found.problems[0]


@pytest.mark.parametrize(("channels", "variant"), [(4, None), (8, "edit"), (9, "inpaint")])
def test_a_unet_tells_by_its_channels_what_it_is_made_for(channels: int, variant: str | None) -> None:
    first: Shapes = {"model.diffusion_model.input_blocks.0.0.weight": (8, channels, 3, 3)}
    found = identify(header(first | LABEL | CLIP | OPEN_CLIP))
    assert (found.kind, found.base, found.variant, found.problems) == ("main", "sdxl", variant, ())


def test_a_unet_with_another_number_of_channels_is_a_problem() -> None:
    first: Shapes = {"model.diffusion_model.input_blocks.0.0.weight": (8, 7, 3, 3)}
    found = identify(header(first | LABEL | CLIP | OPEN_CLIP))
    assert found.problems == ("its UNet takes 7 channels, where 4, 8 (to edit) and 9 (to inpaint) are known",)


@pytest.mark.parametrize("mark", ["edm_mean", "edm_vpred.sigma_max"])
def test_a_model_with_noise_levels_of_its_own_is_a_problem(mark: str) -> None:
    (problem,) = identify(header(UNET | LABEL | VAE | CLIP | OPEN_CLIP | {mark: (1,)})).problems
    assert "noise levels of its own (EDM, as Playground 2.5 and CosXL), which no sampler has yet" in problem


@pytest.mark.parametrize("label", ["label_emb.0.0.weight", "label_emb.weight"])
def test_a_model_of_sd2_that_is_told_more_than_a_prompt_is_a_problem(label: str) -> None:
    shapes = UNET | VAE | {"cond_stage_model.model.ln_final.weight": (8,), f"model.diffusion_model.{label}": (8, 8)}
    (problem,) = identify(header(shapes)).problems
    assert "told more than a prompt, as upscalers are" in problem


def test_precision_is_that_of_most_bytes() -> None:
    tensors = {name: TensorInfo("BF16", shape, 100) for name, shape in (UNET | LABEL | REFINER_CLIP).items()}
    tensors["model_ema.decay"] = TensorInfo("F32", (), 4)
    assert identify(Header(tensors, {})).precision == "bf16"
