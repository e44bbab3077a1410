"""Clients that people use, against a server that runs what they send: their documented examples, as they are."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import comfyapi
import pytest
from comfy_api_simplified import ComfyApiWrapper, ComfyWorkflowWrapper
from comfyapi import ComfyAPIManager
from PIL import Image
from safetensors.torch import load
from tests.e2e.server import EditorServer
from tests.runtime.server.comfy.small_client import SmallClient
from tests.runtime.server.comfy.talking import node, text_prompt

Prompt = dict[str, Any]


def drawing(**inputs: Any) -> Prompt:
    """The prompt of a small picture, with the ids and titles that ComfyUI's first workflow has."""
    prompt = {
        "3": node(
            "KSampler", seed=5, steps=2, cfg=4.0, sampler_name="euler", scheduler="normal", denoise=1.0,
            model=["4", 0], positive=["6", 0], negative=["7", 0], latent_image=["5", 0],
        ),
        "4": node("CheckpointLoaderSimple", ckpt_name="tiny-sdxl-base"),
        "5": node("EmptyLatentImage", width=64, height=64, batch_size=1),
        "6": node("CLIPTextEncode", text="a red circle", clip=["4", 1]),
        "7": node("CLIPTextEncode", text="", clip=["4", 1]),
        "8": node("VAEDecode", samples=["3", 0], vae=["4", 2]),
        "9": node("SaveImage", filename_prefix="drawn", images=["8", 0]),
    }  # fmt: skip
    titles = {"5": "Empty Latent Image", "7": "negative", "9": "Save Image"}
    for key, each in prompt.items():
        each["_meta"] = {"title": titles.get(key, each["class_type"])}
    prompt["3"]["inputs"] |= inputs
    return prompt


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    """The prompt as a file, as ComfyUI's editor exports it."""
    file = tmp_path / "workflow_api.json"
    file.write_text(json.dumps(drawing()))
    return file


@pytest.fixture
def small(running: EditorServer) -> Iterator[SmallClient]:
    with SmallClient(running.url) as client:
        yield client


def test_what_was_freed_is_made_again(small: SmallClient, running: EditorServer) -> None:
    def free(**asked: bool) -> None:
        assert small.ask("/free", asked) is None

    def drawn(seed: int) -> Any:
        sent = small.queue(drawing(seed=seed))["prompt_id"]
        small.until_over(sent)
        return small.history(sent)["status"]["completed"]

    free(unload_models=True)
    assert drawn(70)
    free(unload_models=True, free_memory=True)
    free()
    assert drawn(71)


def test_a_picture_has_comfyuis_name_and_carries_its_prompt(small: SmallClient) -> None:
    beside = {"extra_pnginfo": {"workflow": {"nodes": [], "id": "x"}}}
    told = []
    for seed in (40, 41, 40):
        prompt = drawing(seed=seed)
        prompt["9"]["inputs"]["filename_prefix"] = "sub/%width%/named"
        prompt["10"] = node("PreviewImage", images=["8", 0])
        sent = small.queue(prompt, extra_data=beside)["prompt_id"]
        small.until_over(sent)
        told.append(small.history(sent)["outputs"])
    names = [each["9"]["images"] for each in told]
    first = {"filename": "named_00001_.png", "subfolder": "sub/64", "type": "output"}
    assert names == [[first], [{**first, "filename": "named_00002_.png"}], [first]]
    assert {each["10"]["images"][0]["type"] for each in told} == {"temp"}
    for file in (told[0]["9"]["images"][0], told[0]["10"]["images"][0]):
        info = Image.open(io.BytesIO(small.view(**file))).info
        assert json.loads(info["workflow"]) == beside["extra_pnginfo"]["workflow"]
        assert json.loads(info["prompt"])["9"]["inputs"]["filename_prefix"] == "sub/%width%/named"
        assert "nodeloom_workflow" in info


def test_a_workflow_that_is_run_in_our_editor_saves_under_the_same_names(running: EditorServer) -> None:
    prefix = "mine/%Plain.width%x%EmptyImage.height%_%date:%"
    inputs = {"width": 24, "height": 16, "batch_size": 1, "color": 7}
    nodes = {
        "e": {"type": "comfyui/EmptyImage", "version": 1, "label": "Plain", "inputs": inputs},
        "s": {"type": "comfyui/SaveImage", "version": 1, "inputs": {"filename_prefix": prefix}},
        "o": {"type": "image/save", "version": 1, "inputs": {}},
        "i": {"type": "core/iterate", "version": 1},
    }
    edges = [["e", "image", "s", "images"], ["e", "image", "i", "collection"], ["i", "item", "o", "image"]]
    document = {"format": "nodeloom.workflow", "format_version": 1, "nodes": nodes, "edges": edges}
    (run,) = running.asked("/runs?wait=60", {"document": document})["runs"]
    names = {image["node"]: image["name"] for image in running.asked(f"/images?run={run}")["images"]}
    assert names["s"] == "mine/24x16__00001_.png"
    assert not names["o"].startswith("mine")


def test_a_small_client_is_told_of_each_node_and_gets_the_picture(small: SmallClient) -> None:
    prompt = small.queue(drawing(seed=7))["prompt_id"]
    said = small.until_over(prompt)
    assert [data["node"] for name, data in said if name == "executing"][-1] is None
    (cached,) = (data["nodes"] for name, data in said if name == "execution_cached")
    worked = {data["node"] for name, data in said if name == "executing"}
    assert worked >= {"3", "8", "9"}
    assert worked | {*cached} == {*drawing(), None}
    steps = [(data["value"], data["max"]) for name, data in said if name == "progress" and data["node"] == "3"]
    assert steps[-1] == (2, 2)
    names = [name for name, _ in said]
    assert names.index("execution_start") < names.index("execution_cached") < names.index("executing")
    assert names[-3:] == ["execution_success", "status", "executing"]
    entry = small.history(prompt)
    assert set(entry["execution_time"]) == {*drawing()}
    (image,) = entry["outputs"]["9"]["images"]
    assert image["type"] == "output"
    assert Image.open(io.BytesIO(small.view(**image))).size == (64, 64)


def test_what_is_sent_again_is_not_drawn_again(small: SmallClient) -> None:
    first = small.queue(drawing(seed=8))["prompt_id"]
    small.until_over(first)
    again = small.queue(drawing(seed=8))["prompt_id"]
    said = small.until_over(again)
    (cached,) = (data["nodes"] for name, data in said if name == "execution_cached")
    assert set(cached) >= {"3", "4", "5", "6", "7", "8"}
    assert small.history(again)["outputs"] == small.history(first)["outputs"]


def test_a_node_that_fails_is_told_with_its_sentence(small: SmallClient) -> None:
    prompt = {
        "1": node("EmptyLatentImage", width=64, height=64, batch_size=1),
        "2": node("VAELoader", vae_name="tiny-sdxl-base"),
        "3": node("SetLatentNoiseMask", samples=["1", 0], mask=["4", 0]),
        "4": node("LoadImageMask", image="mask.png", channel="alpha"),
        "5": node("VAEDecode", samples=["3", 0], vae=["2", 0]),
        "6": node("PreviewImage", images=["5", 0]),
    }
    answer = small.ask("/prompt", {"prompt": prompt})
    assert answer["node_errors"]["4"]["errors"][0]["type"] == "custom_validation_failed"


def test_previews_are_files_that_can_be_seen(small: SmallClient) -> None:
    prompt = drawing(seed=9)
    prompt["9"] = node("PreviewImage", images=["8", 0])
    sent = small.queue(prompt)["prompt_id"]
    small.until_over(sent)
    (image,) = small.history(sent)["outputs"]["9"]["images"]
    assert image["type"] == "temp"
    assert Image.open(io.BytesIO(small.view(**image))).size == (64, 64)


def test_latents_are_files_beside_the_pictures_and_none_of_them(small: SmallClient, running: EditorServer) -> None:
    prompt = {**drawing(seed=10), "10": node("SaveLatent", samples=["3", 0], filename_prefix="latents/drawn")}
    sent = small.queue(prompt)["prompt_id"]
    small.until_over(sent)
    entry = small.history(sent)
    (file,) = entry["outputs"]["10"]["latents"]
    assert file["filename"].endswith(".latent")
    assert load(small.view(**file))["latent_tensor"].shape == (1, 4, 8, 8)
    names = {image["name"] for image in running.asked("/images?limit=200")["images"]}
    assert file["filename"] not in names
    assert entry["outputs"]["9"]["images"][0]["filename"] in names


def test_two_hundred_prompts_are_all_run_and_told(small: SmallClient) -> None:
    sent = [small.queue(text_prompt(f"word {number}"))["prompt_id"] for number in range(200)]
    small.until_over(sent[-1])
    for number, prompt in enumerate(sent):
        assert small.history(prompt)["outputs"]["3"]["text"] == [f"word {number}!"]


def test_a_chain_of_a_thousand_nodes_runs(small: SmallClient) -> None:
    prompt: Prompt = {"0": node("PrimitiveString", value="")}
    for number in range(1, 1001):
        prompt[str(number)] = node("StringConcatenate", string_a=[str(number - 1), 0], string_b="x", delimiter="")
    prompt["o"] = node("PreviewAny", source=["1000", 0])
    sent = small.queue(prompt)["prompt_id"]
    small.until_over(sent)
    assert small.history(sent)["outputs"]["o"]["text"] == ["x" * 1000]


def test_comfy_api_simplified_runs_its_example(running: EditorServer, saved: Path) -> None:
    api = ComfyApiWrapper(f"{running.url}/")
    workflow = ComfyWorkflowWrapper(str(saved))
    workflow.set_node_param("Empty Latent Image", "batch_size", 2)
    workflow.set_node_param("negative", "text", "embedding:EasyNegative")
    results = api.queue_and_wait_images(workflow, "Save Image")
    assert len(results) == 2
    assert all(Image.open(io.BytesIO(data)).size == (64, 64) for data in results.values())
    assert all(name.startswith("drawn") for name in results)


def test_comfy_api_simplified_sends_a_picture_and_draws_over_it(running: EditorServer, tmp_path: Path) -> None:
    api = ComfyApiWrapper(running.url)
    file = tmp_path / "input.png"
    Image.new("RGB", (64, 64), (200, 30, 60)).save(file)
    told = api.upload_image(file)
    assert told["subfolder"] == "default_upload_folder"
    prompt = drawing(denoise=0.5, seed=11)
    prompt["i"] = node("LoadImage", image=f"{told['subfolder']}/{told['name']}")
    prompt["5"] = node("VAEEncode", pixels=["i", 0], vae=["4", 2])
    for key in ("i", "5"):
        prompt[key]["_meta"] = {"title": key}
    (picture,) = api.queue_and_wait_images(prompt, "Save Image").values()
    assert Image.open(io.BytesIO(picture)).size == (64, 64)
    assert "KSampler" in api.get_object_info("KSampler")
    assert api.get_system_stats()["devices"]


def test_comfyapi_runs_its_example(running: EditorServer, saved: Path, tmp_path: Path) -> None:
    manager = ComfyAPIManager()
    manager.set_base_url(running.url)
    manager.load_workflow(str(saved))
    manager.edit_workflow(["6", "inputs", "text"], "a beautiful landscape painting")
    manager.edit_workflow(["3", "inputs", "seed"], 123456)
    prompt = manager.submit_workflow()
    manager.wait_for_finish(prompt, poll_interval=0.2)
    assert manager.check_queue(prompt)
    url, filename = manager.find_output(prompt, with_filename=True)
    manager.download_output(url, save_path=str(tmp_path), filename=filename)
    assert Image.open(tmp_path / filename).size == (64, 64)


def test_comfyapi_runs_its_example_of_several_seeds(running: EditorServer, saved: Path) -> None:
    manager = ComfyAPIManager()
    manager.set_base_url(running.url)
    manager.load_workflow(str(saved))
    prompts = manager.batch_submit(seeds=[1, 2], seed_node_path=["3", "inputs", "seed"])
    found = {manager.wait_for_finish(prompt, poll_interval=0.2) for prompt in prompts}
    assert len(found) == 2


def test_a_wrong_prompt_is_an_error_to_a_client(running: EditorServer) -> None:
    manager = ComfyAPIManager()
    manager.set_base_url(running.url)
    manager.workflow = {"1": node("NoSuchNode")}
    with pytest.raises(comfyapi.QueueError, match="400"):
        manager.submit_workflow()
