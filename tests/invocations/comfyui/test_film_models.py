"""Stable Video Diffusion through its nodes: a tiny model, with the numbers that ComfyUI 0.3.64 makes of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from PIL import Image as Pillow
from tests.invocations.comfyui.prompts import REGISTRY, latents, run
from tests.runtime.models.film.toys import written

from nodeloom.runtime.engine import RunResult
from nodeloom.runtime.settings import Settings
from nodeloom.runtime.worker.session import Session

# Of ComfyUI's latents [3,4,4,8]: the spread of each picture, and the cell in row 1, column 2.
LINEAR = (
    [4.064308166503906, 4.6592230796813965, 6.466078281402588],
    [
        [-4.428773880004883, -4.732977867126465, 3.8371100425720215, -4.333171367645264],
        [3.656735420227051, 0.8053213953971863, 7.785370826721191, 7.019962787628174],
        [-3.4733920097351074, -2.540494441986084, -15.305684089660645, -5.3288893699646],
    ],
)
TRIANGLE = (
    [6.605970859527588, 8.019015312194824, 5.936648368835449],
    [
        [-7.354903221130371, -5.8134942054748535, 10.063862800598145, -6.727108001708984],
        [11.026604652404785, -2.1508734226226807, 4.099127769470215, 8.306378364562988],
        [1.7463258504867554, -3.4108731746673584, -12.337026596069336, -4.236239910125732],
    ],
)
PIXELS = [
    [0.3308318555355072, 0.7155236005783081, 0.5114142894744873],
    [0.0, 0.3443518280982971, 0.0],
    [0.010677605867385864, 0.6458054184913635, 0.22300487756729126],
]
"""Of the pictures [3,32,64,3] of the first latents: the pixels in row 5, column 7."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with the model and a picture to begin with."""
    home = tmp_path_factory.mktemp("films")
    written(home)
    y, x = np.mgrid[0:48, 0:80]
    Pillow.fromarray(np.stack([x * 3, y * 5, (x + y) * 2], -1).astype(np.uint8)).save(home / "start.png")
    return home


@pytest.fixture(scope="module")
def session(folder: Path) -> Session:
    return Session(REGISTRY, Settings(home=folder / "home", models=str(folder)))


def filming(folder: Path, **told: Any) -> dict[str, tuple[str, dict[str, Any]]]:
    """The nodes that every film needs."""
    size = {"width": 64, "height": 32, "video_frames": 3, **told}
    return {
        "model": ("ImageOnlyCheckpointLoader", {"ckpt_name": "svd.safetensors"}),
        "start": ("LoadImage", {"image": str(folder / "start.png")}),
        "told": (
            "SVD_img2vid_Conditioning",
            {"clip_vision": ["model", 1], "init_image": ["start", 0], "vae": ["model", 2], **size},
        ),
    }


def sampling(model: str, **values: Any) -> tuple[str, dict[str, Any]]:
    inputs = {"model": [model, 0], "positive": ["told", 0], "negative": ["told", 1], "latent_image": ["told", 2]}
    return "KSampler", {**inputs, "seed": 7, "steps": 4, "cfg": 2.5, **values}


@pytest.fixture(scope="module")
def result(session: Session, folder: Path) -> RunResult:
    return run(
        session,
        {
            **filming(folder),
            "linear": ("VideoLinearCFGGuidance", {"model": ["model", 0]}),
            "triangle": ("VideoTriangleCFGGuidance", {"model": ["model", 0], "min_cfg": 1.5}),
            "first": sampling("linear", sampler_name="euler", scheduler="karras"),
            "second": sampling("triangle", sampler_name="dpmpp_2m", scheduler="sgm_uniform"),
            "pictures": ("VAEDecode", {"samples": ["first", 0], "vae": ["model", 2]}),
        },
    )


@pytest.mark.parametrize(("node", "expected"), [("first", LINEAR), ("second", TRIANGLE)])
def test_latents_are_comfyuis(session: Session, result: RunResult, node: str, expected: Any) -> None:
    made = latents(session, result, node)
    spreads, cells = (torch.tensor(each) for each in expected)
    assert made.shape == (3, 4, 4, 8)
    assert torch.allclose(made.std(dim=(1, 2, 3)), spreads, rtol=1e-4)
    assert float((made[:, :, 1, 2] - cells).norm() / cells.norm()) <= 1e-4


def test_the_pictures_of_a_film_are_comfyuis(session: Session, result: RunResult) -> None:
    made: Any = result.output("pictures")
    numbers: list[Any] = [session._stores.pictures.get(each.name) for each in made.image]
    pixels: NDArray[np.float32] = np.stack([np.asarray(each)[5, 7] for each in numbers])
    assert np.abs(pixels - np.array(PIXELS)).max() < 1e-4


def test_noise_on_the_first_picture_is_the_same_each_time(session: Session, folder: Path) -> None:
    noisy = filming(folder, augmentation_level=0.5)
    prompt = {**filming(folder), "noisy": noisy["told"], "again": ("SVD_img2vid_Conditioning", dict(noisy["told"][1]))}
    result = run(session, prompt)
    seen = {
        name: session._stores.tensors.get(result.output(name).positive.hints[0].tensors)["latents"]  # type: ignore[attr-defined]
        for name in ("told", "noisy", "again")
    }
    assert torch.equal(seen["noisy"], seen["again"])
    assert not torch.allclose(seen["noisy"], seen["told"], atol=0.01)


def test_a_network_for_films_runs_without_being_told_of_one(session: Session, folder: Path) -> None:
    prompt = filming(folder)
    prompt["zero"] = ("ConditioningZeroOut", {"conditioning": ["told", 0]})
    empty: tuple[str, dict[str, Any]] = ("EmptyLatentImage", {"width": 64, "height": 32, "batch_size": 2})
    name, inputs = sampling("model")
    prompt |= {"empty": empty, "made": (name, {**inputs, "latent_image": ["empty", 0], "negative": ["zero", 0]})}
    made = latents(session, run(session, prompt), "made")
    assert made.shape == (2, 4, 4, 8)
    assert bool(torch.isfinite(made).all())


def test_a_model_without_an_image_encoder_is_refused(session: Session, folder: Path) -> None:
    prompt = {"model": ("ImageOnlyCheckpointLoader", {"ckpt_name": "tiny-sdxl-base"})}
    with pytest.raises(AssertionError, match="has no image encoder"):
        run(session, prompt)
