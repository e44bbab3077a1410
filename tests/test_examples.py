"""The examples run, and make what they say."""

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from PIL import Image
from safetensors.torch import save_file

from nodeloom.migrations import migrate, read_document
from nodeloom.runtime.engine import validate_graph
from nodeloom.runtime.settings import Settings
from nodeloom.runtime.worker.pictures import write_into
from nodeloom.runtime.worker.session import Session
from nodeloom.schema import Registry, Workflow
from nodeloom.schema.interface import interface_problems, with_inputs
from nodeloom.schema.json import JSON
from tests.embedded import SIDE, TEXT_WIDTH

FOLDER = Path(__file__).resolve().parents[1] / "examples"
EXAMPLES = sorted(FOLDER.glob("*.json"))


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Session:
    return Session(Registry.installed(), Settings(home=tmp_path_factory.mktemp("home")))


def opened(session: Session, path: Path, values: dict[str, JSON]) -> Workflow:
    report = migrate(read_document(path.read_bytes(), path.name), catalogue=session.catalogue)
    return with_inputs(report.workflow, session.catalogue, values)


def made(session: Session, workflow: Workflow, folder: Path) -> Sequence[Path]:
    saved: list[Path] = []
    result = session.run(workflow, save=write_into(folder, saved.append), folders=[FOLDER])
    assert result.status == "completed", result.failures
    return saved


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_an_example_is_valid_and_its_interface_names_what_is_there(session: Session, path: Path) -> None:
    workflow = opened(session, path, {})
    assert validate_graph(workflow.graph(), session.catalogue) == []
    assert interface_problems(workflow, session.catalogue) == []


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_the_form_of_an_example_asks_for_inputs_of_its_interface_and_names_elements_that_are_there(path: Path) -> None:
    document = json.loads(path.read_text())
    elements = document.get("form", {}).get("elements", {})
    asked = {each["input"] for each in elements.values() if each["type"] == "field"}
    assert asked <= {*document["interface"]["inputs"]}
    named = [child for each in elements.values() for child in each.get("children", [])]
    assert sorted([*named, *([document["form"]["root"]] if elements else [])]) == sorted(elements)


@pytest.mark.parametrize("name", ["text_to_image", "sdxl_base_refiner"])
def test_the_examples_that_newcomers_see_have_a_form(name: str) -> None:
    assert json.loads((FOLDER / f"{name}.json").read_text())["form"]["elements"]


def near(pixel: tuple[int, ...], wanted: tuple[int, int, int]) -> bool:
    return sum(abs(a - b) for a, b in zip(pixel, wanted, strict=True)) < 150


def test_base_and_refiner_show_the_prompt_and_the_picture_reproduces_itself(session: Session, tmp_path: Path) -> None:
    prompt = "a large yellow circle on a green background"
    workflow = opened(session, FOLDER / "sdxl_base_refiner.json", {"prompt": prompt})
    (picture,) = made(session, workflow, tmp_path)
    with Image.open(picture) as image:
        assert near(image.getpixel((image.width // 2, image.height // 2)), (250, 225, 40))  # type: ignore[arg-type]
        assert near(image.getpixel((1, 1)), (40, 165, 60))  # type: ignore[arg-type]
    (again,) = made(session, opened(session, picture, {}), tmp_path / "again")
    assert again.read_bytes() == picture.read_bytes()


def test_text_to_image_follows_the_seed(session: Session, tmp_path: Path) -> None:
    names = []
    for seed in (7, 7, 8):
        workflow = opened(session, FOLDER / "text_to_image.json", {"seed": seed, "steps": 6})
        names.append(made(session, workflow, tmp_path)[0].name)
    assert names[0] == names[1] != names[2]


def test_image_to_image_starts_from_the_picture(session: Session, tmp_path: Path) -> None:
    workflow = opened(session, FOLDER / "image_to_image.json", {"seed": 1, "strength": 0.0})
    (picture,) = made(session, workflow, tmp_path)
    with Image.open(picture) as image, Image.open(FOLDER / "image_to_image.png") as original:
        assert image.size == original.size
        assert near(image.getpixel((2, 2)), original.convert("RGB").getpixel((2, 2)))  # type: ignore[arg-type]


def test_hires_fix_ends_in_the_larger_size(session: Session, tmp_path: Path) -> None:
    (picture,) = made(session, opened(session, FOLDER / "hires_fix.json", {"seed": 1}), tmp_path)
    with Image.open(picture) as image:
        assert image.size == (3 * SIDE // 2, 3 * SIDE // 2)


def test_two_regions_show_a_prompt_each(session: Session, tmp_path: Path) -> None:
    (picture,) = made(session, opened(session, FOLDER / "regional_prompts.json", {"seed": 1}), tmp_path)
    with Image.open(picture) as image:
        assert image.size == (2 * SIDE, SIDE)
        places = ((0.06, 0.06), (0.5, 0.5), (1.5, 0.5), (1.19, 0.94))
        found = [image.convert("RGB").getpixel((int(x * SIDE), int(y * SIDE))) for x, y in places]
    wanted = [(35, 70, 215), (205, 70, 30), (60, 150, 60), (255, 210, 10)]
    assert all(near(pixel, color) for pixel, color in zip(found, wanted, strict=True))  # type: ignore[arg-type]


def test_the_grid_has_a_row_a_prompt_and_a_column_a_seed(session: Session, tmp_path: Path) -> None:
    values: dict[str, JSON] = {
        "prompts": "a large red circle on a white background\na large red circle on a black background",
        "end_seed": 4,
        "columns": 3,
    }
    (picture,) = made(session, opened(session, FOLDER / "prompt_seed_grid.json", values), tmp_path)
    with Image.open(picture) as image:
        cell_width, cell_height = image.width / 3, image.height / 2
        corners = [
            image.convert("RGB").getpixel((int(x * cell_width + 4), int(y * cell_height + 4)))
            for y in range(2)
            for x in range(3)
        ]
    assert [sum(corner) > 380 for corner in corners] == [True] * 3 + [False] * 3  # type: ignore[arg-type]


def test_seeds_are_tried_until_the_score_passes_and_that_picture_is_saved(session: Session, tmp_path: Path) -> None:
    workflow = opened(session, FOLDER / "seed_until_score.json", {})
    saved: list[Path] = []
    result = session.run(workflow, save=write_into(tmp_path, saved.append), folders=[FOLDER], targets=["try", "save"])
    assert result.status == "completed", result.failures
    found = result.output("try").model_dump()
    assert found["score"] >= 0.4
    assert 1 < found["rounds"] < 20
    assert found["seed"] == 6 + found["rounds"]
    assert len(saved) == 1
    before = opened(session, FOLDER / "seed_until_score.json", {"rounds": found["rounds"] - 1})
    failed = session.run(before, save=write_into(tmp_path, saved.append), folders=[FOLDER])
    assert failed.status == "failed"
    assert f"done was never true in {found['rounds'] - 1} round" in failed.failures[0].message
    assert len(saved) == 1


def test_inpainting_leaves_what_is_not_under_the_mask(session: Session, tmp_path: Path) -> None:
    (file,) = made(session, opened(session, FOLDER / "inpaint.json", {"seed": 3}), tmp_path)
    with Image.open(file) as picture, Image.open(FOLDER / "image_to_image.png") as before:
        for corner in ((1, 1), (SIDE - 2, 1), (1, SIDE - 2), (SIDE - 2, SIDE - 2)):
            ours, theirs = (image.convert("RGB").getpixel(corner) for image in (picture, before))
            assert near(ours, theirs)  # type: ignore[arg-type]


def shown(session: Session, name: str, folder: Path, values: dict[str, JSON]) -> Image.Image:
    (file,) = made(session, opened(session, FOLDER / f"{name}.json", values), folder)
    with Image.open(file) as picture:
        return picture.convert("RGB")


def where_near(picture: Image.Image, color: tuple[int, int, int]) -> NDArray[np.bool_]:
    """Where a picture has about that color [H,W]."""
    away: NDArray[np.int32] = np.abs(np.asarray(picture, dtype=np.int32) - np.array(color, dtype=np.int32)).sum(axis=-1)
    return away < 150


RED, PURPLE, ORANGE, CYAN = (215, 40, 40), (130, 45, 165), (240, 140, 30), (60, 200, 215)


def test_a_style_leaves_outlines(session: Session, tmp_path: Path) -> None:
    asked: dict[str, JSON] = {"prompt": "a large red square on a white background", "seed": 3}
    styled, plain = (shown(session, "style_lora", tmp_path, {**asked, "weight": weight}) for weight in (1.0, 0.0))
    assert 0.02 < where_near(styled, RED).mean() < 0.6 * where_near(plain, RED).mean()


def test_a_new_word_means_what_it_was_given(session: Session, tmp_path: Path) -> None:
    asked = "a large {} on a purple background"
    said = "embedding:tiny-moonlet"
    known, unknown = (
        shown(session, "textual_inversion", tmp_path, {"prompt": asked.format(word), "seed": 4})
        for word in (said, said.removeprefix("embedding:"))
    )
    assert where_near(known, CYAN).mean() > 0.1 > where_near(unknown, CYAN).mean()


def test_edges_say_where_things_are(session: Session, tmp_path: Path) -> None:
    with Image.open(FOLDER / "image_to_image.png") as picture:
        there = where_near(picture.convert("RGB"), PURPLE)

    def agreement(strength: float) -> float:
        found = where_near(shown(session, "steer_by_edges", tmp_path, {"seed": 5, "strength": strength}), ORANGE)
        return float((there & found).sum() / (there | found).sum())

    assert agreement(1.0) > max(0.6, agreement(0.0))


def test_a_picture_is_decoded_by_the_second_autoencoder_and_enlarged(session: Session, tmp_path: Path) -> None:
    large = shown(session, "upscale", tmp_path, {"seed": 6, "prompt": "a large red circle on a purple background"})
    assert large.size == (2 * SIDE, 2 * SIDE)
    assert where_near(large, RED)[SIDE, SIDE]
    assert where_near(large, PURPLE)[3, 3]


SMALL: dict[str, JSON] = {"seed": 3, "steps": 2, "width": 64, "height": 64, "model": {"name": "tiny-sdxl-base"}}


@pytest.mark.parametrize("name", ["sd1_text_to_image", "lora_stack"])
def test_an_example_for_models_of_ones_own_says_which_is_missing_and_which_are_there(
    session: Session, name: str
) -> None:
    workflow = opened(session, FOLDER / f"{name}.json", {})
    (failure,) = session.run(workflow, save=lambda data, name: None, folders=[FOLDER]).failures
    assert "was not found: put it into a model folder or choose one that is there: tiny-sdxl-base" in failure.message


def test_the_example_for_stable_diffusion_1_reads_weights_with_whatever_model_is_chosen(
    session: Session, tmp_path: Path
) -> None:
    (file,) = made(session, opened(session, FOLDER / "sd1_text_to_image.json", SMALL), tmp_path)
    unweighted = opened(session, FOLDER / "sd1_text_to_image.json", {**SMALL, "prompt": "a fox, golden hour"})
    weighted = opened(session, FOLDER / "sd1_text_to_image.json", {**SMALL, "prompt": "a fox, (golden hour:1.2)"})
    pictures = {made(session, workflow, tmp_path)[0].name for workflow in (unweighted, weighted)}
    assert len({file.name} | pictures) == 3


def test_both_loras_of_the_stack_change_the_picture(tmp_path: Path) -> None:
    generator = torch.Generator().manual_seed(1)
    module = "lora_unet_down_blocks_1_attentions_0_transformer_blocks_0_attn2_to_k"
    for name in ("style", "detail"):
        up, down = torch.randn(64, 4, generator=generator), torch.randn(4, TEXT_WIDTH, generator=generator)
        tensors = {f"{module}.lora_up.weight": up, f"{module}.lora_down.weight": down}
        save_file(tensors, tmp_path / f"{name}.safetensors")
    session = Session(Registry.installed(), Settings(home=tmp_path / "home", models=[tmp_path]))
    weights: list[dict[str, JSON]] = [{}, {"first_weight": 0.0}, {"second_weight": 0.0}]
    workflows = [opened(session, FOLDER / "lora_stack.json", {**SMALL, **weight}) for weight in weights]
    assert len({made(session, workflow, tmp_path)[0].name for workflow in workflows}) == 3
