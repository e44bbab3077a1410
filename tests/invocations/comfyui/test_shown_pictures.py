"""Pictures that models see while they denoise: brought by prompts as ComfyUI's nodes do, or by latents as ours do."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import torch
from PIL import Image
from safetensors.torch import save_file
from tests.invocations.comfyui.prompts import REGISTRY, Prompt, latents, prompts, run, sampler

from nodeloom.runtime.settings import Settings
from nodeloom.runtime.worker.session import Session

FIRST = "model.diffusion_model.input_blocks.0.0.weight"
SIZE = (76, 64)
"""Not of whole latent cells, so that a rim is cut off."""


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory, checkpoint: dict[str, torch.Tensor]) -> Session:
    """A session with models of 8 and 9 channels, a picture, and a mask whose left half is white."""
    home = tmp_path_factory.mktemp("home")
    (home / "models").mkdir()
    for name, more in (("inpainter", 5), ("editor", 4)):
        added = torch.randn(len(checkpoint[FIRST]), more, 3, 3, generator=torch.Generator().manual_seed(more)) * 0.1
        wider = torch.cat([checkpoint[FIRST], added.to(checkpoint[FIRST].dtype)], 1)
        save_file(checkpoint | {FIRST: wider}, home / f"models/{name}.safetensors")
    Image.linear_gradient("L").resize(SIZE).convert("RGB").save(home / "picture.png")
    half = Image.new("L", SIZE)
    half.paste(255, (0, 0, SIZE[0] // 2, SIZE[1]))
    half.save(home / "mask.png")
    return Session(REGISTRY, Settings(home=home))


def pictured(session: Session, model: str) -> dict[str, Any]:
    home: Path = session._settings.home
    return {
        "model": ("CheckpointLoaderSimple", {"ckpt_name": model}),
        **prompts(),
        "picture": ("LoadImage", {"image": str(home / "picture.png")}),
        "mask": ("LoadImageMask", {"image": str(home / "mask.png"), "channel": "red"}),
    }


def sampled(positive: list[Any], negative: list[Any], latent: list[Any]) -> tuple[str, Any]:
    links = {"positive": positive, "negative": negative, "latent_image": latent}
    return "KSampler", {**sampler("none", seed=3, denoise=0.8), **links}


PROMPTS = (["positive", 0], ["negative", 0])


@pytest.mark.parametrize("keeps", [True, False])
def test_a_model_that_inpaints_sees_what_prompts_bring(session: Session, keeps: bool) -> None:
    pictures = {"vae": ["model", 2], "mask": ["mask", 0]}
    prompt: Prompt = {
        **pictured(session, "inpainter"),
        "shown": (
            "InpaintModelConditioning",
            {"positive": PROMPTS[0], "negative": PROMPTS[1], "pixels": ["picture", 0], "noise_mask": keeps, **pictures},
        ),
        "one": ("core/list_item", {"collection": ["picture", 0]}),
        "one_mask": ("core/list_item", {"collection": ["mask", 0]}),
        "own": (
            "diffusion/encode_for_inpaint_model",
            {"image": ["one", 0], "mask": ["one_mask", 0], "vae": ["model", 2], "keep_rest": keeps},
        ),
        "theirs": sampled(["shown", 0], ["shown", 1], ["shown", 2]),
        "ours": sampled(*PROMPTS, ["own", 0]),
        "unseen": sampled(*PROMPTS, ["shown", 2]),
    }
    result = run(session, prompt)
    made = latents(session, result, "theirs")
    assert made.equal(latents(session, result, "ours"))
    assert (made - latents(session, result, "unseen")).abs().mean() > 1e-3


def test_a_model_that_edits_sees_what_prompts_bring(session: Session) -> None:
    prompt: Prompt = {
        **pictured(session, "editor"),
        "shown": (
            "InstructPixToPixConditioning",
            {"positive": PROMPTS[0], "negative": PROMPTS[1], "vae": ["model", 2], "pixels": ["picture", 0]},
        ),
        "one": ("core/list_item", {"collection": ["picture", 0]}),
        "own": ("diffusion/encode_for_editing", {"image": ["one", 0], "vae": ["model", 2]}),
        "theirs": sampled(["shown", 0], ["shown", 1], ["shown", 2]),
        "ours": sampled(*PROMPTS, ["own", 0]),
    }
    result = run(session, prompt)
    assert latents(session, result, "theirs").equal(latents(session, result, "ours"))


def test_other_models_see_nothing_of_it(session: Session) -> None:
    prompt: Prompt = {
        **pictured(session, "tiny-sdxl-base"),
        "shown": (
            "InpaintModelConditioning",
            {
                "positive": PROMPTS[0],
                "negative": PROMPTS[1],
                "vae": ["model", 2],
                "pixels": ["picture", 0],
                "mask": ["mask", 0],
            },
        ),
        "theirs": sampled(["shown", 0], ["shown", 1], ["shown", 2]),
        "ours": sampled(*PROMPTS, ["shown", 2]),
    }
    result = run(session, prompt)
    assert latents(session, result, "theirs").equal(latents(session, result, "ours"))
