"""Checkpoints of Stable Video Diffusion: what they are told to be, and their networks out of files and folders."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import torch
from diffusers import AutoencoderKL, AutoencoderKLTemporalDecoder
from safetensors.torch import load_file, save_file
from tests.runtime.models.film.toys import UNET, VAE, tensors, unet, vae, written

from nodeloom.runtime.models import ModelLibrary, ModelRecord, Part
from nodeloom.runtime.models.film.names import film_unet_name, film_vae_name
from nodeloom.runtime.models.film.unet import FilmUNet
from nodeloom.runtime.models.loader import load_part, part_bytes
from nodeloom.runtime.models.part_configs import part_config
from nodeloom.schema.errors import ModelError

CPU = torch.device("cpu")


def found(folder: Path, name: str = "svd") -> ModelRecord:
    return ModelLibrary([folder], folder / "cache").resolve(name=name)


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("models")
    written(folder)
    return folder


@pytest.fixture(scope="module")
def record(models: Path) -> ModelRecord:
    return found(models)


def loaded(record: ModelRecord, part: Part) -> torch.nn.Module:
    network = load_part(record, part, CPU, torch.float32)
    assert isinstance(network, torch.nn.Module)
    return network


def test_a_checkpoint_is_told_by_its_tensors(record: ModelRecord) -> None:
    assert (record.kind, record.base, record.problems) == ("main", "svd", ())
    assert record.parts == ("unet", "vae", "image_encoder")


def test_the_network_is_made_as_its_tensors_show(record: ModelRecord) -> None:
    network = loaded(record, "unet")
    assert isinstance(network, FilmUNet)
    assert network.config["block_out_channels"] == (64, 64)
    assert network.config["down_block_types"] == ("CrossAttnDownBlockSpatioTemporal", "DownBlockSpatioTemporal")
    assert network.config["up_block_types"] == ("UpBlockSpatioTemporal", "CrossAttnUpBlockSpatioTemporal")
    assert (network.config["layers_per_block"], network.config["cross_attention_dim"]) == (1, 32)
    assert not network.training


def test_every_tensor_has_its_place(record: ModelRecord) -> None:
    whole = tensors()
    network, autoencoder = loaded(record, "unet").state_dict(), loaded(record, "vae").state_dict()
    for name, _ in unet():
        assert torch.equal(network[film_unet_name(name, 1)], whole[UNET + name])
    for name, _ in vae():
        ours = autoencoder[film_vae_name(name, 4, is_temporal=True)]
        assert torch.equal(ours.flatten(), whole[VAE + name].flatten())
    assert len(network) == len([*unet()])
    assert len(autoencoder) == len([*vae()]) + 2  # diffusers' last layer of the encoder


def test_what_the_networks_take_is_known_before_they_are_loaded(record: ModelRecord) -> None:
    network = loaded(record, "unet")
    assert part_bytes(record, "unet", torch.float32) == 4 * sum(each.numel() for each in network.parameters())
    told = part_config(record, "unet")
    assert isinstance(network, FilmUNet)
    assert {name: network.config[name] for name in told} == told
    assert (told["timestep_type"], told["sigma_max"]) == ("continuous", 700.0)
    assert part_config(record, "vae")["scaling_factor"] == 0.18215


def test_all_norms_have_the_epsilon_of_the_training(record: ModelRecord) -> None:
    norms = [
        norm.eps
        for name, norm in loaded(record, "unet").named_modules()
        if isinstance(norm, torch.nn.GroupNorm) and "res_block.norm" in name
    ]
    assert set(norms) == {1e-5}


def test_a_decoder_for_pictures_is_one(tmp_path: Path) -> None:
    written(tmp_path, "plain", is_temporal=False)
    autoencoder = loaded(found(tmp_path, "plain"), "vae")
    assert isinstance(autoencoder, AutoencoderKL)
    whole = tensors(is_temporal=False)
    for name, _ in vae(is_temporal=False):
        ours = autoencoder.state_dict()[film_vae_name(name, 4, is_temporal=False)]
        assert torch.equal(ours.flatten(), whole[VAE + name].flatten())


def test_a_folder_of_diffusers_is_the_same(models: Path, record: ModelRecord, tmp_path: Path) -> None:
    folder = tmp_path / "film"
    classes = {"unet": "UNetSpatioTemporalConditionModel", "vae": "AutoencoderKLTemporalDecoder"}
    for part in ("unet", "vae"):
        network = loaded(record, part)
        (folder / part).mkdir(parents=True)
        config = {key: each for key, each in part_config(record, part).items() if "sigma" not in key}
        (folder / part / "config.json").write_text(json.dumps({"_class_name": classes[part], **config}))
        save_file(network.state_dict(), folder / part / "diffusion_pytorch_model.safetensors")
    index: dict[str, object] = {"_class_name": "StableVideoDiffusionPipeline"}
    index |= {part: ["diffusers", name] for part, name in classes.items()}
    (folder / "model_index.json").write_text(json.dumps(index))
    other = found(tmp_path, "film")
    assert (other.kind, other.base, other.problems) == ("main", "svd", ())
    network, autoencoder = loaded(other, "unet"), loaded(other, "vae")
    assert isinstance(network, FilmUNet)
    assert isinstance(autoencoder, AutoencoderKLTemporalDecoder)
    assert network.config["sigma_max"] == part_config(other, "unet")["sigma_max"] == 700.0
    for part, again in (("unet", network), ("vae", autoencoder)):
        first = loaded(record, part).state_dict()  # type: ignore[arg-type]
        assert all(torch.equal(first[name], each) for name, each in again.state_dict().items())


@pytest.mark.parametrize(
    ("shape", "what"), [((64, 8, 3, 3), "takes 8 channels and is told 1 numbers"), ((64, 4, 3, 3), "takes 4 channels")]
)
def test_a_network_that_is_told_something_else_is_not_used(tmp_path: Path, shape: tuple[int, ...], what: str) -> None:
    other = tensors()
    other[f"{UNET}label_emb.0.0.weight"] = torch.zeros(256, 256)
    other[f"{UNET}input_blocks.0.0.weight"] = torch.zeros(shape)
    save_file(other, tmp_path / "x.safetensors")
    (record,) = (each for each in ModelLibrary([tmp_path], tmp_path / "cache").records() if each.name == "x")
    (problem,) = record.problems
    assert what in problem


def test_a_damaged_file_is_told_with_the_part(tmp_path: Path) -> None:
    path = written(tmp_path)
    less = load_file(path)
    del less[f"{UNET}middle_block.0.in_layers.0.bias"]
    save_file(less, path)
    with pytest.raises(ModelError, match=r"the unet of .*svd\.safetensors is not that of Stable Video Diffusion"):
        loaded(found(tmp_path), "unet")
