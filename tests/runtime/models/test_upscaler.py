"""Networks that enlarge pictures, as the package spandrel makes them of tiny files."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import pytest
import torch
from safetensors.torch import save_file

from nodeloom.runtime.models import upscaler
from nodeloom.runtime.models.library import ModelLibrary
from nodeloom.runtime.models.loader import load_part, part_bytes
from nodeloom.runtime.models.upscaler import Upscaler
from nodeloom.schema.errors import ModelError

CPU = torch.device("cpu")


def compact(scale: int = 2) -> dict[str, torch.Tensor]:
    """Real-ESRGAN's small network with four features: layers in a row."""
    generator = torch.Generator().manual_seed(0)
    sizes = {"0": (4, 3), "2": (4, 4), "4": (3 * scale**2, 4)}
    tensors = {f"body.{at}.weight": torch.randn(*size, 3, 3, generator=generator) * 0.1 for at, size in sizes.items()}
    tensors |= {f"body.{at}.bias": torch.zeros(size[0]) for at, size in sizes.items()}
    return tensors | {f"body.{at}.weight": torch.full((4,), 0.2) for at in (1, 3)}


@pytest.fixture
def library(tmp_path: Path) -> ModelLibrary:
    save_file(compact(), tmp_path / "tiny.safetensors")
    return ModelLibrary([tmp_path], tmp_path / "cache")


def test_a_file_becomes_a_network_that_enlarges_pictures(library: ModelLibrary) -> None:
    record = library.resolve(name="tiny", kind="upscaler")
    network = load_part(record, "upscaler", CPU, torch.float32)
    assert isinstance(network, Upscaler)
    assert (network.scale, network.training, network.device) == (2, False, CPU)
    larger = network(torch.rand(1, 3, 5, 7))
    assert larger.shape == (1, 3, 10, 14)
    assert 0 <= float(larger.min()) <= float(larger.max()) <= 1
    assert not larger.requires_grad
    assert part_bytes(record, "upscaler", torch.float32) == 4 * sum(tensor.numel() for tensor in compact().values())


def test_nothing_that_stood_in_for_torchvision_is_left(library: ModelLibrary) -> None:
    load_part(library.resolve(name="tiny"), "upscaler", CPU, torch.float32)
    assert "torchvision" not in sys.modules or importlib.util.find_spec("torchvision") is not None


def test_without_the_package_it_is_said_how_to_get_it(library: ModelLibrary, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(upscaler, "find_spec", lambda name: None)
    with pytest.raises(
        ModelError, match=r"tiny.safetensors needs the package spandrel .*pip install nodeloom\[upscale\]"
    ):
        load_part(library.resolve(name="tiny"), "upscaler", CPU, torch.float32)


def test_what_the_package_cannot_use_is_said(tmp_path: Path) -> None:
    broken = {**compact(), "body.2.weight": torch.zeros(5, 4, 3, 3)}
    save_file(broken, tmp_path / "broken.safetensors")
    record = ModelLibrary([tmp_path], tmp_path / "cache").resolve(name="broken")
    with pytest.raises(ModelError, match="broken.safetensors is no upscaler that the package spandrel can use"):
        load_part(record, "upscaler", CPU, torch.float32)
