"""Beginning with what ships: stages take it as learnt, and what is written from it is what ships."""

from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file

from nodeloom.runtime.models.built_in import EMBEDDED_ROOT
from nodeloom.runtime.training.__main__ import main
from nodeloom.runtime.training.checkpoints import FINAL
from nodeloom.runtime.training.pair import BASE_NAME, REFINER_NAME
from nodeloom.runtime.training.shipped import LEARNT


def test_what_is_exported_is_what_ships(tmp_path: Path) -> None:
    main(["--device", "cpu", "--folder", str(tmp_path), "--shipped", "tokenizer", "export"])
    for name in (BASE_NAME, REFINER_NAME):
        shipped = {path: path.read_bytes() for path in (EMBEDDED_ROOT / name).rglob("*") if path.is_file()}
        assert len(shipped) > 3
        for path, content in shipped.items():
            assert (tmp_path / "export" / path.relative_to(EMBEDDED_ROOT)).read_bytes() == content, path.name


def test_what_a_training_has_of_its_own_stays(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    own = tmp_path / "judge" / FINAL
    own.parent.mkdir()
    own.write_bytes(b"mine")
    main(["--device", "cpu", "--folder", str(tmp_path), "--shipped", "tokenizer"])
    assert own.read_bytes() == b"mine"
    assert "what ships was put where" in capsys.readouterr().out
    copied = {path.relative_to(tmp_path) for path in tmp_path.glob(f"*/{FINAL}")}
    assert copied == {path.relative_to(LEARNT) for path in LEARNT.glob(f"*/{FINAL}")} | {
        Path("base", FINAL),
        Path("refiner", FINAL),
    }


def test_the_adapter_that_ships_is_the_one_that_was_learnt() -> None:
    learnt = load_file(LEARNT / "adapter" / FINAL)
    shipped = load_file(EMBEDDED_ROOT / "companions" / "tiny-edges.safetensors")
    assert learnt.keys() == shipped.keys()
    assert all(torch.equal(learnt[name], shipped[name]) for name in learnt)
