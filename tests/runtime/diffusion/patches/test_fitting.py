"""A LoRA's patches find their modules in a network, and what has no place there is told."""

import pytest
import torch
from torch import nn

from nodeloom.runtime.diffusion.patches import Fitted, fitted, read_lora
from nodeloom.runtime.diffusion.patches.keys import NetworkName
from nodeloom.schema import ModelError


def encoder(wrapped: bool) -> nn.Module:
    attention = nn.ModuleDict({"q_proj": nn.Linear(4, 4), "out_proj": nn.Linear(4, 4)})
    text = nn.ModuleDict({"layer": nn.ModuleDict({"self_attn": attention})})
    return nn.ModuleDict({"text_model": text}) if wrapped else text


def unet() -> nn.Module:
    attention = nn.ModuleDict({"to_k": nn.Linear(4, 6, bias=False), "to_out": nn.ModuleList([nn.Linear(4, 4)])})
    return nn.ModuleDict({"mid_block": nn.ModuleDict({"attn2": attention}), "norm": nn.LayerNorm(4)})


def fit(name: str, part: NetworkName, network: nn.Module, width: int = 4, out: int = 4) -> Fitted:
    tensors = {f"{name}.lora_up.weight": torch.ones(out, 2), f"{name}.lora_down.weight": torch.ones(2, width)}
    return fitted(
        read_lora("style", tensors), part, network, {"mid_block.attn2.to_k.weight": "middle_block.1.k.weight"}
    )


@pytest.mark.parametrize("wrapped", [True, False])
@pytest.mark.parametrize(
    "name",
    ["lora_te_text_model_layer_self_attn_q_proj", "lora_te_layer_self_attn_q_proj", "lora_te_layer_self_attn_to_q"],
)
def test_a_text_encoder_is_known_with_and_without_its_wrapper(wrapped: bool, name: str) -> None:
    path = "text_model.layer.self_attn.q_proj" if wrapped else "layer.self_attn.q_proj"
    assert list(fit(name, "text_encoder", encoder(wrapped)).changes) == [f"{path}.weight"]


@pytest.mark.parametrize("name", ["lora_unet_mid_block_attn2_to_k", "lora_unet_middle_block_1_k"])
def test_a_module_is_known_by_its_own_name_and_the_original_one(name: str) -> None:
    assert list(fit(name, "unet", unet(), out=6).changes) == ["mid_block.attn2.to_k.weight"]


def test_the_first_of_the_layers_of_an_output_may_go_without_its_number() -> None:
    assert list(fit("lora_unet_mid_block_attn2_to_out", "unet", unet()).changes) == ["mid_block.attn2.to_out.0.weight"]


def test_the_table_of_a_text_encoders_words_can_be_patched() -> None:
    network = nn.ModuleDict({"embeddings": nn.ModuleDict({"token_embedding": nn.Embedding(6, 4)})})
    name = "text_encoders.clip_l.transformer.text_model.embeddings.token_embedding"
    assert list(fit(name, "text_encoder", network, out=6).changes) == ["embeddings.token_embedding.weight"]


def test_a_lora_without_patches_for_a_network_has_nothing_to_say_there() -> None:
    assert fit("lora_te_a", "unet", unet()).changes == {}


def test_patches_without_a_place_beside_others_are_named() -> None:
    tensors = {
        f"lora_unet_mid_block_attn2_{module}.lora_{side}.weight": torch.ones(4, 4)
        for module in ("to_out_0", "to_z")
        for side in ("up", "down")
    }
    found = fitted(read_lora("style", tensors), "unet", unet())
    assert (list(found.changes), found.unmatched) == (["mid_block.attn2.to_out.0.weight"], ("mid_block_attn2_to_z",))


@pytest.mark.parametrize(
    ("name", "width", "sentence"),
    [
        ("lora_unet_x_proj", 4, "another base: none of its 1 patches has a place in the unet, x_proj for one; choose"),
        ("lora_unet_x_attn2_to_k", 2048, r"another base, SDXL \(it reads text 2048 wide\): none of its 1 patches"),
        ("lora_unet_mid_block_attn2_to_k", 768,
         r"another base, Stable Diffusion 1 \(it reads text 768 wide\): its patch of mid_block.attn2.to_k.weight in "
         "the unet is 6 x 768, must be 6 x 4; choose a LoRA for this model, or another model"),
    ],
)  # fmt: skip
def test_a_lora_of_another_base_is_told_with_its_base_where_text_tells(name: str, width: int, sentence: str) -> None:
    with pytest.raises(ModelError, match=f"LoRA 'style' is for {sentence}"):
        fit(name, "unet", unet(), width=width, out=6)
