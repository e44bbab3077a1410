from __future__ import annotations

from pathlib import Path

import pytest

from nodeloom.runtime.models.folders import find_models
from nodeloom.runtime.models.naming import unique_names


def touch(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(path.name.encode())
    return path


def places(root: Path) -> list[str]:
    return [candidate.place for candidate in find_models([root]).candidates]


def test_files_and_diffusers_folders_are_found_at_any_depth(tmp_path: Path) -> None:
    touch(tmp_path / "a/b/one.safetensors")
    touch(tmp_path / "two.SAFETENSORS")
    touch(tmp_path / "old.ckpt")
    touch(tmp_path / "notes.txt")
    touch(tmp_path / "c/pipe/model_index.json")
    touch(tmp_path / "c/pipe/unet/diffusion_pytorch_model.safetensors")
    assert places(tmp_path) == ["old.ckpt", "two.SAFETENSORS", "a/b/one.safetensors", "c/pipe"]


def test_a_root_may_be_a_model_itself(tmp_path: Path) -> None:
    touch(tmp_path / "pipe/model_index.json")
    assert places(tmp_path / "pipe") == ["pipe"]


def test_hidden_folders_and_config_folders_are_passed_over(tmp_path: Path) -> None:
    touch(tmp_path / ".trash/one.safetensors")
    touch(tmp_path / "one.config/model_index.json")
    touch(tmp_path / "._one.safetensors")
    assert places(tmp_path) == []


def test_links_are_followed_and_loops_end(tmp_path: Path) -> None:
    touch(tmp_path / "elsewhere/one.safetensors")
    (tmp_path / "models").mkdir()
    (tmp_path / "models/link").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "elsewhere/back").symlink_to(tmp_path / "models")
    (tmp_path / "elsewhere/self").symlink_to(tmp_path / "elsewhere")
    assert places(tmp_path / "models") == ["link/one.safetensors"]


def test_a_file_reached_twice_is_one_model(tmp_path: Path) -> None:
    touch(tmp_path / "one.safetensors")
    (tmp_path / "same.safetensors").symlink_to(tmp_path / "one.safetensors")
    assert places(tmp_path) == ["one.safetensors"]


def test_a_broken_link_is_kept_to_be_reported(tmp_path: Path) -> None:
    (tmp_path / "gone.safetensors").symlink_to(tmp_path / "nowhere")
    assert places(tmp_path) == ["gone.safetensors"]


def test_folders_that_cannot_be_read_are_reported(tmp_path: Path) -> None:
    file = touch(tmp_path / "file")
    found = find_models([tmp_path / "none", file])
    assert found.candidates == []
    assert "does not exist: create it or correct NODELOOM_MODELS" in found.problems[0]
    assert found.problems[1] == (
        f"{file} is no folder: name a folder of models in NODELOOM_MODELS, or a file of paths, extra_model_paths.yaml"
    )


def test_a_model_folder_that_nobody_may_look_at_is_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(path: Path, **_: object) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "stat", refused)
    assert find_models([tmp_path]).problems == [
        f"the model folder {tmp_path} can't be read (Permission denied): check its permissions, or NODELOOM_MODELS"
    ]


def names(*roots: Path) -> list[str]:
    return unique_names(find_models(roots).candidates, roots[0])


def test_a_stem_is_the_name_where_nobody_shares_it(tmp_path: Path) -> None:
    touch(tmp_path / "own/x.safetensors")
    touch(tmp_path / "a/one.v2.safetensors")
    touch(tmp_path / "pipe/model_index.json")
    assert names(tmp_path / "own", tmp_path) == ["x", "one.v2", "pipe"]


def test_a_shared_stem_is_nobodys_name(tmp_path: Path) -> None:
    touch(tmp_path / "own/x.safetensors")
    touch(tmp_path / "m/a/one.safetensors")
    touch(tmp_path / "m/b/one.safetensors")
    assert names(tmp_path / "own", tmp_path / "m") == ["x", "a/one.safetensors", "b/one.safetensors"]


def test_built_in_models_keep_their_names(tmp_path: Path) -> None:
    touch(tmp_path / "own/one.safetensors")
    touch(tmp_path / "m/one.safetensors")
    touch(tmp_path / "n/one.safetensors")
    assert names(tmp_path / "own", tmp_path / "m", tmp_path / "n") == ["one", "m/one.safetensors", "n/one.safetensors"]


def test_a_snapshot_in_a_hub_cache_is_called_by_its_model(tmp_path: Path) -> None:
    touch(tmp_path / "own/x.safetensors")
    touch(tmp_path / "models--acme--ink/snapshots/0123abcd/model_index.json")
    assert names(tmp_path / "own", tmp_path) == ["x", "ink"]


def test_a_download_that_did_not_end_is_told_and_is_no_model(tmp_path: Path) -> None:
    names = ("a.safetensors.part", "b.SafeTensors.crdownload", "c.ckpt.aria2", "d.safetensors.incomplete", "e.png.part")
    for name in (*names, ".f.safetensors.part", "notes.tmp"):
        touch(tmp_path / "m" / name)
    found = find_models([tmp_path / "m"])
    assert found.candidates == []
    assert [problem.removeprefix(f"{tmp_path / 'm'}/") for problem in found.problems] == [
        f"{name} is a download that didn't end: let it end, or delete it" for name in names[:4]
    ]
