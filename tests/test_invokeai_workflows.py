"""Workflows of InvokeAI run here, once their models are chosen among those that are there."""

import json
from pathlib import Path
from typing import Any

import pytest
import torch
from PIL import Image, ImageChops, ImageStat
from safetensors.torch import save_file

from nodeloom.migrations import migrate
from nodeloom.runtime.settings import Settings
from nodeloom.runtime.worker.pictures import write_into
from nodeloom.runtime.worker.session import Session
from nodeloom.schema import Registry, Workflow
from tests.embedded import TEXT_WIDTH
from tests.migrations.invokeai.corpus import workflows
from tests.migrations.invokeai.drawn import VERSIONS, Flow, image_to_image, inpainted, refined, sdxl, tiled, with_lora

_SMALL: dict[str, Any] = {"width": 64, "height": 64, "steps": 2}
_LAYER = "lora_unet_down_blocks_1_attentions_0_transformer_blocks_0_attn2_to_k"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a picture to begin with, and a LoRA."""
    found = tmp_path_factory.mktemp("files")
    Image.new("RGB", (64, 64), (200, 30, 30)).save(found / "picture.png")
    generator = torch.Generator().manual_seed(1)
    up, down = torch.randn(64, 4, generator=generator), torch.randn(4, TEXT_WIDTH, generator=generator)
    tensors = {f"{_LAYER}.lora_up.weight": up, f"{_LAYER}.lora_down.weight": down}
    save_file(tensors, found / "style.safetensors")
    return found


@pytest.fixture(scope="module")
def session(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Session:
    return Session(Registry.installed(), Settings(home=tmp_path_factory.mktemp("home"), models=[folder]))


def _chosen(session: Session, document: Any, *, small: bool) -> Workflow:
    """A document of theirs as one of ours, with the models that are there."""
    ours: Any = json.loads(json.dumps(migrate(document, catalogue=session.catalogue).document))
    for node in ours["nodes"].values():
        inputs = node["inputs"]
        if node["type"] in ("diffusion/load_model", "diffusion/load_vae"):
            is_refiner = inputs.get("model", {}).get("kind") == "refiner"
            inputs["model"] = {"name": "tiny-sdxl-refiner" if is_refiner else "tiny-sdxl-base"}
        elif node["type"] == "diffusion/load_lora":
            inputs["lora"] = {"name": "style"}
        inputs.update({name: _SMALL[name] for name in _SMALL if small and name in inputs})
    return migrate(ours, catalogue=session.catalogue).workflow


def _made(session: Session, document: Any, folder: Path, into: Path, *, small: bool = False) -> list[Path]:
    saved: list[Path] = []
    workflow = _chosen(session, document, small=small)
    result = session.run(workflow, save=write_into(into, saved.append), folders=[folder])
    assert result.status == "completed", result.failures
    return saved


@pytest.mark.parametrize("version", VERSIONS[:-1])
def test_a_workflow_of_each_version_makes_the_same_picture(
    session: Session, folder: Path, tmp_path: Path, version: str
) -> None:
    (found,) = _made(session, sdxl(version).document(), folder, tmp_path)
    (last,) = _made(session, sdxl().document(), folder, tmp_path / "last")
    with Image.open(found) as one, Image.open(last) as other:
        assert one.size == (64, 64)
        assert one.tobytes() == other.tobytes()


@pytest.mark.parametrize("flow", [image_to_image, refined, with_lora])
def test_what_begins_with_a_picture_a_refiner_or_a_lora_runs_to_the_end(
    session: Session, folder: Path, tmp_path: Path, flow: Any
) -> None:
    for version in ("2.0.0", "4.0.0"):
        (found,) = _made(session, flow(version).document(), folder, tmp_path / version)
        with Image.open(found) as image:
            assert image.size == (64, 64)


def test_a_picture_is_made_anew_tile_by_tile(session: Session, folder: Path, tmp_path: Path) -> None:
    (found,) = _made(session, tiled().document(), folder, tmp_path)
    with Image.open(found) as image:
        assert image.size == (128, 128)
        assert len(image.getcolors(1 << 16) or ()) > 100  # not what it began with, which has one colour


def test_where_a_mask_is_white_the_picture_stays(session: Session, folder: Path, tmp_path: Path) -> None:
    def distance(color: str) -> float:
        Image.new("RGB", (64, 64), color).save(folder / "mask.png")
        (found,) = _made(session, inpainted(start=0.0).document(), folder, tmp_path / color)
        with Image.open(found) as image, Image.open(folder / "picture.png") as before:
            return sum(ImageStat.Stat(ImageChops.difference(image.convert("RGB"), before)).mean)

    assert distance("white") < 60 < distance("black")


def test_a_graph_makes_the_picture_of_its_workflow(session: Session, folder: Path, tmp_path: Path) -> None:
    (graph,) = _made(session, sdxl().graph(), folder, tmp_path)
    (workflow,) = _made(session, sdxl().document(), folder, tmp_path / "workflow")
    with Image.open(graph) as one, Image.open(workflow) as other:
        assert one.tobytes() == other.tobytes()


def test_a_batch_makes_a_picture_for_each_of_its_values(session: Session, folder: Path, tmp_path: Path) -> None:
    datum = {"node_path": "noise", "field_name": "seed", "items": [1, 2, 3]}
    batch = {"batch": {"graph": sdxl().graph(), "data": [[datum]], "runs": 1}}
    assert len({each.read_bytes() for each in _made(session, batch, folder, tmp_path)}) == 3


def test_the_strength_of_image_to_image_is_that_of_the_share_of_steps(
    session: Session, folder: Path, tmp_path: Path
) -> None:
    (kept,) = _made(session, image_to_image(start=1.0).document(), folder, tmp_path)
    with Image.open(kept) as image, Image.open(folder / "picture.png") as before:
        found, wanted = image.convert("RGB").getpixel((32, 32)), before.getpixel((32, 32))
    assert isinstance(found, tuple)
    assert isinstance(wanted, tuple)
    assert sum(abs(a - b) for a, b in zip(found, wanted, strict=True)) < 150


def test_the_strength_of_a_lora_matters(session: Session, folder: Path, tmp_path: Path) -> None:
    def made(weight: float) -> bytes:
        flow: Flow = with_lora()
        flow.data("lora")["inputs"]["weight"]["value"] = weight
        (found,) = _made(session, flow.document(), folder, tmp_path / str(weight))
        with Image.open(found) as image:
            return image.tobytes()

    assert len({made(weight) for weight in (0.0, 0.6, 1.5)}) == 3


@pytest.mark.parametrize(
    "start",
    [
        "v1-2023-10-31-8481db96ed-Text_to_Image.json",
        "v1-2023-09-07-666b5d7a60-SDXL",
        "v2-2024-01-12-b7b376103c-SDXL",
        "v2-2024-01-12-08d379bb29-Text_to_Image_with_LoRA",
        "v3-2025-03-17-f12924a1e1-Text_to_Image_SD1.5",
        "v3-2025-03-17-f12924a1e1-Text_to_Image_with_LoRA",
    ],
)
def test_a_real_file_runs_to_the_end(session: Session, folder: Path, tmp_path: Path, start: str) -> None:
    (document,) = (each for name, each in workflows().items() if name.startswith(start))
    assert len(_made(session, document, folder, tmp_path, small=True)) == 1
