from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from diffusers import UNet2DConditionModel
from safetensors.torch import load_file, save_file
from tests.embedded import TEXT_WIDTH, TOKENS

from nodeloom.runtime.models import ModelLibrary, ModelRecord, Part
from nodeloom.runtime.models.loader import load_part
from nodeloom.runtime.models.weights import Weights
from nodeloom.schema.errors import ModelError

CPU = torch.device("cpu")
NETWORKS: list[tuple[str, str, Part]] = [
    ("tiny-sdxl-base", "one", "unet"),
    ("tiny-sdxl-base", "one", "vae"),
    ("tiny-sdxl-base", "one", "text_encoder"),
    ("tiny-sdxl-base", "one", "text_encoder_2"),
    ("tiny-sdxl-refiner", "two", "unet"),
    ("tiny-sdxl-refiner", "two", "vae"),
    ("tiny-sdxl-refiner", "two", "text_encoder_2"),
]


def network_of(record: ModelRecord, part: Part, dtype: torch.dtype = torch.float32) -> torch.nn.Module:
    network = load_part(record, part, CPU, dtype)
    assert isinstance(network, torch.nn.Module)
    return network


def copied(source: Path, target: Path) -> Path:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)
    return target


@pytest.mark.parametrize(("folder", "file", "part"), NETWORKS)
def test_a_single_file_loads_as_the_folder_it_was_made_from_bit_for_bit(
    folder: str, file: str, part: Part, single_files: Path, tmp_path: Path
) -> None:
    library = ModelLibrary([single_files], tmp_path)
    one = network_of(library.resolve(name=file), part).state_dict()
    other = network_of(library.resolve(name=folder), part).state_dict()
    assert one.keys() == other.keys()
    assert all(torch.equal(one[name], other[name]) for name in one)


def test_both_layouts_encode_a_prompt_and_predict_noise_alike(single_files: Path, tmp_path: Path) -> None:
    library = ModelLibrary([single_files], tmp_path)
    results = []
    for name in ("one", "tiny-sdxl-base"):
        record = library.resolve(name=name)
        tokenizer = load_part(record, "tokenizer_2", CPU, torch.float32)
        assert not isinstance(tokenizer, torch.nn.Module | Weights)
        ids = tokenizer(["a large red circle, zebra!"], padding="max_length", return_tensors="pt").input_ids
        pooled = network_of(record, "text_encoder_2")(ids).text_embeds
        generator = torch.Generator().manual_seed(1)
        latents, text = (
            torch.randn((1, 4, 8, 8), generator=generator),
            torch.randn((1, 77, TEXT_WIDTH), generator=generator),
        )
        added = {"text_embeds": pooled, "time_ids": torch.full((1, 6), 64.0)}
        results.append(network_of(record, "unet")(latents, 500, text, added_cond_kwargs=added).sample)
    assert torch.equal(*results)


def test_networks_come_frozen_in_the_wanted_format_with_real_buffers(single_files: Path, tmp_path: Path) -> None:
    record = ModelLibrary([single_files], tmp_path).resolve(name="one")
    for part in ("unet", "text_encoder"):
        network = network_of(record, part, torch.bfloat16)
        assert not network.training
        assert all(not weight.requires_grad and weight.dtype == torch.bfloat16 for weight in network.parameters())
        assert all(buffer.device.type == "cpu" for buffer in network.buffers())


def test_a_loaded_network_does_not_change_with_its_file(single_files: Path, tmp_path: Path) -> None:
    path = copied(single_files / "one.safetensors", tmp_path / "models/x.safetensors")
    network = network_of(ModelLibrary([path.parent], tmp_path).resolve(name="x"), "vae", torch.float16)
    before = {name: weight.clone() for name, weight in network.state_dict().items()}
    with path.open("r+b") as stream:
        stream.write(bytes(path.stat().st_size))
    assert all(torch.equal(weight, before[name]) for name, weight in network.state_dict().items())


@pytest.mark.parametrize("beside", ["x.config", "x"])
def test_a_folder_beside_the_file_brings_configs_and_tokenizers(
    beside: str, single_files: Path, tmp_path: Path
) -> None:
    path = copied(single_files / "one.safetensors", tmp_path / "models/x.safetensors")
    embedded = ModelLibrary([], tmp_path).resolve(name="tiny-sdxl-base").path
    for source in embedded.glob("*/*"):
        if source.suffix != ".safetensors":
            copied(source, path.parent / beside / source.relative_to(embedded))
    config = path.parent / beside / "vae/config.json"
    config.write_text(json.dumps(json.loads(config.read_text()) | {"scaling_factor": 0.5}))
    record = ModelLibrary([path.parent], tmp_path).resolve(name="x")
    assert network_of(record, "vae").config["scaling_factor"] == 0.5  # type: ignore[index]
    assert len(load_part(record, "tokenizer", CPU, torch.float32)) == TOKENS  # type: ignore[arg-type]


def test_a_checkpoint_of_unknown_size_says_what_differs_and_what_to_do(single_files: Path, tmp_path: Path) -> None:
    tensors = load_file(single_files / "one.safetensors")
    tensors["model.diffusion_model.input_blocks.0.0.weight"] = torch.zeros((40, 4, 3, 3), dtype=torch.float16)
    (tmp_path / "models").mkdir()
    save_file(tensors, tmp_path / "models/x.safetensors")
    record = ModelLibrary([tmp_path / "models"], tmp_path).resolve(name="x")
    with pytest.raises(ModelError) as caught:
        load_part(record, "unet", CPU, torch.float32)
    message = str(caught.value)
    assert "x.safetensors doesn't fit the config in" in message
    assert "tensors are of another shape: add_embedding.linear_1.bias ([1280] expected, [192] found), " in message
    assert "tensors are missing: down_blocks." in message
    assert message.endswith("into a folder x.config beside it")


def changed(source: Path, folder: Path, metadata: dict[str, str] | None = None, **changes: torch.Tensor | None) -> Path:
    """Write a checkpoint with some tensors replaced, added or (None) left out; `__` in a name stands for a dot."""
    tensors = load_file(source)
    for key, tensor in changes.items():
        name = key.replace("__", ".")
        if tensor is None:
            del tensors[name]
        else:
            tensors[name] = tensor
    folder.mkdir(exist_ok=True)
    save_file(tensors, folder / "x.safetensors", metadata)
    return folder


def test_missing_tensors_are_counted_and_named(single_files: Path, tmp_path: Path) -> None:
    folder = changed(
        single_files / "two.safetensors", tmp_path / "models", model__diffusion_model__time_embed__0__bias=None
    )
    record = ModelLibrary([folder], tmp_path).resolve(name="x")
    with pytest.raises(ModelError, match=r"1 tensor is missing: time_embedding\.linear_1\.bias"):
        load_part(record, "unet", CPU, torch.float32)


def test_foreign_tensors_are_noted_and_left_out(
    single_files: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    source = single_files / "two.safetensors"
    folder = changed(
        source,
        tmp_path / "models",
        model__diffusion_model__control__weight=torch.zeros(1),
        model_ema__decay=torch.zeros(1),
        alphas_cumprod=torch.zeros(1000),
    )
    library = ModelLibrary([folder, single_files], tmp_path)
    one, other = (network_of(library.resolve(name=name), "unet").state_dict() for name in ("x", "two"))
    assert all(torch.equal(one[name], other[name]) for name in other)
    assert one.keys() == other.keys()
    assert "has no use for: 1 tensor is not expected: model.diffusion_model.control.weight" in caplog.text


def test_a_text_encoder_without_its_wrapper_is_the_same(single_files: Path, tmp_path: Path) -> None:
    tensors = load_file(single_files / "one.safetensors")
    plain = {name.replace(".transformer.text_model.", ".transformer."): tensor for name, tensor in tensors.items()}
    (tmp_path / "models").mkdir()
    save_file(plain, tmp_path / "models/x.safetensors")
    library = ModelLibrary([tmp_path / "models", single_files], tmp_path)
    one, other = (network_of(library.resolve(name=name), "text_encoder").state_dict() for name in ("x", "one"))
    assert one.keys() == other.keys()
    assert all(torch.equal(one[name], other[name]) for name in one)


@pytest.mark.parametrize("channels", [8, 9])
def test_a_unet_that_inpaints_or_edits_takes_the_channels_of_its_file(
    channels: int, single_files: Path, tmp_path: Path
) -> None:
    first = load_file(single_files / "one.safetensors")["model.diffusion_model.input_blocks.0.0.weight"]
    wider = torch.cat([first, first, first], 1)[:, :channels].contiguous()
    folder = changed(
        single_files / "one.safetensors", tmp_path / "models", model__diffusion_model__input_blocks__0__0__weight=wider
    )
    record = replace(ModelLibrary([folder], tmp_path).records()[-1], problems=(), kind="main", base="sdxl")
    unet = load_part(replace(record, path=folder / "x.safetensors"), "unet", CPU, torch.float32)
    assert isinstance(unet, UNet2DConditionModel)
    assert (unet.config["in_channels"], unet.conv_in.weight.shape[1]) == (channels, channels)


@pytest.mark.parametrize(
    ("metadata", "marker", "expected"),
    [
        (None, None, "epsilon"),
        ({"modelspec.prediction_type": "v"}, None, "v_prediction"),
        ({"modelspec.prediction_type": "epsilon"}, None, "epsilon"),
        (None, torch.zeros(0), "v_prediction"),
    ],
)
def test_a_file_tells_what_its_network_predicts(
    metadata: dict[str, str] | None, marker: torch.Tensor | None, expected: str, single_files: Path, tmp_path: Path
) -> None:
    marks = {} if marker is None else {"v_pred": marker}
    folder = changed(single_files / "two.safetensors", tmp_path / "models", metadata, **marks)
    unet = network_of(ModelLibrary([folder], tmp_path).resolve(name="x"), "unet")
    assert unet.config["prediction_type"] == expected  # type: ignore[index]


def test_scaled_fp8_is_refused_with_the_way_out(single_files: Path, tmp_path: Path) -> None:
    folder = changed(
        single_files / "two.safetensors",
        tmp_path / "models",
        model__diffusion_model__time_embed__0__scale_weight=torch.ones(1),
    )
    record = ModelLibrary([folder], tmp_path).resolve(name="x")
    with pytest.raises(ModelError, match=r"the unet of .* is in scaled fp8 \(1 scales, .*: get the fp16, bf16 or fp32"):
        load_part(record, "unet", CPU, torch.float32)


def test_a_checkpoint_without_vae_says_so_and_loads_the_rest(single_files: Path, tmp_path: Path) -> None:
    tensors = load_file(single_files / "two.safetensors")
    (tmp_path / "models").mkdir()
    kept = {name: tensor for name, tensor in tensors.items() if not name.startswith("first_stage_model.")}
    save_file(kept, tmp_path / "models/x.safetensors")
    record = ModelLibrary([tmp_path / "models"], tmp_path).resolve(name="x", kind="refiner")
    assert network_of(record, "text_encoder_2").config.hidden_size == 64  # type: ignore[union-attr]
    with pytest.raises(ModelError, match=r"model 'x' has no vae .* connect a VAE with diffusion/load_vae"):
        load_part(record, "vae", CPU, torch.float32)


@pytest.mark.parametrize("layout", ["checkpoint", "original", "diffusers"])
def test_a_vae_alone_loads_under_any_of_its_names(layout: str, single_files: Path, tmp_path: Path) -> None:
    embedded = ModelLibrary([], tmp_path).resolve(name="tiny-sdxl-base")
    if layout == "diffusers":
        tensors = load_file(embedded.path / "vae/diffusion_pytorch_model.safetensors")
    else:
        prefix = "first_stage_model."
        checkpoint = load_file(single_files / "one.safetensors")
        tensors = {name: tensor for name, tensor in checkpoint.items() if name.startswith(prefix)}
        if layout == "original":
            tensors = {name.removeprefix(prefix): tensor for name, tensor in tensors.items()}
    (tmp_path / "models").mkdir()
    save_file(tensors, tmp_path / "models/x.safetensors")
    one = network_of(ModelLibrary([tmp_path / "models"], tmp_path).resolve(name="x", kind="vae"), "vae").state_dict()
    other = network_of(embedded, "vae").state_dict()
    assert one.keys() == other.keys()
    assert all(torch.equal(one[name], other[name]) for name in one)


def test_a_file_damaged_after_it_was_found_is_named(single_files: Path, tmp_path: Path) -> None:
    path = copied(single_files / "one.safetensors", tmp_path / "models/x.safetensors")
    record = ModelLibrary([path.parent], tmp_path).resolve(name="x")
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(ModelError, match=r"x\.safetensors is truncated"):
        load_part(record, "vae", CPU, torch.float32)


@pytest.mark.parametrize(
    ("marks", "expected"), [(("v_pred",), False), (("v_pred", "ztsnr"), True), (("ztsnr",), False), ((), False)]
)
def test_a_file_tells_whether_its_training_ended_in_noise_which_only_velocity_can(
    marks: tuple[str, ...], expected: bool, single_files: Path, tmp_path: Path
) -> None:
    tensors = dict.fromkeys(marks, torch.zeros(0))
    folder = changed(single_files / "two.safetensors", tmp_path / "models", None, **tensors)
    unet = network_of(ModelLibrary([folder], tmp_path).resolve(name="x"), "unet")
    assert unet.config["rescale_betas_zero_snr"] is expected  # type: ignore[index]
