"""`--map` and `--choices`: models that are not here, and what takes their place, in `run`, `check` and `upgrade`."""

import json
from pathlib import Path

import pytest

from .conftest import Command, Write


def prompt(**nodes: tuple[str, dict[str, object]]) -> Path:
    """A prompt of ComfyUI's API in the current folder."""
    path = Path("prompt.json")
    path.write_text(json.dumps({key: {"class_type": name, "inputs": values} for key, (name, values) in nodes.items()}))
    return path


def test_a_prompt_of_comfyui_runs_after_a_model_was_chosen(nodeloom: Command) -> None:
    nodes: dict[str, tuple[str, dict[str, object]]] = {
        "1": ("VAELoader", {"vae_name": "sdxl-vae.safetensors"}),
        "2": ("EmptyLatentImage", {"width": 16, "height": 16, "batch_size": 2}),
        "3": ("VAEDecode", {"samples": ["2", 0], "vae": ["1", 0]}),
        "4": ("SaveImage", {"images": ["3", 0], "filename_prefix": "x"}),
    }
    path = prompt(**nodes)
    refused = nodeloom("run", path)
    assert refused.exit_code == 1
    assert "'sdxl-vae.safetensors' was not found" in refused.stderr
    result = nodeloom("run", path, "--map", "sdxl-vae.safetensors=tiny-sdxl-base", "-o", "out")
    assert result.exit_code == 0, result.output
    assert len(list(Path("out").glob("x-*.png"))) == 1  # both pictures are the same, so they are one file


def test_check_tells_what_is_missing_and_what_is_like_it(nodeloom: Command) -> None:
    path = prompt(a=("CheckpointLoaderSimple", {"ckpt_name": "sd_xl_base_1.0.safetensors"}))
    result = nodeloom("check", path)
    assert result.exit_code == 0
    assert (
        "missing model: sd_xl_base_1.0.safetensors (main), named by a.ckpt_name; its name is like that of "
        "tiny-sdxl-base\n"
    ) in result.stderr
    assert "--map sd_xl_base_1.0.safetensors=tiny-sdxl-base" in result.stderr
    told = json.loads(nodeloom("check", path, "--json").stdout)["missing_models"]
    assert told[0]["offers"] == [{"name": "tiny-sdxl-base", "by": "name"}]
    chosen = nodeloom("check", path, "--map", "sd_xl_base_1.0.safetensors=tiny-sdxl-base", "--json")
    assert json.loads(chosen.stdout)["missing_models"] == []


def test_upgrade_writes_what_was_chosen(nodeloom: Command, workflow: Write) -> None:
    path = workflow({"n": {"type": "diffusion/load_model", "inputs": {"model": {"name": "SDXL base", "hash": "x"}}}})
    Path("choices.json").write_text('{"models": {"SDXL base": "wrong", "other": "y"}}')
    told = json.loads(nodeloom("upgrade", "--check", path, "--report", "json").stdout)["files"][0]
    assert [(each["name"], each["places"], each["hash"]) for each in told["missing_models"]] == [
        ("SDXL base", ["n.model"], "x")
    ]
    result = nodeloom("upgrade", path, "--choices", "choices.json", "--map", "SDXL base=tiny-sdxl-base", "-o", "o.json")
    assert result.exit_code == 0, result.output
    assert "input model is the model that was chosen" in result.stdout
    assert json.loads(Path("o.json").read_text())["nodes"]["n"]["inputs"] == {"model": {"name": "tiny-sdxl-base"}}


def test_upgrade_tells_a_choice_that_is_about_nothing_in_any_file(nodeloom: Command, workflow: Write) -> None:
    path = workflow({"a": {"type": "core/integer", "inputs": {"value": 1}}}, name="w.json")
    found = nodeloom("upgrade", path, "--check", "--map", "nope=other")
    assert found.exit_code == 0
    assert "unused  no model and no node type is called nope: nothing was chosen" in found.stdout
    told = nodeloom("upgrade", path, "--check", "--map", "nope=other", "--report", "json")
    assert json.loads(told.stdout)["unused_choices"] == ["nope"]


def test_a_node_type_takes_the_place_of_one_that_is_not_installed(nodeloom: Command, workflow: Write) -> None:
    path = workflow({"n": {"type": "mine/text", "inputs": {"value": "x"}}})
    assert nodeloom("check", path).exit_code == 3
    result = nodeloom("check", path, "--map", "mine/text=core/string")
    assert result.exit_code == 0, result.output
    wrong = nodeloom("check", path, "--map", "mine/text=core/strin")
    assert (wrong.exit_code, wrong.stderr) == (
        3,
        "error: there is no node type core/strin to take in the place of mine/text; did you mean core/string?\n",
    )


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (["--map", "x"], "--map takes OLD=NEW"),
        (["--map", "=x"], "--map takes OLD=NEW"),
        (["--map", "ink=x"], "w.json names no model and no node type 'ink', so nothing can take its place"),
        (["--choices", "none.json"], "none.json can't be read"),
        (["--choices", "list.json"], 'list.json must be an object with "models", "types" or both'),
    ],
)
def test_a_choice_that_cannot_be_made_is_refused(
    nodeloom: Command, workflow: Write, arguments: list[str], problem: str
) -> None:
    Path("list.json").write_text("[]")
    workflow({"n": {"type": "core/string", "inputs": {"value": "x"}}})
    result = nodeloom("run", "w.json", *arguments)
    assert result.exit_code == 3
    assert problem in result.stderr
