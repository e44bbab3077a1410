"""Files of LoRAs are read under every name that programs write, and what is broken is told in a sentence."""

import pytest
import torch
from torch import Tensor

from nodeloom.runtime.diffusion.patches.keys import NetworkName
from nodeloom.runtime.diffusion.patches.reading import read_lora
from nodeloom.schema import ModelError

UP, DOWN = torch.ones(6, 2), torch.ones(2, 4)


@pytest.mark.parametrize(
    ("up", "down", "network", "module"),
    [
        ("lora_unet_a_b.lora_up.weight", "lora_unet_a_b.lora_down.weight", "unet", "a_b"),
        ("lora_te_a_b.lora_up.weight", "lora_te_a_b.lora_down.weight", "text_encoder", "a_b"),
        ("lora_te1_a_b.lora_up.weight", "lora_te1_a_b.lora_down.weight", "text_encoder", "a_b"),
        ("lora_te2_a_b.lora_up.weight", "lora_te2_a_b.lora_down.weight", "text_encoder_2", "a_b"),
        ("unet.a.b.lora_B.weight", "unet.a.b.lora_A.weight", "unet", "a_b"),
        ("unet.a.b.lora.up.weight", "unet.a.b.lora.down.weight", "unet", "a_b"),
        ("unet.a.processor.to_q_lora.up.weight", "unet.a.processor.to_q_lora.down.weight", "unet", "a_to_q"),
        ("text_encoder.a.b.lora_B.weight", "text_encoder.a.b.lora_A.weight", "text_encoder", "a_b"),
        ("text_encoder_2.a.lora_linear_layer.up.weight", "text_encoder_2.a.lora_linear_layer.down.weight",
         "text_encoder_2", "a"),
        ("base_model.model.a.b.lora_B.weight", "base_model.model.a.b.lora_A.weight", "unet", "a_b"),
        ("diffusion_model.a.b.lora_up.weight", "diffusion_model.a.b.lora_down.weight", "unet", "a_b"),
        ("text_encoders.clip_l.transformer.a.b.lora_up.weight", "text_encoders.clip_l.transformer.a.b.lora_down.weight",
         "text_encoder", "a_b"),
        ("text_encoders.clip_g.transformer.a.lora_up.weight", "text_encoders.clip_g.transformer.a.lora_down.weight",
         "text_encoder_2", "a"),
        ("lycoris_a_b.lora_up.weight", "lycoris_a_b.lora_down.weight", "unet", "a_b"),
        ("mid_block.b.lora.up.weight", "mid_block.b.lora.down.weight", "unet", "mid_block_b"),
        ("conv_in.lora_B.weight", "conv_in.lora_A.weight", "unet", "conv_in"),
        ("add_embedding.b.lora_B.weight", "add_embedding.b.lora_A.weight", "unet", "add_embedding_b"),
    ],
)  # fmt: skip
def test_a_patch_is_found_under_the_names_of_every_program(
    up: str, down: str, network: NetworkName, module: str
) -> None:
    lora = read_lora("style", {up: UP, down: DOWN})
    assert [*lora.patches] == [network]
    assert [*lora.patches[network]] == [(module, "weight")]
    assert lora.unknown == ()


def test_what_is_no_patch_is_kept_by_name() -> None:
    lora = read_lora("style", {"bundle_emb.a.string_to_param.*": torch.ones(1, 4)})
    assert (lora.patches, lora.unknown) == ({}, ("bundle_emb.a.string_to_param.*",))


def test_the_width_of_the_text_tells_the_base() -> None:
    down = torch.ones(2, 768)
    name = "lora_unet_x_attn2_to_k"
    assert read_lora("style", {f"{name}.lora_up.weight": UP, f"{name}.lora_down.weight": down}).text_width == 768


@pytest.mark.parametrize(
    ("tensors", "sentence"),
    [
        ({"lora_down.weight": DOWN}, "the patch of m has no up factor; download or copy it again"),
        ({"lora_up.weight": UP}, "the patch of m has no down factor"),
        ({"alpha": torch.tensor(1.0)}, "the patch of m has no down factor"),
        ({"lora_up.weight": UP, "lora_down.weight": torch.ones(3, 4)}, r"up is of shape \(6, 2\) and down of \(3, 4\)"),
        ({"lora_up.weight": UP, "lora_down.weight": torch.ones(2)}, r"up is of shape \(6, 2\) and down of \(2,\)"),
        ({"lora_up.weight": UP, "lora_down.weight": DOWN, "alpha": torch.ones(2)},
         r"the patch of m has an alpha of shape \(2,\), must be a single number"),
        ({"lora_up.weight": UP, "lora_down.weight": DOWN, "lora_mid.weight": torch.ones(3, 3, 3, 3)},
         r"mid is of shape \(3, 3, 3, 3\), the rank is 2"),
        ({"lora_up.weight": UP, "lora_down.weight": torch.ones(2, 4, 3, 3), "lora_mid.weight": torch.ones(2, 2, 3, 3)},
         "beside a mid, which has the kernel already"),
    ],
)  # fmt: skip
def test_a_damaged_patch_is_told_with_its_module(tensors: dict[str, Tensor], sentence: str) -> None:
    with pytest.raises(ModelError, match=f"LoRA 'style' is damaged: .*{sentence}"):
        read_lora("style", {f"lora_unet_m.{name}": tensor for name, tensor in tensors.items()})


def test_a_module_that_is_patched_twice_is_refused() -> None:
    tensors = {"lora_unet_a_b.lora_up.weight": UP, "unet.a.b.lora_B.weight": UP}
    with pytest.raises(ModelError, match="LoRA 'style' has up of a_b twice, under different names"):
        read_lora("style", tensors)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("lora_unet_m.oft_diag", "OFT of kohya"),
        ("lora_te_m.on_input", "IA3"),
        ("unet.m.lora_magnitude_vector", "DoRA of peft"),
        ("lora_unet_m.of_tomorrow", "unknown"),
    ],
)
def test_a_patch_of_another_kind_is_refused_with_its_tensors(name: str, kind: str) -> None:
    tensors = {"lora_unet_a.lora_up.weight": UP, "lora_unet_a.lora_down.weight": DOWN, name: UP}
    with pytest.raises(
        ModelError,
        match=rf"LoRA 'style' has patches of a kind that can't be used \({kind}\): 1 of its 3 tensors, such as {name};",
    ):
        read_lora("style", tensors)
