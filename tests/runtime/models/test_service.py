from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import torch

from nodeloom.runtime.models import ModelLibrary, Part
from nodeloom.runtime.models.cache import ModelCache
from nodeloom.runtime.models.service import Models
from nodeloom.schema.errors import ModelError


@pytest.fixture
def models(library: ModelLibrary) -> Models:
    return Models(library, ModelCache(10**9, torch.device("cpu")))


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("tiny-sdxl-base", ("unet", "vae", "text_encoder", "text_encoder_2", "tokenizer", "tokenizer_2")),
        ("tiny-sdxl-refiner", ("unet", "vae", "text_encoder_2", "tokenizer_2")),
    ],
)
def test_the_embedded_pair_loads_whole(models: Models, name: str, parts: tuple[Part, ...]) -> None:
    record = models.resolve(name=name)
    assert record.parts == parts
    networks = [part for part in parts if isinstance(models.load(record, part), torch.nn.Module)]
    assert networks == [part for part in parts if not part.startswith("tokenizer")]


def test_a_part_may_be_asked_for_by_name(models: Models) -> None:
    record = models.resolve(name="tiny-sdxl-base")
    assert models.load("tiny-sdxl-base", "vae") is models.load(record, "vae")


def test_two_copies_of_one_model_are_loaded_once(models: Models, tmp_path: Path) -> None:
    shutil.copytree(models.resolve(name="tiny-sdxl-base").path, tmp_path / "models/copy")
    models.library.refresh()
    assert models.digest(models.resolve(name="copy")) == models.digest(models.resolve(name="tiny-sdxl-base"))
    assert models.load("copy", "vae") is models.load("tiny-sdxl-base", "vae")


def test_a_missing_part_or_model_is_a_sentence(models: Models) -> None:
    with pytest.raises(ModelError, match=r"has no text_encoder .*it holds unet, vae"):
        models.load("tiny-sdxl-refiner", "text_encoder")
    with pytest.raises(ModelError, match="the model 'nope' was not found"):
        models.load("nope", "unet")
