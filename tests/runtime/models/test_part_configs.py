from __future__ import annotations

import json
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file, save_file

from nodeloom.runtime.models import ModelLibrary, config_folders
from nodeloom.runtime.models.part_configs import part_config
from nodeloom.schema.errors import ModelError


def test_a_folder_answers_with_its_own_config(library: ModelLibrary) -> None:
    record = library.resolve(name="tiny-sdxl-base")
    assert part_config(record, "vae") == json.loads((record.path / "vae/config.json").read_text())


def test_a_single_file_without_a_vae_knows_the_scale_of_its_latents(single_files: Path, tmp_path: Path) -> None:
    tensors = {n: t for n, t in load_file(single_files / "one.safetensors").items() if not n.startswith("first_stage")}
    (tmp_path / "models").mkdir()
    save_file(tensors, tmp_path / "models/x.safetensors")
    record = ModelLibrary([tmp_path / "models"], tmp_path).resolve(name="x")
    assert record.parts[:2] == ("unet", "text_encoder")
    assert part_config(record, "vae") == part_config(ModelLibrary([], tmp_path).resolve(name="tiny-sdxl-base"), "vae")


@pytest.mark.parametrize(
    ("shipped", "factor"), [("sd1", 0.18215), ("sd2", 0.18215), ("sdxl-base", 0.13025), ("sdxl-refiner", 0.13025)]
)
def test_the_shipped_configs_have_the_scale_of_their_latents(shipped: str, factor: float) -> None:
    config = json.loads((Path(config_folders.__file__).parent / "configs" / shipped / "vae/config.json").read_text())
    assert config["scaling_factor"] == factor


def test_what_has_no_networks_has_no_configs(tmp_path: Path) -> None:
    (tmp_path / "models").mkdir()
    save_file({"emb_params": torch.zeros(2, 768)}, tmp_path / "models/ink.safetensors")
    record = ModelLibrary([tmp_path / "models"], tmp_path).resolve(name="ink")
    with pytest.raises(
        ModelError, match=r"ink\.safetensors holds no networks of a model, for it is an? SD1 .*: choose"
    ):
        part_config(record, "vae")


@pytest.mark.parametrize(
    ("marks", "expected"), [(("v_pred",), False), (("v_pred", "ztsnr"), True), (("ztsnr",), False), ((), False)]
)
def test_the_config_of_a_unet_tells_whether_its_training_ended_in_noise(
    single_files: Path, tmp_path: Path, marks: tuple[str, ...], expected: bool
) -> None:
    tensors = load_file(single_files / "one.safetensors") | {mark: torch.empty(0) for mark in marks}
    (tmp_path / "models").mkdir()
    save_file(tensors, tmp_path / "models/x.safetensors")
    record = ModelLibrary([tmp_path / "models"], tmp_path).resolve(name="x")
    assert part_config(record, "unet")["rescale_betas_zero_snr"] is expected
