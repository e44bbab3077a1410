from __future__ import annotations

from pathlib import Path

import pytest
import torch
from safetensors.torch import save_file

from nodeloom.runtime.models import ModelLibrary
from nodeloom.runtime.models.cache import ModelCache
from nodeloom.runtime.models.service import Models
from nodeloom.runtime.models.weights import Weights
from nodeloom.schema.errors import ModelError

DOWN = torch.arange(12, dtype=torch.float16).reshape(3, 4)
UP = torch.full((5, 3), 0.5, dtype=torch.bfloat16)
LORA = {"lora_unet_a.lora_down.weight": DOWN, "lora_unet_a.lora_up.weight": UP, "lora_unet_a.alpha": torch.tensor(2.0)}


@pytest.fixture
def lora(tmp_path: Path, library: ModelLibrary) -> Path:
    path = tmp_path / "models/style.safetensors"
    save_file(LORA, path)
    library.refresh()
    return path


def loaded(models: Models) -> Weights:
    weights = models.load("style", "weights")
    assert isinstance(weights, Weights)
    return weights


def test_weights_come_as_they_are_stored(lora: Path, library: ModelLibrary) -> None:
    weights = loaded(Models(library, ModelCache(10**9, torch.device("cpu"), torch.float32)))
    assert dict(weights).keys() == LORA.keys()
    for name, tensor in LORA.items():
        assert weights[name].dtype == tensor.dtype
        assert torch.equal(weights[name], tensor)


def test_weights_share_no_memory_with_their_file(lora: Path, library: ModelLibrary) -> None:
    weights = loaded(Models(library, ModelCache(10**9, torch.device("cpu"))))
    lora.write_bytes(bytes(lora.stat().st_size))
    assert torch.equal(weights["lora_unet_a.lora_down.weight"], DOWN)


def test_weights_are_kept_and_counted(lora: Path, library: ModelLibrary) -> None:
    models = Models(library, ModelCache(10**9, torch.device("cpu")))
    size = loaded(models)["lora_unet_a.alpha"].nbytes + DOWN.nbytes + UP.nbytes
    assert loaded(models) is loaded(models)
    assert models.cache.used_bytes() == size
    assert models.cache.free() == size


def test_a_network_has_no_weights_to_give(library: ModelLibrary) -> None:
    with pytest.raises(ModelError, match="model 'tiny-sdxl-base' has no weights"):
        Models(library, ModelCache(10**9, torch.device("cpu"))).load("tiny-sdxl-base", "weights")
