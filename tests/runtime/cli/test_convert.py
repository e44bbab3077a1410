"""`nodeloom convert`: a workflow in the format of another program, or in ours; pictures stay pictures."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from nodeloom.migrations import read_document
from nodeloom.runtime.worker.pictures import png_bytes

from .conftest import Command, Write

PROMPT: dict[str, Any] = {
    "3": {"class_type": "VAELoader", "inputs": {"vae_name": "sdxl.vae.safetensors"}, "_meta": {"title": "VAE"}},
    "7": {"class_type": "LoadImage", "inputs": {"image": "fox.png"}},
    "9": {"class_type": "VAEEncode", "inputs": {"pixels": ["7", 0], "vae": ["3", 0]}},
}


def test_a_prompt_goes_through_a_workflow_and_comes_back_equal(nodeloom: Command) -> None:
    Path("prompt.json").write_text(json.dumps(PROMPT, indent=1))
    native = nodeloom("convert", "prompt.json", "--to", "native")
    assert native.exit_code == 0
    assert "prompt.json: lossless  read as ComfyUI prompt" in native.stderr
    Path("w.json").write_text(native.stdout)
    assert json.loads(native.stdout)["nodes"]["9"]["type"] == "comfyui/VAEEncode"
    back = nodeloom("convert", "w.json", "--to", "comfyui-api")
    assert json.loads(back.stdout) == PROMPT
    assert json.loads(Path("prompt.json").read_text()) == PROMPT


def test_a_workflow_of_which_nothing_can_be_written_is_refused(nodeloom: Command) -> None:
    Path("prompt.json").write_text(json.dumps(PROMPT))
    result = nodeloom("convert", "prompt.json", "--to", "invokeai", "-o", "out.json")
    assert result.exit_code == 4
    assert "can't be written for InvokeAI: none of its nodes has a counterpart there" in result.stderr
    assert not Path("out.json").exists()


def test_models_are_chosen_on_the_way(nodeloom: Command) -> None:
    Path("prompt.json").write_text(json.dumps(PROMPT))
    names = ("--map", "sdxl.vae.safetensors=tiny.safetensors")
    result = nodeloom("convert", "prompt.json", "--to", "comfyui-api", *names, "-o", "out.json", "--report", "json")
    assert json.loads(Path("out.json").read_text())["3"]["inputs"] == {"vae_name": "tiny.safetensors"}
    told = json.loads(result.stdout)["files"][0]
    assert (told["status"], told["missing_models"], told["written"]) == ("lossless", [], "out.json")


def test_a_picture_stays_a_picture_and_carries_nothing_else_of_that_program(nodeloom: Command) -> None:
    image = Image.effect_noise((6, 5), 50)
    info = PngInfo()
    info.add_text("workflow", '{"nodes": [], "links": []}')
    buffer = io.BytesIO()
    image.save(buffer, "PNG", pnginfo=info)
    Path("prompt.json").write_text(json.dumps(PROMPT))
    ours = nodeloom("convert", "prompt.json", "--to", "native").stdout
    Path("ours.png").write_bytes(png_bytes(image, ours))
    assert nodeloom("convert", "ours.png", "--to", "comfyui-api", "-o", "theirs.png").exit_code == 0
    with Image.open("theirs.png") as found:
        assert json.loads(found.text["prompt"]) == PROMPT  # type: ignore[attr-defined]
        assert found.tobytes() == image.tobytes()
    assert nodeloom("convert", "ours.png", "--to", "comfyui-api", "-o", "theirs.json").exit_code == 0
    assert read_document(Path("theirs.json").read_bytes()) == PROMPT
    assert read_document(Path("ours.png").read_bytes()) == json.loads(ours)


def test_what_has_no_place_in_the_other_format_is_told(nodeloom: Command, workflow: Write) -> None:
    nodes = {"a": {"type": "image/blank"}, "b": {"type": "comfyui/EmptyLatentImage", "inputs": {"width": 64}}}
    result = nodeloom("convert", workflow(nodes), "--to", "comfyui-api")
    assert result.exit_code == 0
    assert [*json.loads(result.stdout)] == ["b"]
    assert "a (image/blank)" in result.stderr
    assert "the other format has no place for all of it: keep the workflow as well" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (["--to", "a1111"], "--to: there is no format 'a1111'; there are native, invokeai, comfyui-api"),
        (["--to", "comfyui-api"], "can't be written as a prompt: none of its nodes is one of ComfyUI"),
        (["--to", "native", "--report", "json"], "the workflow and the report can't both go to standard output"),
        (["--to", "native", "-o", "w.png"], "is JSON, and a workflow alone makes no picture"),
        (["--to", "native", "-o", "there.json"], "there.json is there already and holds something else"),
    ],
)
def test_what_cannot_be_converted_is_refused(
    nodeloom: Command, workflow: Write, arguments: list[str], problem: str
) -> None:
    workflow({"a": {"type": "core/string"}})
    Path("there.json").write_text("{}")
    result = nodeloom("convert", "w.json", *arguments)
    assert result.exit_code == 4
    assert problem in result.output


def test_a_file_that_nothing_can_be_written_into_gives_its_workflow_as_json(nodeloom: Command) -> None:
    image = Image.new("RGB", (4, 4))
    exif = image.getexif()
    exif[0x0110] = f"prompt:{json.dumps(PROMPT)}"
    image.save("fox.webp", exif=exif)
    Path("fox.txt").write_text("a fox\nSteps: 4, Sampler: Euler, CFG scale: 7, Seed: 1, Size: 64x64, Model: m")
    for name in ("fox.webp", "fox.txt"):
        before = Path(name).read_bytes()
        told = nodeloom("convert", name, "--to", "native")
        assert json.loads(told.stdout)["format"] == "nodeloom.workflow", told.output
        refused = nodeloom("upgrade", name)
        assert refused.exit_code == 4
        assert "choose an -o that ends in .json" in refused.stderr
        assert Path(name).read_bytes() == before
