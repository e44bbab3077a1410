from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
import torch
from diffusers import UNet2DConditionModel
from safetensors.torch import load_file, save_file

from nodeloom.runtime.models import EMBEDDED_ROOT, ModelLibrary, ModelRecord
from nodeloom.runtime.models.loader import load_part
from nodeloom.schema.errors import ModelError

CPU = torch.device("cpu")
VAE_FILE = "vae/diffusion_pytorch_model.safetensors"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the embedded refiner, with parts of its own, that a test may damage."""
    copy = Path(shutil.copytree(EMBEDDED_ROOT / "tiny-sdxl-refiner", tmp_path / "models/x"))
    for part in ("vae", "text_encoder_2", "tokenizer_2"):
        shutil.copytree(EMBEDDED_ROOT / "tiny-sdxl-base" / part, copy / part)
    return copy


def edit_json(path: Path, **changes: Any) -> None:
    path.write_text(json.dumps(json.loads(path.read_text()) | changes))


def record_of(folder: Path) -> ModelRecord:
    return ModelLibrary([folder.parent], folder.parent.parent / "cache").records()[-1]


def load_vae(folder: Path) -> torch.nn.Module:
    network = load_part(record_of(folder), "vae", CPU, torch.float32)
    assert isinstance(network, torch.nn.Module)
    return network


def test_networks_come_frozen_and_equal_to_their_file(folder: Path) -> None:
    network = load_vae(folder)
    stored = load_file(folder / VAE_FILE)
    assert not network.training
    assert not any(weight.requires_grad for weight in network.parameters())
    assert network.state_dict().keys() == stored.keys()
    assert all(torch.equal(weight, stored[name].float()) for name, weight in network.state_dict().items())


def test_weights_in_half_precision_files_and_shards_are_found(folder: Path) -> None:
    plain = load_vae(folder).state_dict()
    (folder / VAE_FILE).rename(folder / "vae/diffusion_pytorch_model.fp16.safetensors")
    half = load_vae(folder).state_dict()
    tensors = load_file(folder / "vae/diffusion_pytorch_model.fp16.safetensors")
    (folder / "vae/diffusion_pytorch_model.fp16.safetensors").unlink()
    names = sorted(tensors)
    shards = {"part-1.safetensors": names[:50], "part-2.safetensors": names[50:]}
    for shard, own in shards.items():
        save_file({name: tensors[name] for name in own}, folder / "vae" / shard, metadata={"format": "pt"})
    places = {name: shard for shard, own in shards.items() for name in own}
    index = {"metadata": {"total_size": 1}, "weight_map": places}
    (folder / "vae/diffusion_pytorch_model.safetensors.index.json").write_text(json.dumps(index))
    sharded = load_vae(folder).state_dict()
    assert all(torch.equal(plain[name], half[name]) and torch.equal(plain[name], sharded[name]) for name in plain)


def test_a_text_encoder_saved_by_older_libraries_loads_the_same(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(EMBEDDED_ROOT / "tiny-sdxl-base", tmp_path / "models/x"))
    plain = load_part(record_of(folder), "text_encoder", CPU, torch.float32)
    file = folder / "text_encoder/model.safetensors"
    older = {f"text_model.{name}": tensor for name, tensor in load_file(file).items()}
    older["text_model.embeddings.position_ids"] = torch.arange(77)[None]
    save_file(older, file, metadata={"format": "pt"})
    again = load_part(record_of(folder), "text_encoder", CPU, torch.float32)
    assert isinstance(plain, torch.nn.Module)
    assert isinstance(again, torch.nn.Module)
    assert all(torch.equal(weight, again.state_dict()[name]) for name, weight in plain.state_dict().items())


def test_a_vae_under_the_first_names_of_diffusers_loads_the_same(folder: Path) -> None:
    plain = load_vae(folder).state_dict()
    first = {".to_q.": ".query.", ".to_k.": ".key.", ".to_v.": ".value.", ".to_out.0.": ".proj_attn."}
    tensors = load_file(folder / VAE_FILE)
    for new, old in first.items():
        tensors = {name.replace(new, old): tensor for name, tensor in tensors.items()}
    assert any(".proj_attn." in name for name in tensors)
    save_file(tensors, folder / VAE_FILE, metadata={"format": "pt"})
    again = load_vae(folder).state_dict()
    assert all(torch.equal(weight, again[name]) for name, weight in plain.items())


def test_weights_that_do_not_fit_the_config_are_named(folder: Path) -> None:
    record = record_of(folder)
    edit_json(folder / "vae/config.json", block_out_channels=[16, 16, 32, 48])
    with pytest.raises(ModelError, match=r"x/vae don't fit their config \(\d+ tensors are of another shape: .* found"):
        load_part(record, "vae", CPU, torch.float32)


def test_missing_and_foreign_tensors_are_never_made_up(folder: Path) -> None:
    tensors = load_file(folder / VAE_FILE)
    bias = tensors.pop("decoder.conv_in.bias")
    save_file(tensors, folder / VAE_FILE, metadata={"format": "pt"})
    with pytest.raises(ModelError, match=r"1 tensor is missing: decoder\.conv_in\.bias"):
        load_vae(folder)
    save_file(
        tensors | {"decoder.conv_in.bias": bias, "extra": bias.clone()}, folder / VAE_FILE, metadata={"format": "pt"}
    )
    with pytest.raises(ModelError, match=r"not expected: extra"):
        load_vae(folder)


def test_a_config_that_describes_nothing_is_named(folder: Path) -> None:
    record = record_of(folder)
    edit_json(folder / "text_encoder_2/config.json", hidden_size=0)
    with pytest.raises(ModelError, match=r"text_encoder_2/config\.json doesn't describe a network"):
        load_part(record, "text_encoder_2", CPU, torch.float32)


def damage_pickled(folder: Path) -> None:
    (folder / VAE_FILE).rename(folder / "vae/diffusion_pytorch_model.bin")


def damage_truncated(folder: Path) -> None:
    (folder / VAE_FILE).write_bytes((folder / VAE_FILE).read_bytes()[:-1])


def damage_absent(folder: Path) -> None:
    shutil.rmtree(folder / "vae")


def damage_shards(folder: Path) -> None:
    (folder / VAE_FILE).unlink()
    index = {"weight_map": {"a": "../../../secret.safetensors"}}
    (folder / "vae/diffusion_pytorch_model.safetensors.index.json").write_text(json.dumps(index))


def damage_tokenizer(folder: Path) -> None:
    shutil.rmtree(folder / "tokenizer_2")


def damage_index(folder: Path) -> None:
    (folder / "model_index.json").write_text("{")


def damage_unet_config(folder: Path) -> None:
    (folder / "unet/config.json").write_text("[]")


def damage_channels(folder: Path) -> None:
    edit_json(folder / "unet/config.json", in_channels=7)


def damage_class(folder: Path) -> None:
    edit_json(folder / "model_index.json", vae=["diffusers", "AutoencoderTiny"])


def damage_unet_gone(folder: Path) -> None:
    edit_json(folder / "model_index.json", unet=[None, None], _class_name="FluxPipeline")


@pytest.mark.parametrize(
    ("damage", "complaint"),
    [
        (damage_pickled, "has only pickled weights, which can run code when opened, so they are refused"),
        (damage_truncated, "is truncated"),
        (damage_absent, "has no .safetensors weights"),
        (damage_shards, "lists files that are not .safetensors files beside it"),
        (damage_tokenizer, "tokenizer_2 is missing"),
        (damage_index, "model_index.json is not valid JSON"),
        (damage_unet_config, "config.json is not a JSON object"),
        (damage_channels, "its UNet takes 7 channels"),
        (damage_class, "its vae is a AutoencoderTiny, where a AutoencoderKL is supported"),
        (damage_unet_gone, "it is a FluxPipeline without a UNet"),
    ],
)
def test_what_is_wrong_with_a_folder_is_known_before_loading(folder: Path, damage: Any, complaint: str) -> None:
    damage(folder)
    record = record_of(folder)
    assert complaint in " ".join(record.problems)
    with pytest.raises(ModelError, match="model 'x' can't be used"):
        load_part(record, "unet", CPU, torch.float32)


@pytest.mark.parametrize(("linear", "base"), [(True, "sd2"), (False, "sd1")])
def test_stable_diffusion_1_and_2_folders_differ_by_their_transformers(folder: Path, linear: bool, base: str) -> None:
    index = {"text_encoder_2": [None, None], "text_encoder": ["transformers", "CLIPTextModel"]}
    edit_json(folder / "model_index.json", **index, tokenizer_2=[None, None])
    edit_json(folder / "unet/config.json", addition_embed_type=None, use_linear_projection=linear)
    (folder / "text_encoder_2").rename(folder / "text_encoder")
    record = record_of(folder)
    assert (record.kind, record.base, record.problems) == ("main", base, ())


@pytest.mark.parametrize(("channels", "variant"), [(4, None), (8, "edit"), (9, "inpaint")])
def test_the_config_tells_what_the_unet_is_made_for(folder: Path, channels: int, variant: str | None) -> None:
    edit_json(folder / "unet/config.json", in_channels=channels)
    record = record_of(folder)
    assert (record.kind, record.variant, record.problems) == ("refiner", variant, ())


@pytest.mark.parametrize(
    ("scheduler", "expected"),
    [
        ({"prediction_type": "epsilon", "rescale_betas_zero_snr": True}, ("epsilon", False)),
        ({"prediction_type": "v_prediction"}, ("v_prediction", False)),
        ({"prediction_type": "v_prediction", "rescale_betas_zero_snr": True}, ("v_prediction", True)),
        (None, ("epsilon", False)),
    ],
)
def test_the_schedulers_config_tells_what_the_unet_predicts_and_where_its_training_ended(
    folder: Path, scheduler: dict[str, object] | None, expected: tuple[str, bool]
) -> None:
    path = folder / "scheduler/scheduler_config.json"
    if scheduler is None:
        path.unlink()
    else:
        path.write_text(json.dumps(scheduler))
    unet = load_part(record_of(folder), "unet", CPU, torch.float32)
    assert isinstance(unet, UNet2DConditionModel)
    assert (unet.config["prediction_type"], unet.config["rescale_betas_zero_snr"]) == expected
