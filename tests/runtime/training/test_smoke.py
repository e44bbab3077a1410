"""Every stage, with tiny networks and two steps each: what comes out is loaded as any model is."""

import json
from pathlib import Path

import pytest
import torch
from diffusers import AutoencoderKL
from tests.embedded import COMPANIONS

from nodeloom.runtime.models import ModelLibrary
from nodeloom.runtime.models.loader import load_part
from nodeloom.runtime.training.__main__ import STAGES, main
from nodeloom.runtime.training.pair import BASE_NAME, REFINER_NAME, Pair, Wish


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder: Path = tmp_path_factory.mktemp("training")
    main(["--smoke", "--device", "cpu", "--folder", str(folder)])
    return folder


def draw(folder: Path, cache: Path, base: str, refiner: str) -> torch.Tensor:
    wish = Wish("a red circle on a blue background", 1, 4, 0.5, 4.0, 2.0)
    return Pair.load(ModelLibrary([folder], cache), base, refiner).draw(wish, 64, refined=True)


def test_all_stages_leave_what_they_promise(made: Path) -> None:
    assert {"world.png", "autoencoder.png", "figures.json", "report.md", "sheet_one.png"} <= {
        p.name for p in made.iterdir()
    }
    figures = json.loads((made / "figures.json").read_text())
    assert 0 <= figures["base and refiner"]["alone"]["background"] <= 1
    assert "| shape | 93% |" in (made / "report.md").read_text()


def test_the_refiner_stores_nothing_that_the_base_has(made: Path) -> None:
    stored = {path.name for path in (made / "export" / REFINER_NAME).iterdir()}
    assert stored == {"model_index.json", "scheduler", "unet"}


def test_folders_and_single_files_give_the_same_picture(made: Path, tmp_path: Path) -> None:
    folders = draw(made / "export", tmp_path / "one", f"export/{BASE_NAME}", f"export/{REFINER_NAME}")
    files = draw(made / "single", tmp_path / "two", f"{BASE_NAME}.safetensors", f"{REFINER_NAME}.safetensors")
    assert torch.equal(folders, files)


@pytest.mark.parametrize("prompt", ["", "🦓 日本 xyzzy", "a red circle " * 700], ids=["none", "strange", "long"])
def test_any_prompt_gives_a_picture(made: Path, tmp_path: Path, prompt: str) -> None:
    pair = Pair.in_folder(made / "export", tmp_path)
    picture = pair.draw(Wish(prompt, 1, 2, 0.5, 4.0, 2.0), 64, refined=True)
    assert bool(torch.isfinite(picture).all())


def test_companions_are_known_for_what_they_are(made: Path, tmp_path: Path) -> None:
    records = ModelLibrary([made / "companions"], tmp_path).records()
    known = {record.path.stem: (record.kind, record.base) for record in records if not record.built_in}
    assert known == COMPANIONS


def test_the_second_autoencoder_loads_as_any(made: Path, tmp_path: Path) -> None:
    record = ModelLibrary([made / "companions"], tmp_path).resolve(name="tiny-quick-vae.safetensors")
    vae = load_part(record, "vae", torch.device("cpu"), torch.float32)
    assert isinstance(vae, AutoencoderKL)
    assert vae.encode(torch.zeros(1, 3, 64, 64)).latent_dist.mean.shape == (1, 4, 8, 8)
    scaling = json.loads((made / "autoencoder" / "scaling.json").read_text())["scaling"]
    assert vae.config.scaling_factor == scaling


def test_stages_that_are_over_are_passed_through(made: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["--smoke", "--device", "cpu", "--folder", str(made), "base"])
    assert "base step 2 " in capsys.readouterr().out


def test_a_budget_that_cannot_be_read_is_refused(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    with pytest.raises(SystemExit):
        main(["--folder", str(tmp_path), "--budget", "base=soon"])
    assert "neither a number of steps" in capsys.readouterr().err


def test_every_stage_is_known_by_a_short_name() -> None:
    assert [*STAGES][:3] == ["world", "tokenizer", "autoencoder"]
