"""Pictures as inputs: masks are painted, pictures are cut, extended and pasted, in the fields that take them."""

from __future__ import annotations

import base64
import io
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageStat
from playwright.sync_api import Page, expect

from tests.e2e.axe import complaints_about
from tests.e2e.desk import PICTURE_WITHIN, Desk
from tests.e2e.server import EXAMPLES, EditorServer
from tests.e2e.studio import Studio

ORIGINAL = EXAMPLES / "image_to_image.png"
SIDE = Image.open(ORIGINAL).width
MIDDLE = SIDE // 2
_COPY = """async data => {
  const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
  await navigator.clipboard.write([new ClipboardItem({ 'image/png': new Blob([bytes], { type: 'image/png' }) })]);
}"""
_THEME = "theme => document.documentElement.dataset.theme = theme"


@pytest.fixture
def studio(desk: Desk, server: EditorServer) -> Studio:
    """The workflow that inpaints."""
    studio = Studio(desk, server)
    studio.open()
    return studio


def difference(one: Image.Image, other: Image.Image, box: tuple[int, int, int, int]) -> float:
    """How far two pictures are apart in a box, as a mean over its pixels and channels."""
    parts = (image.convert("RGB").crop(box) for image in (one, other))
    return sum(ImageStat.Stat(ImageChops.difference(*parts)).mean) / 3


def test_what_is_painted_is_made_anew_and_the_rest_stays(studio: Studio) -> None:
    studio.paint()
    for down in (0.3, 0.4, 0.5, 0.6, 0.7):
        studio.drag((0.3, down), (0.7, down))
    studio.use("Use this mask")
    mask = studio.newest("mask")
    assert (mask.mode, mask.size) == ("L", (SIDE, SIDE))
    assert mask.getpixel((MIDDLE, MIDDLE)) == 255
    assert mask.getpixel((2, 2)) == 0
    before = studio.desk.pictures.count()
    studio.desk.run()
    expect(studio.desk.pictures).to_have_count(before + 1, timeout=PICTURE_WITHIN)
    with Image.open(ORIGINAL) as original:
        made = studio.newest("output")
        edges = ((0, 0, SIDE, 6), (0, SIDE - 6, SIDE, SIDE), (0, 0, 6, SIDE))
        rest = max(difference(made, original, box) for box in edges)
        around = (MIDDLE - 8, MIDDLE - 8, MIDDLE + 8, MIDDLE + 8)
        assert difference(made, original, around) > 2 * rest + 20


def test_a_mask_is_inverted_filled_undone_and_stays_as_it_was_when_it_is_not_used(studio: Studio, page: Page) -> None:
    studio.paint()
    page.keyboard.press("r")
    studio.drag((0.0, 0.0), (0.5, 1.0))
    studio.told("50%")
    page.keyboard.press("l")
    studio.drag((0.5, 0.0), (1.0, 0.0), (1.0, 0.5), (0.5, 0.5))
    studio.told("75%")
    page.keyboard.press("i")
    studio.told("25%")
    page.keyboard.press("ControlOrMeta+z")
    page.keyboard.press("ControlOrMeta+z")
    studio.told("50%")
    page.keyboard.press("ControlOrMeta+Shift+z")
    studio.told("75%")
    page.keyboard.press("e")
    studio.drag((0.1, 0.1), (0.1, 0.9))
    expect(studio.dialog.get_by_role("status")).not_to_have_text("75% white")
    page.keyboard.press("Escape")
    expect(studio.dialog.get_by_role("alert")).to_be_visible()
    studio.dialog.get_by_role("button", name="Discard it").click()
    expect(studio.dialog).to_be_hidden()
    expect(studio.field("encode", "mask")).to_contain_text("inpaint_mask.png")


def test_edges_are_feathered_and_the_mask_is_there_when_it_is_opened_again(studio: Studio, page: Page) -> None:
    studio.paint()
    page.keyboard.press("r")
    studio.drag((0.0, 0.0), (0.5, 1.0))
    studio.dialog.get_by_label("Feather: how far edges fade, in pixels").fill("8")
    studio.use("Use this mask")
    row = [studio.newest("mask").getpixel((x, MIDDLE)) for x in range(SIDE)]
    assert row == sorted(row, reverse=True)  # type: ignore[type-var]
    assert row[0] == 255
    assert row[-1] == 0
    assert len(set(row)) > 6
    studio.field("encode", "mask").get_by_role("button", name="Paint the mask").click()
    studio.told("50%")
    page.keyboard.press("Escape")
    expect(studio.dialog).to_be_hidden()
    studio.desk.undo()
    expect(studio.field("encode", "mask")).to_contain_text("inpaint_mask.png")


def test_a_mask_is_painted_by_keys_alone(studio: Studio, page: Page) -> None:
    studio.field("encode", "mask").get_by_role("button", name="Paint the mask").focus()
    page.keyboard.press("Enter")
    studio.told("21%")
    expect(studio.stage).to_be_focused()
    studio.dialog.get_by_role("button", name="Clear everything").focus()
    page.keyboard.press("Enter")
    studio.told("0%")
    studio.stage.focus()
    page.keyboard.press("Enter")
    expect(studio.dialog.get_by_role("status")).not_to_have_text("0% white")
    for _ in range(4):
        page.keyboard.press("]")
    expect(studio.dialog.get_by_label("Size of the brush in pixels")).to_have_value(str(3 * SIDE // 16))
    page.keyboard.press("Shift+ArrowLeft")
    page.keyboard.press("Enter")
    studio.use("Use this mask")
    mask = studio.newest("mask")
    assert mask.getpixel((MIDDLE, MIDDLE)) == 255
    assert mask.getpixel((MIDDLE - 5, MIDDLE)) == 255
    assert mask.getpixel((SIDE - 14, MIDDLE)) == 0


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_axe_finds_nothing_wrong_with_the_dialogs(studio: Studio, page: Page, theme: str) -> None:
    page.evaluate(_THEME, theme)
    studio.paint()
    assert complaints_about(page) == []
    page.keyboard.press("Escape")
    studio.dialog.get_by_role("button", name="Discard it").click()
    studio.crop()
    assert complaints_about(page) == []


def test_a_picture_is_cut_by_handles_and_numbers(studio: Studio, page: Page) -> None:
    studio.crop()
    handle = studio.dialog.get_by_role("button", name="Right edge").bounding_box()
    assert handle is not None
    x, y = handle["x"] + handle["width"] / 2, handle["y"] + handle["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x - 100, y, steps=5)
    page.mouse.up()
    width = studio.dialog.get_by_label("Width")
    expect(width).not_to_have_value(str(SIDE))
    width.fill("48")
    studio.dialog.get_by_label("Height").fill("32")
    studio.use("Use this picture")
    made = studio.newest("upload")
    with Image.open(ORIGINAL) as original:
        assert made.size == (48, 32)
        assert difference(made, original.convert("RGB").crop((0, 0, 48, 32)), (0, 0, 48, 32)) == 0
    assert studio.newest("mask").size == (48, 32)
    studio.desk.undo()
    expect(studio.field("picture", "image")).to_contain_text(f"{SIDE} × {SIDE}")
    expect(studio.field("encode", "mask")).to_contain_text("inpaint_mask.png")


def test_a_picture_is_extended_and_what_is_new_is_white_in_its_mask(studio: Studio) -> None:
    studio.crop()
    studio.dialog.get_by_label("Right", exact=True).fill("24")
    studio.dialog.get_by_label("Above", exact=True).fill("8")
    expect(studio.dialog.get_by_role("status")).to_contain_text("becomes white in Encode for inpainting · Mask")
    studio.use("Use this picture")
    expect(studio.field("picture", "image")).to_contain_text(f"{SIDE + 24} × {SIDE + 8}")
    made, mask = studio.newest("upload"), studio.newest("mask")
    with Image.open(ORIGINAL) as original:
        assert difference(made.crop((0, 8, SIDE, SIDE + 8)), original, (0, 0, SIDE, SIDE)) == 0
        beside = made.convert("RGB").getpixel((SIDE + 23, MIDDLE + 8))
        assert beside == original.convert("RGB").getpixel((SIDE - 1, MIDDLE))
    assert mask.size == (SIDE + 24, SIDE + 8)
    assert [mask.getpixel(spot) for spot in ((SIDE + 16, MIDDLE), (10, 2), (2, 12))] == [255, 255, 0]
    studio.desk.undo()
    expect(studio.field("picture", "image")).to_contain_text(f"{SIDE} × {SIDE}")
    expect(studio.field("encode", "mask")).to_contain_text("inpaint_mask.png")


def paste(page: Page, color: str) -> None:
    """Copy a picture of 20 x 10 pixels and press Ctrl+V."""
    file = io.BytesIO()
    Image.new("RGB", (20, 10), color).save(file, "PNG")
    page.evaluate(_COPY, base64.b64encode(file.getvalue()).decode())
    page.keyboard.press("ControlOrMeta+v")


def test_a_picture_is_pasted_into_the_field_that_is_pointed_at_and_else_on_the_canvas(
    studio: Studio, page: Page
) -> None:
    count = studio.desk.nodes.count()
    studio.field("picture", "image").get_by_role("group").hover()
    paste(page, "red")
    expect(studio.field("picture", "image")).to_contain_text("20 × 10")
    assert studio.desk.nodes.count() == count
    studio.field("encode", "mask").get_by_role("button", name="Upload").focus()
    page.mouse.move(700, 500)
    paste(page, "white")
    expect(studio.field("encode", "mask")).to_contain_text("20 × 10")
    page.locator(".react-flow__pane").click(position={"x": 20, "y": 20})
    paste(page, "blue")
    expect(studio.desk.nodes).to_have_count(count + 1)


def test_what_is_no_picture_is_refused_in_the_field(studio: Studio, page: Page, tmp_path: Path) -> None:
    file = tmp_path / "notes.png"
    file.write_text("these are notes")
    with page.expect_file_chooser() as waiting:
        studio.field("picture", "image").get_by_role("button", name="Upload").click()
    waiting.value.set_files(file)
    expect(studio.field("picture", "image").get_by_role("alert")).to_contain_text("can't be used")
    expect(studio.field("picture", "image")).to_contain_text(f"{SIDE} × {SIDE}")
