"""A script for ComfyUI's API as people write it, taken from a text beside this checkout, run with another address."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from safetensors.torch import load_file, save_file
from tests.e2e.server import EditorServer
from tests.runtime.server.comfy.small_client import SmallClient
from tests.runtime.server.comfy.talking import node

from nodeloom.runtime.models import EMBEDDED_ROOT, original_export
from nodeloom.runtime.models.identify_folder import part_folder
from nodeloom.runtime.models.original_layout import REFINER_OPEN_CLIP, SDXL_CLIP, SDXL_OPEN_CLIP

_CHECKOUT = Path(__file__).resolve().parents[4]
_TEXTS = [each / "shared/reference/comfyui-advanced-workflows.md" for each in (_CHECKOUT, _CHECKOUT.parent)]
_TEXT = next((each for each in _TEXTS if each.exists()), None)
THEIR_ADDRESS = "127.0.0.1:8188"
pytestmark = pytest.mark.skipif(_TEXT is None, reason="the text is not beside this checkout")

Names = dict[str, Any]


def blocks() -> list[str]:
    """The pieces of Python in the text."""
    assert _TEXT is not None
    return re.findall(r"```python\n(.*?)```", _TEXT.read_text(encoding="utf-8"), re.DOTALL)


def base_workflow() -> Names:
    """A workflow with the ids that the script changes."""
    return {
        "1": node("CheckpointLoaderSimple", ckpt_name="sd_xl_base_1.0.safetensors"),
        "2": node("EmptyLatentImage", width=64, height=64, batch_size=1),
        "3": node("CLIPTextEncode", text="", clip=["1", 1]),
        "4": node("CLIPTextEncode", text="", clip=["1", 1]),
        "6": node(
            "KSampler", seed=0, steps=1, cfg=1.0, sampler_name="euler", scheduler="normal", denoise=1.0,
            model=["1", 0], positive=["3", 0], negative=["4", 0], latent_image=["2", 0],
        ),
        "7": node("VAEDecode", samples=["6", 0], vae=["1", 2]),
        "8": node("SaveImage", images=["7", 0], filename_prefix="batch"),
    }  # fmt: skip


def checkpoint(name: str, file: Path) -> None:
    """Write an embedded model as the single file that other programs have."""
    model = EMBEDDED_ROOT / name
    tensors = original_export.export_unet(load_file(model / "unet/diffusion_pytorch_model.safetensors"))
    tensors |= original_export.export_vae(load_file(part_folder(model, "vae") / "diffusion_pytorch_model.safetensors"))
    second = load_file(part_folder(model, "text_encoder_2") / "model.safetensors")
    if (model / "text_encoder").is_dir():
        tensors |= original_export.export_clip(load_file(model / "text_encoder/model.safetensors"), SDXL_CLIP)
        tensors |= original_export.export_open_clip(second, SDXL_OPEN_CLIP)
    else:
        tensors |= original_export.export_open_clip(second, REFINER_OPEN_CLIP)
    save_file({key: tensor.contiguous() for key, tensor in tensors.items()}, file)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EditorServer]:
    """A server that has the files which the text names."""
    folder = tmp_path_factory.mktemp("models") / "checkpoints"
    folder.mkdir()
    checkpoint("tiny-sdxl-base", folder / "sd_xl_base_1.0.safetensors")
    checkpoint("tiny-sdxl-refiner", folder / "sd_xl_refiner_1.0.safetensors")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NODELOOM_MODELS", str(folder.parent))
        with EditorServer(tmp_path_factory.mktemp("script") / "home") as server:
            server.wait_for_worker()
            server.asked("/models/scan", {})
            yield server


@pytest.fixture
def script(server: EditorServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Names:
    """All that the text defines; what it runs at once is run, with the workflow of this test."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "hires_fix.json").write_text(json.dumps({"workflow": base_workflow()}))
    names: Names = {"base_workflow": base_workflow()}
    for block in blocks():
        exec(block.replace(THEIR_ADDRESS, server.url.removeprefix("http://")), names)
    return names


def test_the_script_queues_waits_and_gets_what_was_drawn(script: Names) -> None:
    prompt = script["queue_prompt"](base_workflow())
    history = script["wait_for_completion"](prompt)
    (image,) = history[prompt]["outputs"]["8"]["images"]
    data = script["get_image"](image["filename"], image["subfolder"], image["type"])
    assert data.startswith(b"\x89PNG")
    times = script["profile_workflow"](prompt)
    assert times
    assert [*times.values()] == sorted(times.values(), reverse=True)


def test_the_script_draws_a_batch_and_variations_of_seeds(script: Names) -> None:
    texts = ["a fox", "an owl"]
    found = script["batch_generate"](base_workflow(), texts, [3, 4])
    assert [len(entry) for entry in found] == [1, 1]
    variations = script["generate_variations"](base_workflow(), 3, 100)
    assert [each["seed"] for each in variations] == [100, 101, 102]
    files = {image["filename"] for each in variations for entry in each["history"].values()
             for image in entry["outputs"]["8"]["images"]}  # fmt: skip
    assert len(files) == 3


def test_a_template_of_the_script_is_filled_in_and_drawn(script: Names, tmp_path: Path) -> None:
    script["save_workflow_template"](base_workflow(), "mine", "for a test")
    kept = json.loads((tmp_path / "templates" / "mine.json").read_text())
    assert {each["param"] for each in kept["parameters"]} == {"text", "seed", "steps", "cfg", "denoise"}
    workflow = script["load_and_customize"]("templates/mine.json", {"3": {"text": "a boat"}, "6": {"seed": 12345}})
    prompt = script["queue_prompt"](workflow)
    assert script["wait_for_completion"](prompt)[prompt]["status"]["completed"]


def test_the_pipeline_of_two_stages_runs_with_files_of_those_names(script: Names, server: EditorServer) -> None:
    pipeline = copy.deepcopy(script["sdxl_pipeline"])
    pipeline["7_latent"]["inputs"] |= {"width": 64, "height": 64}  # for the time it takes
    with SmallClient(server.url) as client:
        prompt = client.queue(pipeline)["prompt_id"]
        client.until_over(prompt)
        entry = client.history(prompt)
    assert entry["status"]["completed"]
    assert entry["execution_time"].keys() == pipeline.keys()
    assert entry["outputs"].keys() == {"11_save"}


@pytest.mark.parametrize("name", ["conditional_workflow", "model_selection", "face_pipeline", "hires_fix_workflow"])
def test_its_incomplete_workflows_are_refused_by_name(script: Names, server: EditorServer, name: str) -> None:
    answer = SmallClient(server.url).ask("/prompt", {"prompt": script[name]})
    assert answer["error"]["type"] in ("invalid_prompt", "prompt_no_outputs", "prompt_outputs_failed_validation")
    assert answer["error"]["message"]
