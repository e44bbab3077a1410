"""Diffusers folders that have their parts from the folder beside them."""

import json
import shutil
from pathlib import Path

import pytest
import torch

from nodeloom.runtime.models import EMBEDDED_ROOT, ModelLibrary, ModelRecord
from nodeloom.runtime.models.loader import load_part, part_bytes
from nodeloom.runtime.models.part_configs import part_config
from nodeloom.schema.errors import ModelError

LENT = ("vae", "text_encoder_2", "tokenizer_2")


@pytest.fixture
def models(tmp_path: Path) -> Path:
    """A folder with a refiner that has only its UNet, beside the one that lends the rest."""
    root = tmp_path / "models"
    source = EMBEDDED_ROOT / "tiny-sdxl-base"
    shutil.copytree(source, root / "lender")
    shutil.copytree(EMBEDDED_ROOT / "tiny-sdxl-refiner", root / "borrower")
    for part in LENT:
        shutil.rmtree(root / "borrower" / part, ignore_errors=True)
    lend(root, "lender")
    return root


def lend(root: Path, lender: object) -> None:
    index = root / "borrower/model_index.json"
    index.write_text(json.dumps(json.loads(index.read_text()) | {"_parts_of": lender}))


def borrower(root: Path, tmp_path: Path) -> ModelRecord:
    return next(record for record in ModelLibrary([root], tmp_path / "cache").records() if record.place == "borrower")


def test_lent_parts_are_loaded_as_own_ones_are(models: Path, tmp_path: Path) -> None:
    record = borrower(models, tmp_path)
    assert (record.kind, record.problems) == ("refiner", ())
    for part in LENT:
        loaded = load_part(record, part, torch.device("cpu"), torch.float32)  # type: ignore[arg-type]
        if isinstance(loaded, torch.nn.Module):
            assert part_bytes(record, part, torch.float16) > 100_000  # type: ignore[arg-type]
    assert part_config(record, "vae")["latent_channels"] == 4


def test_the_digest_tells_what_was_lent(models: Path, tmp_path: Path) -> None:
    def digest() -> str:
        return ModelLibrary([models], tmp_path / "cache").digest(borrower(models, tmp_path))

    before = digest()
    config = models / "lender/vae/config.json"
    config.write_text(config.read_text() + "\n")
    assert digest() != before


@pytest.mark.parametrize("lender", ["../models/lender", "..", "", "/tmp", "a\\b", 3])
def test_parts_come_from_no_other_place_than_a_folder_beside(models: Path, tmp_path: Path, lender: object) -> None:
    lend(models, lender)
    record = borrower(models, tmp_path)
    assert "not the name of a folder beside it" in " ".join(record.problems)
    with pytest.raises(ModelError, match="can't be used"):
        load_part(record, "vae", torch.device("cpu"), torch.float32)


def test_a_lender_that_is_not_there_is_a_problem_of_the_model(models: Path, tmp_path: Path) -> None:
    lend(models, "nobody")
    assert "nobody" in " ".join(borrower(models, tmp_path).problems)
