"""The pack `diffusion` on the embedded models."""

from pathlib import Path
from typing import Any, get_args

import numpy as np
import pytest
from PIL.Image import Image
from tests.embedded import SIDE

from nodeloom.invocations.diffusion.sampling import SamplerName, ScheduleName
from nodeloom.runtime.diffusion.samplers import SAMPLERS
from nodeloom.runtime.diffusion.schedules import SCHEDULES
from nodeloom.runtime.engine import Event, EventSink, NodeProgress, RunResult
from nodeloom.runtime.settings import Settings
from nodeloom.runtime.worker.numbers import pillow
from nodeloom.runtime.worker.session import Session
from nodeloom.schema import Registry, Workflow
from nodeloom.schema.json import JSON

BASE: JSON = {"model": {"name": "tiny-sdxl-base"}}
REFINER: JSON = {"model": {"name": "tiny-sdxl-refiner"}}
RED = "a large red circle on a blue background"


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Session:
    return Session(Registry.installed(), Settings(home=tmp_path_factory.mktemp("home")))


def run(
    session: Session, nodes: dict[str, tuple[str, JSON]], *edges: str, listener: EventSink = lambda event: None
) -> RunResult:
    document: Any = {
        "format": "nodeloom.workflow",
        "format_version": 2,
        "nodes": {key: {"type": type_id, "inputs": inputs} for key, (type_id, inputs) in nodes.items()},
        "edges": [edge.split() for edge in edges],
    }
    return session.run(Workflow.read(document), save=lambda data, name: None, on_event=listener)


PROMPTS: dict[str, tuple[str, JSON]] = {
    "base": ("diffusion/load_model", BASE),
    "positive": ("diffusion/sdxl_prompt", {"prompt": RED}),
    "negative": ("diffusion/sdxl_prompt", {}),
    "empty": ("diffusion/empty_latents", {"width": 64, "height": 64}),
}
PROMPT_EDGES = ("base clip positive clip", "base clip negative clip")


def denoise(node: str, latents: str) -> tuple[str, ...]:
    return (
        f"base unet {node} unet",
        f"positive conditioning {node} positive",
        f"negative conditioning {node} negative",
        f"{latents} latents {node} latents",
    )


def pixel(session: Session, result: RunResult, node: str, x: int, y: int) -> tuple[int, int, int]:
    image = pillow(session._stores.pictures.get(result.output(node).image.name))  # type: ignore[attr-defined]
    red, green, blue = image.convert("RGB").getpixel((x, y))  # type: ignore[misc]
    return red, green, blue


def test_the_pack_offers_every_sampler_and_schedule_there_is() -> None:
    assert set(get_args(SamplerName)) == set(SAMPLERS)
    assert set(get_args(ScheduleName)) == set(SCHEDULES)


def test_the_picture_shows_what_the_prompt_says(session: Session) -> None:
    result = run(
        session,
        {
            **PROMPTS,
            "empty": ("diffusion/empty_latents", {"width": SIDE, "height": SIDE}),
            "denoise": ("diffusion/denoise", {"seed": 3, "steps": 15, "cfg": 4.0}),
            "decode": ("diffusion/latents_to_image", {}),
        },
        *PROMPT_EDGES,
        *denoise("denoise", "empty"),
        "denoise latents decode latents",
        "base vae decode vae",
    )
    assert result.status == "completed", result.failures
    red, blue = pixel(session, result, "decode", SIDE // 2, SIDE // 2), pixel(session, result, "decode", 2, 2)
    assert red[0] > 150 > 100 > red[2]
    assert blue[2] > 150 > 100 > blue[0]


def test_every_step_shows_what_is_being_made(session: Session) -> None:
    seen: list[Image] = []

    def listen(event: Event) -> None:
        if isinstance(event, NodeProgress) and isinstance(event.preview, Image):
            seen.append(event.preview)

    nodes: dict[str, tuple[str, JSON]] = {
        **PROMPTS,
        "empty": ("diffusion/empty_latents", {"width": SIDE, "height": SIDE}),
        "denoise": ("diffusion/denoise", {"seed": 5, "steps": 10, "cfg": 4.0}),
    }
    run(session, nodes, *PROMPT_EDGES, *denoise("denoise", "empty"), listener=listen)
    assert [picture.size for picture in seen] == [(SIDE, SIDE)] * 10
    middle, corner = np.asarray(seen[-1])[(SIDE // 2, 1), (SIDE // 2, 1)]
    assert middle[0] > middle[2]
    assert corner[0] < corner[2]


def test_two_parts_of_the_steps_make_the_same_latents_as_all_of_them(session: Session) -> None:
    common: dict[str, JSON] = {"seed": 3, "steps": 6, "cfg": 4.0}
    nodes = {
        **PROMPTS,
        "whole": ("diffusion/denoise", common),
        "first": ("diffusion/denoise", {**common, "end_at_step": 4, "leftover_noise": True}),
        "second": ("diffusion/denoise", {**common, "start_at_step": 4, "add_noise": False}),
    }
    edges = (*denoise("whole", "empty"), *denoise("first", "empty"), *denoise("second", "first"))
    result = run(session, nodes, *PROMPT_EDGES, *edges)
    tensors = session._stores.tensors
    whole, parts = (
        tensors.get(result.output(node).latents.name)["samples"]  # type: ignore[attr-defined]
        for node in ("whole", "second")
    )
    assert (whole - parts).abs().max() < 1e-4


def test_the_same_model_as_base_and_refiner_is_the_unsplit_run(session: Session) -> None:
    common: dict[str, JSON] = {"seed": 3, "steps": 6, "cfg": 4.0, "sampler": "dpmpp_2m", "schedule": "karras"}
    nodes = {
        **PROMPTS,
        "whole": ("diffusion/denoise", common),
        "both": ("diffusion/denoise_with_refiner", {**common, "refiner_cfg": 4.0, "switch_at": 0.5}),
    }
    edges = (
        *denoise("whole", "empty"),
        *denoise("both", "empty"),
        "base unet both refiner",
        "positive conditioning both refiner_positive",
        "negative conditioning both refiner_negative",
    )
    result = run(session, nodes, *PROMPT_EDGES, *edges)
    tensors = session._stores.tensors
    whole, both = (
        tensors.get(result.output(node).latents.name)["samples"]  # type: ignore[attr-defined]
        for node in ("whole", "both")
    )
    assert bool((whole == both).all())


def test_a_picture_survives_the_way_through_the_autoencoder(session: Session) -> None:
    result = run(
        session,
        {
            "base": ("diffusion/load_model", BASE),
            "blank": ("image/blank", {"width": 64, "height": 64, "color": {"r": 220, "g": 30, "b": 35}}),
            "encode": ("diffusion/image_to_latents", {}),
            "decode": ("diffusion/latents_to_image", {}),
        },
        "blank image encode image",
        "base vae encode vae",
        "encode latents decode latents",
        "base vae decode vae",
    )
    found = pixel(session, result, "decode", 32, 32)
    assert all(abs(a - b) < 25 for a, b in zip(found, (220, 30, 35), strict=True)), found


def test_denoising_changes_nothing_where_the_mask_is_black(session: Session) -> None:
    nodes: dict[str, tuple[str, JSON]] = {
        **PROMPTS,
        "picture": ("image/blank", {"width": 64, "height": 64, "color": {"r": 220, "g": 30, "b": 35}}),
        "half": ("image/blank", {"width": 64, "height": 64, "color": {"r": 0, "g": 0, "b": 0}}),
        "mask": ("image/to_mask", {}),
        "encode": ("diffusion/image_to_latents", {}),
        "masked": ("diffusion/set_noise_mask", {}),
        "painted": ("diffusion/denoise", {"seed": 3, "steps": 4, "cfg": 4.0}),
    }
    edges = (
        "picture image encode image",
        "base vae encode vae",
        "half image mask image",
        "mask mask masked mask",
        "encode latents masked latents",
        *denoise("painted", "masked"),
    )
    result = run(session, nodes, *PROMPT_EDGES, *edges)
    assert result.status == "completed", result.failures
    whole = {key: nodes[key] for key in ("base", "picture", "encode")}
    encoded = run(session, whole, "picture image encode image", "base vae encode vae")
    before, after = (
        session._stores.tensors.get(made.output(node).latents.name)["samples"]  # type: ignore[attr-defined]
        for made, node in ((encoded, "encode"), (result, "painted"))
    )
    assert (before - after).abs().max() < 1e-4


@pytest.mark.parametrize(
    ("prompt_type", "model", "sentence"),
    [
        ("diffusion/sdxl_prompt", REFINER, "model 'tiny-sdxl-refiner' has 1 text encoders, 2 are needed"),
        ("diffusion/sdxl_refiner_prompt", BASE, "model 'tiny-sdxl-base' has 2 text encoders, 1 are needed"),
    ],
)
def test_a_prompt_for_the_other_model_is_refused(
    session: Session, prompt_type: str, model: JSON, sentence: str
) -> None:
    nodes: dict[str, tuple[str, JSON]] = {"load": ("diffusion/load_model", model), "prompt": (prompt_type, {})}
    (failure,) = run(session, nodes, "load clip prompt clip").failures
    assert sentence in failure.message
    assert failure.message.startswith(f"node prompt ({prompt_type}): ")


@pytest.mark.parametrize(
    ("prompt_type", "model"), [("diffusion/sdxl_prompt", BASE), ("diffusion/sdxl_refiner_prompt", REFINER)]
)
def test_a_size_without_its_other_side_is_refused(session: Session, prompt_type: str, model: JSON) -> None:
    nodes: dict[str, tuple[str, JSON]] = {
        "load": ("diffusion/load_model", model),
        "prompt": (prompt_type, {"original_width": 512}),
    }
    (failure,) = run(session, nodes, "load clip prompt clip").failures
    assert "original_width and original_height must be given together" in failure.message


@pytest.mark.parametrize("prompt", ["", "🦓 xyzzy 日本", "word " * 2000], ids=["empty", "unknown", "long"])
def test_any_prompt_is_encoded(session: Session, prompt: str) -> None:
    nodes: dict[str, tuple[str, JSON]] = {
        "load": ("diffusion/load_model", BASE),
        "prompt": ("diffusion/sdxl_prompt", {"prompt": prompt}),
    }
    assert run(session, nodes, "load clip prompt clip").status == "completed"


def test_the_model_is_referred_to_by_its_hash(session: Session, tmp_path: Path) -> None:
    result = run(session, {"load": ("diffusion/load_model", BASE)})
    assert result.output("load").model.hash.startswith("blake3:")  # type: ignore[attr-defined]
