"""Films that a server keeps: told as ComfyUI tells them, shown by their names, and no trouble to the gallery."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import pytest
from PIL import Image
from tests.e2e.server import EditorServer
from tests.runtime.server.comfy.small_client import SmallClient
from tests.runtime.server.comfy.talking import node

from nodeloom.invocations.comfyui.films import film_facts


@pytest.fixture
def small(running: EditorServer) -> Iterator[SmallClient]:
    with SmallClient(running.url) as client:
        yield client


def films() -> dict[str, Any]:
    return {
        "1": node("EmptyImage", width=32, height=16, batch_size=1, color=255),
        "2": node("ImageInvert", image=["1", 0]),
        "3": node("ImageBatch", image1=["1", 0], image2=["2", 0]),
        "4": node("CreateVideo", images=["3", 0], fps=10.0),
        "5": node("SaveVideo", video=["4", 0], filename_prefix="video/film", format="auto", codec="auto"),
        "6": node(
            "SaveAnimatedWEBP", images=["3", 0], filename_prefix="moving", fps=6.0, lossless=True, quality=80,
            method="default",
        ),
        "7": node("SaveAnimatedPNG", images=["3", 0], filename_prefix="still", fps=6.0, compress_level=4),
    }  # fmt: skip


def test_films_are_told_among_the_pictures_and_shown_by_their_names(small: SmallClient, running: EditorServer) -> None:
    sent = small.queue(films())["prompt_id"]
    small.until_over(sent)
    outputs = small.history(sent)["outputs"]
    assert [outputs[key]["animated"] for key in ("5", "6", "7")] == [[True]] * 3
    files = {key: outputs[key]["images"][0] for key in ("5", "6", "7")}
    assert {each["type"] for each in files.values()} == {"output"}
    facts = film_facts(small.view(**files["5"]), "the film")
    assert (facts.width, facts.height, facts.fps) == (32, 16, 10.0)
    for key in ("6", "7"):
        assert getattr(Image.open(io.BytesIO(small.view(**files[key]))), "n_frames", 1) == 2
    gallery = {each["name"]: each for each in running.asked("/images?limit=200")["images"]}
    moving = next(each for name, each in gallery.items() if name.startswith("moving"))
    assert (moving["media_type"], moving["width"], moving["height"]) == ("image/webp", 32, 16)
    assert not any(name.endswith(".mp4") for name in gallery)
