"""What a worker tells a server of the models there are: no answer says where on the machine they lie."""

from __future__ import annotations

from pathlib import Path

import pytest

from nodeloom.runtime.settings import Settings
from nodeloom.runtime.worker.channel import Channel
from nodeloom.runtime.worker.messages import FindModels, FoundModels
from nodeloom.runtime.worker.model_finder import ModelFinder
from nodeloom.runtime.worker.models import WorkerModels


@pytest.fixture
def disk(tmp_path: Path) -> Path:
    """A folder of ComfyUI whose file of paths leads to another one, with junk in both."""
    config = tmp_path / "disk/ComfyUI/extra_model_paths.yaml"
    config.parent.mkdir(parents=True)
    (tmp_path / "disk/central/loras").mkdir(parents=True)
    for place in ("ComfyUI/ink", "central/loras/lines"):
        (tmp_path / "disk" / f"{place}.safetensors").write_bytes(b"")
    config.write_text(
        f"a:\n  base_path: {tmp_path}/disk/central\n  loras: loras\nb: 7\nc:\n  base_path: {tmp_path}/disk/gone\n"
    )
    return tmp_path / "disk"


def asked(disk: Path, name: str | None = None, digest: bool = False) -> FoundModels:
    settings = Settings(home=disk / "home", device="cpu", models=(disk / "ComfyUI", disk / "absent"))
    models = WorkerModels(settings)
    finder = ModelFinder(lambda: models.library, settings, Channel.__new__(Channel))
    return finder.answer(FindModels(call="1", name=name, digest=digest))


def test_sentences_about_folders_and_files_of_paths_hide_where_they_are(disk: Path) -> None:
    found = asked(disk)
    assert [*found.folders] == [
        "extra_model_paths.yaml, line 4: expected are lines such as `loras: models/loras` in the section 'b', found is "
        "'7'",
        "extra_model_paths.yaml, line 6: the base_path of 'c', 'gone', is no folder: correct it",
        "the model folder absent does not exist: create it or correct NODELOOM_MODELS",
    ]
    problems = {model.name: model.problems for model in found.models if not model.built_in}
    assert problems == {
        "ink": ("ink.safetensors is empty: download or copy it again",),
        "lines": ("lines.safetensors is empty: download or copy it again",),
    }
    assert str(disk) not in found.model_dump_json()


def test_a_model_that_is_not_there_is_a_sentence(disk: Path) -> None:
    assert (asked(disk, name="nope").problem or "").startswith("the model 'nope' was not found: put it into a model")
    (found,) = asked(disk, name="lines", digest=True).models
    assert (found.name, found.place) == ("lines", "lines.safetensors")
