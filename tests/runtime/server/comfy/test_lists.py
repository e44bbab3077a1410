"""Lists: what follows an output that is a list in ComfyUI runs once for each item."""

from __future__ import annotations

from typing import Any

from starlette.testclient import TestClient
from tests.e2e.server import EditorServer
from tests.runtime.server.comfy.small_client import SmallClient
from tests.runtime.server.comfy.talking import node, sent


def split(count: int, size: int) -> dict[str, Any]:
    """So many pictures in batches of a size, saved as each of them comes."""
    return {
        "1": node("EmptyImage", width=8, height=8, batch_size=count, color=0),
        "2": node("RebatchImages", images=["1", 0], batch_size=size),
        "3": node("ImageScaleBy", image=["2", 0], upscale_method="bilinear", scale_by=2.0),
        "4": node("PreviewImage", images=["3", 0]),
        "5": node("RebatchImages", images=["3", 0], batch_size=9),
        "6": node("GetImageSize", image=["5", 0]),
        "7": node("PreviewAny", source=["6", 2]),
    }


def test_types_of_lists_are_told_as_comfyui_tells_them(client: TestClient) -> None:
    for name, type_ in (("RebatchImages", "IMAGE"), ("RebatchLatents", "LATENT")):
        told = client.get(f"/object_info/{name}").json()[name]
        assert (told["output"], told["output_is_list"]) == ([type_], [True])
        assert [each[0] for each in told["input"]["required"].values()] == [type_, "INT"]


def test_what_follows_a_list_runs_once_for_each_batch_and_a_list_is_taken_as_a_whole(running: EditorServer) -> None:
    with SmallClient(running.url) as client:
        prompt = client.queue(split(5, 2))["prompt_id"]
        client.until_over(prompt)
        entry = client.history(prompt)
    assert entry["status"]["completed"], entry["status"]
    assert entry["outputs"]["7"] == {"text": ["5"]}
    assert entry["outputs"]["4"]["images"]


def test_batches_of_latents_are_drawn_one_after_the_other(running: EditorServer) -> None:
    prompt = {
        "c": node("CheckpointLoaderSimple", ckpt_name="tiny-sdxl-base"),
        "t": node("CLIPTextEncode", text="", clip=["c", 1]),
        "e": node("EmptyLatentImage", width=64, height=64, batch_size=3),
        "r": node("RebatchLatents", latents=["e", 0], batch_size=2),
        "k": node(
            "KSampler", seed=5, steps=1, cfg=1.0, sampler_name="euler", scheduler="normal", denoise=1.0,
            model=["c", 0], positive=["t", 0], negative=["t", 0], latent_image=["r", 0],
        ),
        "d": node("VAEDecode", samples=["k", 0], vae=["c", 2]),
        "s": node("SaveImage", images=["d", 0], filename_prefix="listed"),
    }  # fmt: skip
    with SmallClient(running.url) as client:
        sent_ = client.queue(prompt)["prompt_id"]
        client.until_over(sent_)
        entry = client.history(sent_)
    assert entry["status"]["completed"], entry["status"]
    assert len({each["filename"] for each in entry["outputs"]["s"]["images"]}) == 3


def test_two_lists_go_side_by_side_and_the_last_item_of_the_shorter_one_again(running: EditorServer) -> None:
    """Batches of 2, 2 and 1 pictures beside batches of 4 and 1: 6, 3 and 2 of them."""
    prompt = {
        "1": node("EmptyImage", width=8, height=8, batch_size=5, color=0),
        "2": node("RebatchImages", images=["1", 0], batch_size=2),
        "3": node("ImageScaleBy", image=["2", 0], upscale_method="bilinear", scale_by=1.0),
        "4": node("RebatchImages", images=["1", 0], batch_size=4),
        "5": node("ImageBatch", image1=["3", 0], image2=["4", 0]),
        "6": node("GetImageSize", image=["5", 0]),
        "7": node("PreviewAny", source=["6", 2]),
    }
    with SmallClient(running.url) as client:
        sent_ = client.queue(prompt)["prompt_id"]
        client.until_over(sent_)
        entry = client.history(sent_)
    assert entry["status"]["completed"], entry["status"]
    assert entry["outputs"]["7"] == {"text": ["6", "3", "2"]}


def test_what_all_items_share_needs_no_pairing(client: TestClient) -> None:
    prompt = split(4, 2)
    prompt["y"] = node("ImageBatch", image1=["3", 0], image2=["1", 0])
    prompt["z"] = node("PreviewImage", images=["y", 0])
    assert sent(client, prompt)["node_errors"] == {}
