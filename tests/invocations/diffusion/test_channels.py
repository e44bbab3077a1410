"""Models that inpaint or edit, made of the embedded SDXL base with channels of random weights added."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import torch
from PIL import Image
from safetensors.torch import save_file

from nodeloom.invocations.diffusion.hinting import Hinting
from nodeloom.invocations.diffusion.situation import Situation
from nodeloom.runtime.diffusion.denoiser import Model
from nodeloom.runtime.diffusion.guidance import Guided
from nodeloom.runtime.engine import RunResult
from nodeloom.runtime.settings import Settings
from nodeloom.runtime.worker.session import Session
from nodeloom.schema import (
    ConditioningField,
    HintField,
    InputError,
    LatentsField,
    ModelField,
    Registry,
    UNetField,
    Workflow,
)

FIRST = "model.diffusion_model.input_blocks.0.0.weight"
Nodes = dict[str, tuple[str, dict[str, Any]]]
SIDE = 64


def picture_of(home: Path) -> Path:
    return home / "half.png"


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory, checkpoint: dict[str, torch.Tensor]) -> Session:
    """A session with models of 5, 8 and 9 channels, and a picture whose left half is white."""
    home = tmp_path_factory.mktemp("home")
    (home / "models").mkdir()
    for name, more in (("inpainter", 5), ("editor", 4)):
        added = torch.randn(len(checkpoint[FIRST]), more, 3, 3, generator=torch.Generator().manual_seed(more)) * 0.1
        wider = torch.cat([checkpoint[FIRST], added.to(checkpoint[FIRST].dtype)], 1)
        save_file(checkpoint | {FIRST: wider}, home / f"models/{name}.safetensors")
    half = Image.new("RGB", (SIDE, SIDE), (0, 160, 90))
    half.paste((255, 255, 255), (0, 0, SIDE // 2, SIDE))
    half.save(picture_of(home))
    return Session(Registry.installed(), Settings(home=home))


def run(session: Session, model: str, nodes: Nodes, *edges: str, strength: float = 1.0) -> RunResult:
    """Denoise what `latents` gives."""
    every: Nodes = {
        "model": ("diffusion/load_model", {"model": {"name": model}}),
        "picture": ("image/load", {"image": {"name": str(picture_of(session._settings.home))}}),
        "mask": ("image/to_mask", {"channel": "red"}),
        "prompt": ("diffusion/sdxl_prompt", {"prompt": "a red circle"}),
        "denoise": ("diffusion/denoise", {"seed": 3, "steps": 3, "cfg": 1, "strength": strength}),
        **nodes,
    }
    wires = [
        "picture image mask image",
        "model clip prompt clip",
        "model unet denoise unet",
        "prompt conditioning denoise positive",
        "latents latents denoise latents",
        *edges,
    ]
    document: Any = {
        "format": "nodeloom.workflow",
        "format_version": 2,
        "nodes": {key: {"type": type_id, "inputs": inputs} for key, (type_id, inputs) in every.items()},
        "edges": [wire.split() for wire in wires],
    }
    return session.run(Workflow.read(document), save=lambda data, name: None, targets=["latents", "denoise"])


def bundle(session: Session, result: RunResult, node: str) -> dict[str, torch.Tensor]:
    assert result.status == "completed", result.failures
    return dict(session._stores.tensors.get(result.output(node).latents.name))  # type: ignore[attr-defined]


ENCODE = ("picture image latents image", "model vae latents vae")
MASKED: Nodes = {"latents": ("diffusion/encode_for_inpaint_model", {})}
MASKED_EDGES = (*ENCODE, "mask mask latents mask")


def test_the_latents_are_those_of_the_picture_and_beside_them_the_masked_ones(session: Session) -> None:
    found = bundle(session, run(session, "inpainter", MASKED, *MASKED_EDGES), "latents")
    plain: Nodes = {"latents": ("diffusion/image_to_latents", {})}
    emptied: Nodes = {"latents": ("diffusion/encode_for_inpainting", {})}
    assert set(found) == {"samples", "mask", "shown", "shown_mask"}
    assert torch.equal(
        found["samples"], bundle(session, run(session, "inpainter", plain, *ENCODE), "latents")["samples"]
    )
    other = bundle(session, run(session, "inpainter", emptied, *MASKED_EDGES), "latents")
    assert torch.equal(found["shown"], other["samples"])


def test_a_model_that_inpaints_changes_only_what_is_masked(session: Session) -> None:
    result = run(session, "inpainter", MASKED, *MASKED_EDGES)
    before, after = (bundle(session, result, node)["samples"] for node in ("latents", "denoise"))
    white = SIDE // 16
    assert (before - after)[..., white + 1 :].abs().max() < 1e-4
    assert (before - after)[..., :white].abs().max() > 0.1


def test_without_keeping_the_rest_the_whole_picture_may_change(session: Session) -> None:
    nodes: Nodes = {"latents": ("diffusion/encode_for_inpaint_model", {"keep_rest": False})}
    result = run(session, "inpainter", nodes, *MASKED_EDGES)
    before, after = (bundle(session, result, node)["samples"] for node in ("latents", "denoise"))
    assert (before - after)[..., SIDE // 16 + 1 :].abs().max() > 0.1


class Watched:
    """Stands for a network: notes what it was given."""

    dtype = torch.float32

    def __init__(self, channels: int, scaling: float = 0.5) -> None:
        self.config: dict[str, Any] = {"in_channels": channels, "scaling_factor": scaling}
        self.given = torch.zeros(0)

    def __call__(self, sample: torch.Tensor, *_: Any, **__: Any) -> tuple[torch.Tensor, ...]:
        self.given = sample
        return (sample[:, :4],)


def beside(
    context: Any, channels: int, hint: dict[str, torch.Tensor] | None = None, **bundle: torch.Tensor
) -> torch.Tensor:
    """What a network with so many channels is given beside these latents, under a prompt with that hint."""
    network = Watched(channels)
    context.models.known["m"] = {"vae": network}
    latents = LatentsField(name=context.tensors.put(bundle))
    situation = Situation(UNetField(model=ModelField(name="m")), network, latents, seed=0)
    hints = () if hint is None else (HintField(kind="shown", tensors=context.tensors.put(hint)),)
    prompt = ConditioningField(name=context.tensors.put({"embeds": torch.zeros(1, 77, 8)}), hints=hints)
    Guided(Model(network), Hinting(context, situation).conditionings(prompt), None, 1)(bundle["samples"], 1.0, 0)
    return network.given[:, 4:]


FOUR = torch.full((1, 4, 2, 2), 3.0)
ONES, HALF = torch.ones(1, 1, 2, 2), torch.tensor([[[[1.0, 0.0], [1.0, 0.0]]]])


def test_the_latents_themselves_are_shown_where_they_have_but_a_mask(context: Any) -> None:
    found = beside(context, 9, samples=FOUR, mask=HALF)
    assert torch.equal(found, torch.cat([HALF, FOUR * 0.5], 1))


def test_what_is_shown_goes_before_what_is_denoised(context: Any) -> None:
    found = beside(context, 9, samples=FOUR, mask=ONES, shown=FOUR * 2, shown_mask=HALF)
    assert torch.equal(found, torch.cat([HALF, FOUR], 1))


def test_a_picture_to_edit_is_shown_as_it_is_and_none_is_nothing(context: Any) -> None:
    assert torch.equal(beside(context, 8, samples=FOUR, shown=FOUR * 2), FOUR * 2)
    assert not beside(context, 8, samples=FOUR).any()


def test_a_network_for_latents_alone_is_given_no_more(context: Any) -> None:
    assert beside(context, 4, samples=FOUR, mask=HALF).shape[1] == 0
    assert beside(context, 4, {"shown": FOUR, "shown_mask": HALF}, samples=FOUR).shape[1] == 0


def test_what_a_prompt_brings_is_seen_in_place_of_what_travels_with_the_latents(context: Any) -> None:
    hint = {"shown": FOUR * 3, "shown_mask": ONES}
    found = beside(context, 9, hint, samples=FOUR, mask=HALF, shown=FOUR, shown_mask=HALF)
    assert torch.equal(found, torch.cat([ONES, FOUR * 1.5], 1))
    assert torch.equal(beside(context, 8, {"shown": FOUR * 3}, samples=FOUR), FOUR * 3)


def test_a_network_for_other_latents_is_refused(context: Any) -> None:
    with pytest.raises(InputError, match="unet takes 5 channels and latents have 4; use latents and unet of one base"):
        beside(context, 5, samples=FOUR)


def test_a_model_that_inpaints_makes_a_picture_from_nothing(session: Session) -> None:
    nodes: Nodes = {"latents": ("diffusion/empty_latents", {"width": SIDE, "height": SIDE})}
    assert bundle(session, run(session, "inpainter", nodes), "denoise")["samples"].isfinite().all()


def test_a_model_that_edits_is_steered_by_the_picture(session: Session) -> None:
    shown: Nodes = {"latents": ("diffusion/encode_for_editing", {})}
    nothing: Nodes = {"latents": ("diffusion/empty_latents", {"width": SIDE, "height": SIDE})}
    result = run(session, "editor", shown, *ENCODE)
    assert not bundle(session, result, "latents")["samples"].any()
    with_picture = bundle(session, result, "denoise")["samples"]
    without = bundle(session, run(session, "editor", nothing), "denoise")["samples"]
    assert (with_picture - without).abs().mean() > 0.01
