"""Single files of Stable Diffusion 2: a small model in the original layout, against the networks it was made from."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pytest
import torch
from diffusers import AutoencoderKL, UNet2DConditionModel
from safetensors.torch import save_file
from transformers import CLIPTextConfig, CLIPTextModelWithProjection

from nodeloom.runtime.diffusion.text import READINGS, TextEncoder, encode_prompt
from nodeloom.runtime.models import ModelLibrary, ModelRecord, Part, clip_tokenizer
from nodeloom.runtime.models import original_export as export
from nodeloom.runtime.models.loader import load_part
from nodeloom.runtime.models.original_layout import SD2_OPEN_CLIP, UNET

CPU = torch.device("cpu")
BIAS = f"{UNET}output_blocks.5.1.transformer_blocks.0.norm1.bias"
UNET_CONFIG: dict[str, object] = {
    "block_out_channels": (16, 32),
    "down_block_types": ("CrossAttnDownBlock2D", "DownBlock2D"),
    "up_block_types": ("UpBlock2D", "CrossAttnUpBlock2D"),
    "attention_head_dim": (2, 4),
    "cross_attention_dim": 48,
    "use_linear_projection": True,
    "norm_num_groups": 8,
}
TEXT_CONFIG: dict[str, object] = {
    "hidden_size": 48,
    "intermediate_size": 96,
    "num_attention_heads": 4,
    "num_hidden_layers": 3,
    "hidden_act": "gelu",
    "vocab_size": 49408,
    "projection_dim": 48,
}


def written(folder: Path, config: Mapping[str, object], part: str) -> None:
    (folder / part).mkdir(parents=True)
    (folder / part / "config.json").write_text(json.dumps(config))


class Small:
    """A model of SD2's layout: its networks, and the tensors of its file."""

    def __init__(self, channels: int = 4) -> None:
        torch.manual_seed(0)
        self.unet_config = UNET_CONFIG | {"in_channels": channels}
        self.unet = UNet2DConditionModel(**self.unet_config)
        self.vae = AutoencoderKL(block_out_channels=(16,), norm_num_groups=8)
        self.text = CLIPTextModelWithProjection(CLIPTextConfig(**TEXT_CONFIG)).eval()
        self.tensors = export.export_unet(self.unet.state_dict()) | export.export_vae(self.vae.state_dict())
        self.tensors |= export.export_open_clip(self.text.state_dict(), SD2_OPEN_CLIP)
        self.tensors |= {f"{SD2_OPEN_CLIP}logit_scale": torch.tensor(1.0), "alphas_cumprod": torch.ones(1000)}

    def saved(self, folder: Path, metadata: dict[str, str] | None = None) -> ModelRecord:
        """The model as a file and the configs beside it: its text encoder is published without the last layer."""
        models = folder / "models"
        for part, config in (
            ("unet", self.unet_config),
            ("vae", {"block_out_channels": (16,), "norm_num_groups": 8}),
            ("text_encoder", TEXT_CONFIG | {"num_hidden_layers": 2}),
        ):
            written(models / "small.config", config, part)
        whole = {name: tensor.detach().contiguous() for name, tensor in self.tensors.items()}
        save_file(whole, models / "small.safetensors", metadata)
        return ModelLibrary([models], folder / "cache").resolve(name="small", base="sd2", kind="main")


@pytest.fixture(scope="module")
def small() -> Small:
    return Small()


def loaded(record: ModelRecord, part: Part) -> torch.nn.Module:
    network = load_part(record, part, CPU, torch.float32)
    assert isinstance(network, torch.nn.Module)
    return network


def test_unet_and_vae_are_the_ones_that_it_was_made_from_bit_for_bit(small: Small, tmp_path: Path) -> None:
    record = small.saved(tmp_path)
    networks: dict[Part, torch.nn.Module] = {"unet": small.unet, "vae": small.vae}
    for part, network in networks.items():
        found, expected = loaded(record, part).state_dict(), network.state_dict()
        assert found.keys() == expected.keys()
        assert all(torch.equal(found[name], expected[name]) for name in expected)


def test_prompts_are_read_at_the_layer_before_the_last_and_normed(small: Small, tmp_path: Path) -> None:
    record = small.saved(tmp_path)
    tokenizer = load_part(record, "tokenizer", CPU, torch.float32)
    assert isinstance(tokenizer, clip_tokenizer.Tokenizer)
    encoder = TextEncoder(tokenizer, loaded(record, "text_encoder"), READINGS["sd2"])
    ids = torch.tensor([[49406, 3240, 49407, *[0] * 74]])
    with torch.no_grad():
        output = small.text(ids, output_hidden_states=True)
        inner = getattr(small.text, "text_model", small.text)
        expected = inner.get_submodule("final_layer_norm")(output.hidden_states[-2])
    assert torch.equal(encode_prompt([encoder], "fox").embeds, expected)


@pytest.mark.parametrize(
    ("channels", "spread", "metadata", "expected"),
    [
        (4, 0.02, None, "epsilon"),
        (4, 0.2, None, "v_prediction"),
        (9, 0.2, None, "epsilon"),
        (4, 0.2, {"modelspec.prediction_type": "epsilon"}, "epsilon"),
        (4, 0.02, {"modelspec.prediction_type": "v"}, "v_prediction"),
    ],
)
def test_what_it_predicts_is_told_by_its_metadata_else_by_its_weights(
    channels: int, spread: float, metadata: dict[str, str] | None, expected: str, tmp_path: Path
) -> None:
    model = Small(channels)
    model.tensors[BIAS] = torch.linspace(-1.7, 1.7, 16) * spread
    unet = loaded(model.saved(tmp_path, metadata), "unet")
    assert isinstance(unet, UNet2DConditionModel)
    assert unet.config["prediction_type"] == expected


@pytest.mark.parametrize(
    ("line", "spread", "expected"),
    [
        ('    parameterization: "v"\n', 0.02, "v_prediction"),
        ("    parameterization: v\n", 0.02, "v_prediction"),
        ("    parameterization: 'eps'\n", 0.2, "epsilon"),
        ("    timesteps: 1000\n", 0.2, "v_prediction"),
    ],
)
def test_settings_beside_the_file_go_before_its_weights(
    line: str, spread: float, expected: str, tmp_path: Path
) -> None:
    model = Small()
    model.tensors[BIAS] = torch.linspace(-1.7, 1.7, 16) * spread
    record = model.saved(tmp_path)
    record.path.with_suffix(".yaml").write_text(f"model:\n  target: x\n  params:\n{line}")
    unet = loaded(record, "unet")
    assert isinstance(unet, UNet2DConditionModel)
    assert unet.config["prediction_type"] == expected
