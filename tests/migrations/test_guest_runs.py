"""Real files of ComfyUI, where they are beside this checkout, run to their end once their models are chosen.

The tiny models stand for all others; pictures are small and made in few steps.
"""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image

from nodeloom.invocations import comfyui, core, diffusion, image
from nodeloom.migrations import (
    Choices,
    KnownModel,
    KnownModels,
    MissingModel,
    chosen,
    migrate,
    missing_models,
    read_document,
)
from nodeloom.runtime.engine import validate_graph
from nodeloom.runtime.settings import Settings
from nodeloom.runtime.worker.session import Session
from nodeloom.schema import Registry, Workflow

REGISTRY = Registry([core.pack, image.pack, diffusion.pack, comfyui.pack])
CATALOGUE = REGISTRY.catalogue()
BASE, REFINER = "tiny-sdxl-base", "tiny-sdxl-refiner"
SHELF = KnownModels([KnownModel(BASE, BASE, "main", "sdxl"), KnownModel(REFINER, REFINER, "refiner", "sdxl")])
FILES = {
    "comfyui-api/sdxl_pipeline.json": 1,
    "comfyui-ui/old-hiresfix_latent_workflow.json": 1,
    "comfyui-ui/old-sdxl_refiner_prompt_example.json": 1,
}
"""Files, and how many pictures they save."""
PARTS = {
    "comfyui-parity/sd15_euler_normal.json": "9",
    "comfyui-parity/sd15_hiresfix.json": "9",
    "comfyui-parity/sd15_img2img.json": "9",
    "comfyui-parity/sd15_ksampleradvanced_two_stage.json": "9",
}
"""Files that save their latents, too, which nothing here does; and the node that saves the picture."""
_STEPS = ("steps", "start_at_step", "end_at_step")
_CHECKOUT = Path(__file__).parents[2]
_CORPUS = [folder / "shared/corpus" for folder in (_CHECKOUT, _CHECKOUT.parent)]


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Session:
    return Session(REGISTRY, Settings(home=tmp_path_factory.mktemp("home")))


def opened(name: str) -> Workflow:
    """A file of the corpus with the tiny models in the place of its own."""
    found = next((folder / name for folder in _CORPUS if (folder / name).exists()), None)
    if found is None:
        pytest.skip("the corpus is not beside this checkout")
    report = migrate(read_document(found.read_bytes(), name), catalogue=CATALOGUE, what=name)
    models = {each.name: REFINER if "refiner" in each.name else BASE for each in _missing(report.workflow)}
    assert models
    made = chosen(report, Choices(models), CATALOGUE)
    assert _missing(made.workflow) == ()
    return small(made.workflow)


def _missing(workflow: Workflow) -> tuple[MissingModel, ...]:
    return missing_models(workflow, CATALOGUE, SHELF)


def small(workflow: Workflow) -> Workflow:
    """The same for pictures of 64 x 64 pixels, or 96 x 96 where one is made larger, in a quarter of the steps."""
    nodes = {}
    for key, node in workflow.nodes.items():
        side = {"comfyui/EmptyLatentImage": 64, "comfyui/EmptyImage": 64, "comfyui/LatentUpscale": 96}.get(node.type)
        size = {} if side is None else {"width": side, "height": side}
        steps = {name: value // 4 for name in _STEPS if isinstance(value := node.inputs.get(name), int)}
        nodes[key] = node.model_copy(update={"inputs": {**node.inputs, **size, **steps}})
    return workflow.model_copy(update={"nodes": nodes})


def pictures(session: Session, workflow: Workflow, *targets: str) -> list[Image.Image]:
    """What a run saves."""
    saved: list[bytes] = []
    result = session.run(workflow, save=lambda data, name: saved.append(data), targets=targets or None)
    assert result.status == "completed", [failure.message for failure in result.failures]
    return [Image.open(io.BytesIO(data)) for data in saved]


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_is_complete_runs_to_its_end(session: Session, name: str) -> None:
    workflow = opened(name)
    assert validate_graph(workflow.graph(), CATALOGUE) == []
    found = pictures(session, workflow)
    assert len(found) == FILES[name]
    assert all(len(each.getcolors(10_000) or ()) > 100 for each in found)  # something is to be seen


@pytest.mark.parametrize("name", PARTS)
def test_what_needs_no_missing_node_runs_to_its_end(session: Session, name: str) -> None:
    (found,) = pictures(session, opened(name), PARTS[name])
    assert len(found.getcolors(10_000) or ()) > 100
