"""Pictures are prompts: from an adapter's file to latents."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import torch
from diffusers import UNet2DConditionModel
from PIL import Image
from safetensors.torch import save_file
from tests.embedded import TEXT_WIDTH
from tests.invocations.comfyui.prompts import BASE, REGISTRY, document, latents, run
from tests.runtime.models.ip_adapter_toys import ip_adapter_tensors
from tests.runtime.models.vision_toys import CONFIG, vision_tensors

from nodeloom.runtime.models import EMBEDDED_ROOT
from nodeloom.runtime.settings import Settings
from nodeloom.runtime.worker.session import Session
from nodeloom.schema import Workflow

Nodes = dict[str, tuple[str, dict[str, Any]]]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with an image encoder, and adapters for the embedded SDXL base and for another network."""
    folder = tmp_path_factory.mktemp("home")
    models = folder / "models"
    models.mkdir()
    save_file(vision_tensors(), models / "seer.safetensors")
    save_file(vision_tensors(projection_dim=20), models / "other_seer.safetensors")
    unet = UNet2DConditionModel.from_config(UNet2DConditionModel.load_config(EMBEDDED_ROOT / BASE / "unet"))
    names = [name for name in unet.attn_processors if name.endswith("attn2.processor")]
    widths = [unet.get_submodule(name.removesuffix(".processor")).to_k.out_features for name in names]
    for kind, seen in (("linear", CONFIG["projection_dim"]), ("plus", CONFIG["hidden_size"])):
        save_file(ip_adapter_tensors(kind, widths, TEXT_WIDTH, int(str(seen))), models / f"{kind}.safetensors")
    save_file(ip_adapter_tensors("linear", widths[1:], TEXT_WIDTH, 24), models / "fewer.safetensors")
    Image.linear_gradient("L").convert("RGB").save(folder / "slope.png")
    Image.new("RGB", (40, 20), "red").save(folder / "red.png")
    return folder


@pytest.fixture(scope="module")
def session(home: Path) -> Session:
    return Session(REGISTRY, Settings(home=home))


def graph(home: Path, **pictured: Any) -> Nodes:
    """A picture is a prompt beside two texts, which a few steps are made with."""
    prompt = {"clip": ["model", "clip"]}
    return {
        "model": ("diffusion/load_model", {"model": BASE}),
        "shown": ("diffusion/sdxl_prompt", {**prompt, "prompt": "a circle"}),
        "avoided": ("diffusion/sdxl_prompt", {**prompt, "prompt": "a square"}),
        "slope": ("image/load", {"image": str(home / "slope.png")}),
        "red": ("image/load", {"image": str(home / "red.png")}),
        "pictured": (
            "diffusion/apply_ip_adapter",
            {
                "positive": ["shown", "conditioning"],
                "negative": ["avoided", "conditioning"],
                "model": "linear",
                "encoder": "seer",
                "image": ["slope", "image"],
                **pictured,
            },
        ),
        "empty": ("diffusion/empty_latents", {"width": 64, "height": 64}),
        "made": (
            "diffusion/denoise",
            {
                "unet": ["model", "unet"],
                "positive": ["pictured", "positive"],
                "negative": ["pictured", "negative"],
                "latents": ["empty", "latents"],
                "steps": 2,
                "cfg": 3.0,
                "seed": 4,
            },
        ),
    }


def made(session: Session, nodes: Nodes) -> torch.Tensor:
    return latents(session, run(session, nodes), "made")


def plain(home: Path) -> Nodes:
    nodes = graph(home)
    made = {**nodes["made"][1], "positive": ["shown", "conditioning"], "negative": ["avoided", "conditioning"]}
    return {**{key: each for key, each in nodes.items() if key != "pictured"}, "made": (nodes["made"][0], made)}


@pytest.mark.parametrize("model", ["linear", "plus"])
def test_a_picture_changes_what_is_made_by_its_strength(session: Session, home: Path, model: str) -> None:
    without = made(session, plain(home))
    found = made(session, graph(home, model=model))
    assert not torch.allclose(found, without, atol=1e-2)
    assert not torch.allclose(found, made(session, graph(home, model=model, strength=0.5)), atol=1e-3)
    assert not torch.allclose(found, made(session, graph(home, model=model, image=["red", "image"])), atol=1e-3)
    assert torch.equal(made(session, graph(home, model=model, strength=0.0)), without)
    torch.testing.assert_close(made(session, graph(home, model=model, start=1.0)), without, atol=1e-3, rtol=1e-3)


def test_two_of_half_the_strength_in_a_row_are_one_of_the_whole(session: Session, home: Path) -> None:
    nodes = graph(home, strength=0.5)
    again = {**nodes["pictured"][1], "positive": ["pictured", "positive"], "negative": ["pictured", "negative"]}
    nodes["again"] = ("diffusion/apply_ip_adapter", again)
    nodes["made"][1].update(positive=["again", "positive"], negative=["again", "negative"])
    torch.testing.assert_close(made(session, nodes), made(session, graph(home)), atol=1e-4, rtol=1e-4)


def test_several_pictures_are_seen_together(session: Session, home: Path) -> None:
    nodes = graph(home, image=["both", "collection"])
    nodes["both"] = ("core/collect", {"item": ["slope", "image"]})
    twice = document(nodes)
    twice["edges"].append(["red", "image", "both", "item"])
    result = session.run(Workflow.read(twice), save=lambda data, name: None, targets=["made"])
    assert result.status == "completed", [failure.message for failure in result.failures]
    both = latents(session, result, "made")
    assert not torch.allclose(both, made(session, graph(home)), atol=1e-4)
    assert torch.equal(made(session, nodes), made(session, graph(home)))


def test_it_works_in_a_network_that_is_open_for_changes(session: Session, home: Path) -> None:
    nodes = graph(home)
    nodes["free"] = ("FreeU_V2", {"model": ["model", "unet"], "b1": 1.0, "b2": 1.0, "s1": 1.0, "s2": 1.0})
    nodes["made"][1]["unet"] = ["free", 0]
    torch.testing.assert_close(made(session, nodes), made(session, graph(home)), atol=1e-4, rtol=1e-4)


@pytest.mark.parametrize(
    ("wrong", "node", "message"),
    [
        ({"encoder": "other_seer"}, "pictured", "says 20 numbers where the IP-Adapter 'linear' reads 24"),
        ({"model": "seer"}, "pictured", "model 'seer' is of kind clip_vision, must be an IP-Adapter"),
        ({"encoder": "linear"}, "pictured", "has no image encoder"),
        ({"model": "fewer"}, "made", "use one for that model"),
    ],
)
def test_what_does_not_belong_together_is_told(
    session: Session, home: Path, wrong: dict[str, Any], node: str, message: str
) -> None:
    workflow = Workflow.read(document(graph(home, **wrong)))
    result = session.run(workflow, save=lambda data, name: None, targets=["made"])
    assert [(failure.node, message in failure.message) for failure in result.failures] == [(node, True)], [
        failure.message for failure in result.failures
    ]
