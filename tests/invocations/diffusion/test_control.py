"""Pictures steer what is denoised: through the nodes of this pack, from a model's file to latents."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
import torch
from diffusers import ControlNetModel
from PIL import Image
from safetensors.torch import save_file
from tests.invocations.comfyui.prompts import BASE, REGISTRY, document, latents, run
from tests.runtime.models.control import toys

from nodeloom.runtime.models import ModelLibrary
from nodeloom.runtime.models.loader import load_part
from nodeloom.runtime.settings import Settings
from nodeloom.runtime.worker.session import Session
from nodeloom.schema import Workflow

Nodes = dict[str, tuple[str, dict[str, Any]]]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with a ControlNet for the embedded SDXL base, kept whole and as a difference, and an adapter for SD 1."""
    folder = tmp_path_factory.mktemp("home")
    record = ModelLibrary([], folder / "cache").resolve(name=BASE)
    unet: Any = load_part(record, "unet", torch.device("cpu"), torch.float32)
    network = toys.filled(ControlNetModel.from_unet(unet, load_weights_from_unet=False), seed=5)
    place = folder / "models/controlnet"
    network.save_pretrained(place / "lines")
    save_file(
        toys.original(network, "control_model.") | {"difference": torch.tensor(1.0)}, place / "change.safetensors"
    )
    save_file(toys.flat(toys.adapter()), place / "depth.safetensors")
    Image.linear_gradient("L").convert("RGB").save(folder / "slope.png")
    return folder


@pytest.fixture(scope="module")
def session(home: Path) -> Session:
    return Session(REGISTRY, Settings(home=home))


def graph(home: Path, **control: Any) -> Nodes:
    """A picture steers two prompts, which a few steps are made with."""
    prompt = {"clip": ["model", "clip"]}
    return {
        "model": ("diffusion/load_model", {"model": BASE}),
        "shown": ("diffusion/sdxl_prompt", {**prompt, "prompt": "a circle"}),
        "avoided": ("diffusion/sdxl_prompt", {**prompt, "prompt": "a square"}),
        "picture": ("image/load", {"image": str(home / "slope.png")}),
        "lines": ("diffusion/load_control_model", {"model": "lines"}),
        "steered": (
            "diffusion/apply_control",
            {
                "positive": ["shown", "conditioning"],
                "negative": ["avoided", "conditioning"],
                "control": ["lines", "control"],
                "image": ["picture", "image"],
                **control,
            },
        ),
        "empty": ("diffusion/empty_latents", {"width": 64, "height": 64}),
        "made": ("diffusion/denoise", denoised("steered", "positive", "negative")),
    }


def denoised(source: str, positive: str, negative: str) -> dict[str, Any]:
    return {
        "unet": ["model", "unet"], "positive": [source, positive], "negative": [source, negative],
        "latents": ["empty", "latents"], "steps": 3, "cfg": 3.0, "seed": 4,
    }  # fmt: skip


def made(session: Session, nodes: Nodes, node: str = "made") -> torch.Tensor:
    return latents(session, run(session, nodes), node)


def plain(home: Path) -> Nodes:
    nodes = graph(home)
    shown, avoided = ["shown", "conditioning"], ["avoided", "conditioning"]
    nodes["made"] = ("diffusion/denoise", {**nodes["made"][1], "positive": shown, "negative": avoided})
    return nodes


def test_a_picture_changes_what_is_made_and_a_strength_of_nothing_does_not(session: Session, home: Path) -> None:
    without = made(session, plain(home))
    assert not torch.allclose(made(session, graph(home)), without, atol=1e-2)
    assert torch.equal(made(session, graph(home, strength=0.0)), without)
    assert torch.equal(made(session, graph(home, start=1.0)), without)


def test_two_of_half_the_strength_in_a_row_are_one_of_the_whole(session: Session, home: Path) -> None:
    nodes = graph(home, strength=0.5)
    inputs = {**nodes["steered"][1], "positive": ["steered", "positive"], "negative": ["steered", "negative"]}
    nodes["again"] = ("diffusion/apply_control", inputs)
    nodes["made"] = ("diffusion/denoise", denoised("again", "positive", "negative"))
    torch.testing.assert_close(made(session, nodes), made(session, graph(home)), atol=1e-4, rtol=1e-4)


def test_the_prompts_or_the_picture_may_count_more(session: Session, home: Path) -> None:
    found = {
        mode: made(session, graph(home, mode=mode))
        for mode in ("balanced", "more_prompt", "more_control", "unbalanced")
    }
    assert torch.equal(found["balanced"], made(session, graph(home)))
    assert all(not torch.allclose(one, other, atol=1e-3) for one, other in combinations(found.values(), 2))
    nodes = graph(home)
    nodes["made"][1]["negative"] = ["avoided", "conditioning"]
    assert torch.equal(found["unbalanced"], made(session, nodes))
    nodes = graph(home, mode="more_prompt")
    nodes["made"][1]["negative"] = ["avoided", "conditioning"]
    assert torch.equal(found["more_control"], made(session, nodes))


def test_a_mode_changes_nothing_where_nothing_is_to_be_avoided_but_the_softness(session: Session, home: Path) -> None:
    nodes = graph(home, mode="unbalanced")
    del nodes["steered"][1]["negative"]
    nodes["made"][1]["negative"] = ["avoided", "conditioning"]
    assert torch.equal(made(session, nodes), made(session, graph(home, mode="unbalanced")))


def test_the_nodes_of_comfyui_make_the_same(session: Session, home: Path) -> None:
    nodes = graph(home, strength=0.7, start=0.1, end=0.8)
    applied = {
        "positive": ["shown", "conditioning"], "negative": ["avoided", "conditioning"], "control_net": ["theirs", 0],
        "image": ["picture", "image"], "strength": 0.7, "start_percent": 0.1, "end_percent": 0.8,
        "vae": ["model", "vae"],
    }  # fmt: skip
    nodes["theirs"] = ("ControlNetLoader", {"control_net_name": "lines"})
    nodes["told"] = ("SetUnionControlNetType", {"control_net": ["theirs", 0], "type": "tile"})
    nodes["applied"] = ("ControlNetApplyAdvanced", {**applied, "control_net": ["told", 0]})
    nodes["other"] = ("diffusion/denoise", denoised("applied", "positive", "negative"))
    result = run(session, nodes)
    assert torch.equal(latents(session, result, "made"), latents(session, result, "other"))
    told: Any = result.output("told")
    assert told.control_net.sort == 6


def test_controlnets_read_a_text_of_their_own_wherever_it_is_put_on(session: Session, home: Path) -> None:
    def told(text: str, *, before: bool) -> torch.Tensor:
        nodes = graph(home)
        source = ["shown", "conditioning"] if before else ["steered", "positive"]
        nodes["told"] = (
            "CLIPTextEncodeControlnet",
            {"clip": ["model", "clip"], "conditioning": source, "text": text},
        )
        if before:
            nodes["steered"][1]["positive"] = ["told", 0]
        else:
            nodes["made"][1]["positive"] = ["told", 0]
        return made(session, nodes)

    usual = made(session, graph(home))
    torch.testing.assert_close(told("a circle", before=True), usual, atol=1e-4, rtol=1e-4)
    other = told("a green star on a brown background", before=True)
    assert not torch.allclose(other, usual, atol=1e-3)
    assert told("a green star on a brown background", before=False).equal(other)


def test_the_older_node_steers_negative_prompts_with_the_positive_one(session: Session, home: Path) -> None:
    nodes = graph(home)
    old = {
        "conditioning": ["shown", "conditioning"],
        "control_net": ["lines", "control"],
        "image": ["picture", "image"],
    }
    nodes["old"] = ("ControlNetApply", old)
    inputs = {**nodes["made"][1], "positive": ["old", 0], "negative": ["avoided", "conditioning"]}
    nodes["other"] = ("diffusion/denoise", inputs)
    result = run(session, nodes)
    assert torch.equal(latents(session, result, "made"), latents(session, result, "other"))


@pytest.mark.parametrize("loader", ["DiffControlNetLoader", "ControlNetLoader"])
def test_a_difference_is_added_to_the_network_that_is_named_or_steered(
    session: Session, home: Path, loader: str
) -> None:
    nodes = graph(home)
    model = {"model": ["model", "unet"]} if loader == "DiffControlNetLoader" else {}
    nodes["change"] = (loader, {**model, "control_net_name": "change.safetensors"})
    nodes["steered"] = ("diffusion/apply_control", {**nodes["steered"][1], "control": ["change", 0]})
    assert not torch.allclose(made(session, nodes), made(session, graph(home)), atol=1e-2)


def failure(session: Session, nodes: Nodes) -> str:
    result = session.run(Workflow.read(document(nodes)), save=lambda data, name: None, targets=["made"])
    assert result.status != "completed"
    return " ".join(each.message for each in result.failures)


def test_one_for_another_base_is_refused_by_name(session: Session, home: Path) -> None:
    nodes = graph(home)
    nodes["lines"] = ("diffusion/load_control_model", {"model": "depth"})
    said = failure(session, nodes)
    assert f"control 'depth' is for sd1, the model {BASE!r} is of base sdxl; choose one for that base" in said


def test_a_model_that_does_not_steer_is_refused_by_name(session: Session, home: Path) -> None:
    nodes = graph(home)
    nodes["lines"] = ("diffusion/load_control_model", {"model": BASE})
    assert f"model {BASE!r} is of kind main, must be a ControlNet or a T2I adapter" in failure(session, nodes)
