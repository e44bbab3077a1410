"""ComfyUI's files of paths, as people write them."""

from __future__ import annotations

from pathlib import Path

import pytest

from nodeloom.runtime.extra_model_paths import read_extra_paths
from nodeloom.runtime.model_roots import model_roots


def folders(root: Path, *places: str) -> list[Path]:
    for place in places:
        (root / place).mkdir(parents=True)
    return [root / place for place in places]


def written(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def problems(path: Path, text: str) -> list[str]:
    return [problem.removeprefix(str(path)) for problem in read_extra_paths(written(path, text)).problems]


def test_sections_name_folders_by_what_is_looked_for_there(tmp_path: Path) -> None:
    webui = folders(
        tmp_path / "webui", "models/Stable-diffusion", "models/VAE", "models/Lora", "models/LyCORIS", "embeddings"
    )
    central = folders(tmp_path / "central", "checkpoints", "unet", "diffusion_models", "controlnet", "upscale_models")
    text = f"""\
# Rename this to extra_model_paths.yaml and ComfyUI will load it
a111:
    base_path: {tmp_path}/webui/

    checkpoints: models/Stable-diffusion
    configs: models/Stable-diffusion
    vae: models/VAE
    loras: |
         models/Lora
         models/LyCORIS
    embeddings: embeddings
    hypernetworks: models/hypernetworks

comfyui:
    base_path: {tmp_path}/central
    # is_default: true
    checkpoints: checkpoints/
    clip: |
        clip/
    custom_nodes: custom_nodes
    diffusion_models: |
                 diffusion_models
                 unet
    controlnet: ./controlnet
    upscale_models: upscale_models

other_ui:
"""
    found = read_extra_paths(written(tmp_path / "extra_model_paths.yaml", text))
    assert found.problems == []
    assert sorted(found.folders) == sorted([*webui, *central])
    assert found.folders[: len(webui)] == webui


def test_a_default_section_comes_first(tmp_path: Path) -> None:
    first, second = folders(tmp_path, "a", "b")
    text = f"one:\n  loras: {first}\ntwo:\n  is_default: true\n  loras: {second}\n"
    assert read_extra_paths(written(tmp_path / "paths.yaml", text)).folders == [second, first]


def test_paths_are_below_the_base_or_beside_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("DISK", str(tmp_path / "disk"))
    wanted = [
        *folders(tmp_path / "ui", "loras", "shared/vae"), *folders(tmp_path / "home", "models/loras"),
        *folders(tmp_path / "disk", "models"), *folders(tmp_path, "whole"),
    ]  # fmt: skip
    text = f"""\
beside: {{loras: loras, vae: shared/../shared/vae}}
home: {{base_path: ~/models, loras: loras}}
variable: {{base_path: $DISK, checkpoints: models}}
whole: {{base_path: nowhere/.., checkpoints: {tmp_path}/whole}}
"""
    found = read_extra_paths(written(tmp_path / "ui/extra_model_paths.yaml", text))
    assert (found.folders, found.problems) == (wanted, [])


def test_folders_that_are_not_there_are_no_problem_but_a_base_is(tmp_path: Path) -> None:
    path = tmp_path / "paths.yaml"
    assert problems(path, "comfyui:\n  loras: absent\n") == []
    assert problems(path, "comfyui:\n  loras: loras\n  base_path: /no/such/disk\n") == [
        ", line 3: the base_path of 'comfyui', '/no/such/disk', is no folder: correct it"
    ]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "comfyui:\n\tloras: x\n",
            ", line 2: this is no YAML (found character '\\t' that cannot start any token): expected are sections with",
        ),
        ("a: b: c\n", ", line 1: this is no YAML (mapping values are not allowed here): expected are sections with"),
        ("a: [b\n", ", line 2: this is no YAML (expected ',' or ']'"),
        ("- loras\n", ", line 1: expected are sections such as `comfyui:`, found is a list"),
        ("just words\n", ", line 1: expected are sections such as `comfyui:`, found is 'just words'"),
        (
            "a:\ncomfyui: /data/models\n",
            ", line 2: expected are lines such as `loras: models/loras` in the section 'comfyui', found is '/data/mo",
        ),
        (
            "comfyui:\n  loras:\n    - one\n    - two\n",
            ", line 3: loras must be a folder, or several as a text of one a line after `|`, found is a list",
        ),
        ("comfyui:\n  base_path: {a: b}\n", ", line 2: base_path must be a folder, or several as a text of one a line"),
        (
            "comfyui:\n  loras: 7\n",
            ", line 2: loras must be a folder, or several as a text of one a line after `|`, found",
        ),
        ("comfyui:\n  ? [a]\n  : b\n", ", line 2: expected is a name before the colon, found is a list"),
        ("a: \x00", ": this is no YAML (it nests too deep or holds signs that no YAML has)"),
        ("a: " + "[" * 5000, ": this is no YAML (it nests too deep or holds signs that no YAML has)"),
    ],
)
def test_what_is_wrong_is_told_with_its_line_and_what_was_expected(text: str, told: str, tmp_path: Path) -> None:
    (problem,) = problems(tmp_path / "paths.yaml", text)
    assert problem.startswith(told)


def test_the_rest_of_a_file_counts_beside_what_is_wrong(tmp_path: Path) -> None:
    (loras,) = folders(tmp_path, "loras")
    found = read_extra_paths(written(tmp_path / "paths.yaml", "comfyui:\n  vae: [a]\n  loras: loras\n"))
    assert (found.folders, len(found.problems)) == ([loras], 1)


@pytest.mark.parametrize(
    "text", ["", "# nothing\n", "comfyui:\n", "comfyui:\n  is_default: yes\n  all_folders: true\n"]
)
def test_a_file_that_names_nothing_is_fine(text: str, tmp_path: Path) -> None:
    assert problems(tmp_path / "paths.yaml", text) == []


def test_a_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    path = tmp_path / "paths.yaml"
    assert read_extra_paths(path).problems == [
        f"{path} can't be read (No such file or directory): check it, or take it out of NODELOOM_MODELS"
    ]
    path.write_bytes(b"a: \xff\xfe")
    assert "can't be read (it is no UTF-8 text)" in read_extra_paths(path).problems[0]
    path.write_bytes(b"#" * 1_000_001)
    assert "is larger than a file of paths can be" in read_extra_paths(path).problems[0]


def test_a_file_of_paths_is_named_like_a_folder_or_lies_in_one(tmp_path: Path) -> None:
    comfy, disk, loras = folders(tmp_path, "comfy", "disk", "disk/loras")
    config = written(comfy / "extra_model_paths.yaml", f"x:\n  base_path: {disk}\n  loras: loras\n")
    by_file = model_roots([config])
    assert (by_file.folders, by_file.problems) == ((loras,), ())
    by_folder = model_roots([comfy, loras])
    assert by_folder.folders == (comfy, loras)
    assert {comfy, disk, loras} <= set(by_folder.places)
    assert model_roots([tmp_path / "absent"]).folders == (tmp_path / "absent",)
