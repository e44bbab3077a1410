from __future__ import annotations

from collections.abc import Mapping

import pytest

from nodeloom.runtime.diffusion.patches import keys
from nodeloom.runtime.models.header import Header, TensorInfo
from nodeloom.runtime.models.identify import identify
from nodeloom.runtime.models.records import Base, Identity, Variant

TEXT_KEY = "lora_unet_down_blocks_1_attentions_0_transformer_blocks_0_attn2_to_k"
FEED_FORWARD = "lora_unet_down_blocks_1_attentions_0_transformer_blocks_0_ff_net_2"
ENCODER = "lora_te_text_model_encoder_layers_0_self_attn_q_proj"


def identified(shapes: Mapping[str, tuple[int, ...]], **metadata: str) -> Identity:
    return identify(Header({name: TensorInfo("F16", shape, 2) for name, shape in shapes.items()}, metadata))


@pytest.mark.parametrize(
    ("shapes", "variant"),
    [
        ({f"{TEXT_KEY}.lora_down.weight": (4, 768), f"{TEXT_KEY}.alpha": ()}, None),
        ({f"{TEXT_KEY}.lora_down.weight": (4, 768), f"{TEXT_KEY}.dora_scale": (1, 768)}, "dora"),
        ({f"{TEXT_KEY}.hada_w1_a": (320, 4), f"{TEXT_KEY}.hada_w1_b": (4, 768)}, "loha"),
        ({f"{TEXT_KEY}.lokr_w1": (8, 8), f"{TEXT_KEY}.lokr_w2": (40, 96)}, "lokr"),
        ({f"{TEXT_KEY}.lokr_w1_a": (8, 4), f"{TEXT_KEY}.lokr_w1_b": (4, 8)}, "lokr"),
        ({f"{TEXT_KEY}.diff": (320, 768), f"{TEXT_KEY}.diff_b": (320,), "lora_unet_x.w_norm": (320,)}, None),
    ],
)
def test_the_factors_tell_of_which_sort_a_lora_is(shapes: dict[str, tuple[int, ...]], variant: Variant | None) -> None:
    found = identified(shapes)
    assert (found.kind, found.variant, found.problems) == ("lora", variant, ())


@pytest.mark.parametrize("suffix", [suffix for suffix, role in keys._ROLES if role in ("down", "up", "diff")])
def test_a_file_is_a_lora_by_every_name_that_is_read(suffix: str) -> None:
    module = "text_encoder.text_model.encoder.layers.0.self_attn.q_proj"
    assert keys.parse_key(f"{module}{suffix}") is not None
    assert identified({f"{module}{suffix}": (4, 768)}).kind == "lora"


@pytest.mark.parametrize("suffix", [suffix for suffix, role in keys._ROLES if role == "down"])
def test_the_base_is_told_by_every_name_of_what_a_layer_takes(suffix: str) -> None:
    module = "unet.down_blocks.1.attentions.0.transformer_blocks.0.attn2.to_k"
    assert [identified({f"{module}{suffix}": (4, width)}).base for width in (768, 2048)] == ["sd1", "sdxl"]


@pytest.mark.parametrize(
    ("shapes", "base"),
    [
        ({f"{TEXT_KEY}.hada_w1_a": (320, 4), f"{TEXT_KEY}.hada_w1_b": (4, 2048)}, "sdxl"),
        ({f"{TEXT_KEY}.lokr_w1": (8, 16), f"{TEXT_KEY}.lokr_w2": (40, 128)}, "sdxl"),
        ({f"{TEXT_KEY}.lokr_w1_b": (4, 8), f"{TEXT_KEY}.lokr_w1_a": (8, 4), f"{TEXT_KEY}.lokr_w2_b": (4, 96)}, "sd1"),
        ({f"{FEED_FORWARD}.lora_down.weight": (4, 1280)}, None),
        ({f"{FEED_FORWARD.replace('blocks_0_ff', 'blocks_1_ff')}.lokr_w1": (8, 8)}, "sdxl"),
        ({f"{ENCODER}.lora_down.weight": (4, 768)}, "sd1"),
        ({f"{ENCODER}.lora_down.weight": (4, 1024)}, "sd2"),
        ({f"{ENCODER.replace('te_', 'te1_')}.lora_down.weight": (4, 768)}, "sdxl"),
        ({"text_encoder_2.text_model.encoder.layers.0.mlp.fc1.lora_A.weight": (4, 1280)}, "sdxl"),
        ({"text_encoders.clip_g.transformer.text_model.encoder.layers.0.mlp.fc1.lora_up.weight": (4, 5120)}, "sdxl"),
        ({"text_encoder.text_model.encoder.layers.0.self_attn.q_proj.lora_A.weight": (4, 768)}, None),
    ],
)
def test_the_base_is_told_where_only_one_has_such_layers(shapes: dict[str, tuple[int, ...]], base: Base | None) -> None:
    assert identified(shapes).base == base


@pytest.mark.parametrize(
    ("written", "base"),
    [
        ({"ss_base_model_version": "sdxl_base_v1-0"}, "sdxl"),
        ({"ss_base_model_version": "sd_v1"}, "sd1"),
        ({"modelspec.architecture": "stable-diffusion-v2-768-v/lora"}, "sd2"),
        ({"modelspec.architecture": "of my own"}, None),
    ],
)
def test_what_a_trainer_wrote_tells_the_base_where_the_tensors_do_not(
    written: dict[str, str], base: Base | None
) -> None:
    assert identified({f"{FEED_FORWARD}.lora_down.weight": (4, 1280)}, **written).base == base


def test_the_tensors_are_believed_rather_than_the_metadata() -> None:
    assert identified({f"{TEXT_KEY}.lora_down.weight": (4, 768)}, ss_base_model_version="sdxl_base_v1-0").base == "sd1"


def test_textual_inversions_that_were_trained_with_a_lora_may_lie_in_it() -> None:
    bundled = {f"{TEXT_KEY}.lora_down.weight": (4, 768), "bundle_emb.ink.string_to_param.*": (2, 768)}
    found = identified(bundled)
    assert (found.kind, found.base) == ("lora", "sd1")


@pytest.mark.parametrize(
    "name",
    ["lora_unet_double_blocks_0_img_attn_proj", "transformer.transformer_blocks.1.attn.to_k", "lora_transformer_x"],
)
def test_a_lora_for_another_network_says_so(name: str) -> None:
    found = identified({f"{name}.lora_down.weight": (4, 3072)})
    assert (found.kind, found.base) == ("lora", None)
    assert "patches a network that nodeloom doesn't know" in found.problems[0]


@pytest.mark.parametrize(("name", "kind"), [("oft_diag", "OFT of kohya"), ("on_input", "IA3")])
def test_patches_of_other_kinds_are_a_problem_that_names_them(name: str, kind: str) -> None:
    found = identified({f"{TEXT_KEY}.{name}": (4, 8, 8), f"{TEXT_KEY}.rescale": (4,), f"{TEXT_KEY}.alpha": ()})
    assert found.kind == "lora"
    assert found.problems == (
        f"its patches are {kind}, such as {TEXT_KEY}.{name}, where LoRA, LoHa, LoKr, GLoRA, OFT, BOFT and DoRA can be "
        "used",
    )


@pytest.mark.parametrize("names", [("oft_blocks", "rescale"), ("a1.weight", "a2.weight", "b1.weight", "b2.weight")])
def test_patches_that_turn_or_multiply_a_weight_are_loras(names: tuple[str, ...]) -> None:
    found = identified({f"{TEXT_KEY}.{name}": (4, 8, 8) for name in names} | {f"{TEXT_KEY}.alpha": ()})
    assert (found.kind, found.problems) == ("lora", ())
