from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from tests.runtime.models.conftest import WriteShapes

from nodeloom.runtime.models import ModelLibrary, ModelRecord
from nodeloom.runtime.models.header import Header, TensorInfo
from nodeloom.runtime.models.identify import identify
from nodeloom.runtime.models.identify_vae import vae_formats

SHAPES = {"encoder.conv_in.weight": (128, 3, 3, 3), "decoder.conv_in.weight": (512, 4, 3, 3)}


def header(channels: int = 4, metadata: dict[str, str] | None = None) -> Header:
    shapes = SHAPES | {"decoder.conv_in.weight": (512, channels, 3, 3)}
    return Header({name: TensorInfo("F16", shape, 2) for name, shape in shapes.items()}, metadata or {})


def found(folder: Path, write_shapes: WriteShapes, config: dict[str, object] | None) -> ModelRecord:
    """A VAE in a folder of its own, with a config beside it as diffusers writes it."""
    write_shapes(folder / "soft/diffusion_pytorch_model.safetensors", SHAPES)
    if config is not None:
        (folder / "soft/config.json").write_text(json.dumps({"_class_name": "AutoencoderKL"} | config))
    return ModelLibrary([folder], folder / "cache").resolve(name="soft", kind="vae")


@pytest.mark.parametrize(
    ("architecture", "base"),
    [("stable-diffusion-xl-v1-base", "sdxl"), ("stable-diffusion-v1", None), (None, None)],
)
def test_metadata_tells_an_autoencoder_of_sdxl(architecture: str | None, base: str | None) -> None:
    metadata = {"modelspec.architecture": architecture} if architecture else {}
    assert identify(header(metadata=metadata)).base == base


@pytest.mark.parametrize(("factor", "base"), [(0.13025, "sdxl"), (0.18215, None), ("none", None)])
def test_a_config_beside_the_file_tells_an_autoencoder_of_sdxl(
    factor: object, base: str | None, tmp_path: Path, write_shapes: WriteShapes
) -> None:
    assert found(tmp_path, write_shapes, {"scaling_factor": factor}).base == base


def test_a_config_of_another_class_tells_nothing(tmp_path: Path, write_shapes: WriteShapes) -> None:
    config: dict[str, object] = {"_class_name": "AutoencoderTiny", "scaling_factor": 0.13025, "force_upcast": False}
    record = found(tmp_path, write_shapes, config)
    assert record.base is None
    assert "again in fp32" in str(vae_formats(record))


def test_an_autoencoder_of_another_kind_of_model_is_a_problem() -> None:
    (problem,) = identify(header(channels=16)).problems
    assert problem.startswith("its latents have 16 channels, where those of Stable Diffusion 1, 2 and SDXL have 4")


@pytest.mark.parametrize(
    ("config", "fits_fp16"), [(None, False), ({"force_upcast": True}, False), ({"force_upcast": False}, True)]
)
def test_a_release_for_fp16_is_told_by_its_config(
    config: dict[str, object] | None, fits_fp16: bool, tmp_path: Path, write_shapes: WriteShapes
) -> None:
    formats = vae_formats(found(tmp_path, write_shapes, config))
    assert (formats == "fp32, bf16 and fp16") is fits_fp16


def test_what_a_base_says_of_its_autoencoder_goes_for_every_model_of_it(tmp_path: Path) -> None:
    record = ModelLibrary([], tmp_path).resolve(name="tiny-sdxl-base")
    assert vae_formats(replace(record, base="sd1")) == "fp32, bf16 and fp16"
    assert vae_formats(replace(record, parts=("unet",))) is None
