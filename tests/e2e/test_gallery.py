"""Pictures are found again, compared and used; models are looked at."""

import base64
import io
import re
import time

import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from tests.e2e.axe import complaints_about
from tests.e2e.desk import Desk
from tests.e2e.server import EditorServer

COLOURS = ("yellow", "green", "red")
_TRANSFER = """([data, name]) => {
  const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
  const transfer = new DataTransfer();
  transfer.items.add(new File([bytes], name, { type: 'image/png' }));
  return transfer;
}"""


@pytest.fixture(scope="module")
def painted(server: EditorServer) -> list[str]:
    """Pictures of three stars, by colour, once they can be found."""
    document = server.asked("/workflows/text_to_image/document")
    for number, colour in enumerate(COLOURS):
        document["nodes"]["prompt"]["inputs"]["value"] = f"a large {colour} star on a purple background"
        document["nodes"]["seed"]["inputs"]["value"] = number
        document["nodes"]["denoise"]["inputs"]["steps"] = 4 + number
        server.asked("/runs?wait=60", {"document": document, "workflow": "text_to_image"})
    until = time.monotonic() + 60
    while len(server.asked("/images?text=star%20purple")["images"]) < len(COLOURS):
        assert time.monotonic() < until, "the pictures were not described in time"
        time.sleep(0.1)
    return [server.asked(f"/images?text={colour}%20star")["images"][0]["id"] for colour in COLOURS]


@pytest.fixture
def gallery(desk: Desk, painted: list[str]) -> Desk:
    """The gallery, opened from the toolbar."""
    desk.page.get_by_role("button", name="Gallery", exact=True).click()
    expect(tiles(desk.page)).not_to_have_count(0)
    return desk


def tiles(page: Page) -> Locator:
    """The pictures of the gallery that are drawn."""
    return page.get_by_role("listbox", name="Pictures").get_by_role("option")


def look_for(page: Page, text: str, count: int, first: str | None = None) -> None:
    """Search for something, and see how many there are, and which is the first."""
    page.get_by_role("searchbox").fill(text)
    if first is not None:
        expect(tiles(page).first).to_have_attribute("data-picture", first)
    expect(page.get_by_role("main").locator("output")).to_have_text(re.compile(rf"^{count} picture"))
    expect(tiles(page)).to_have_count(count)


def test_pictures_are_found_by_what_they_were_made_with(gallery: Desk, page: Page, painted: list[str]) -> None:
    yellow, green, red = painted
    look_for(page, "yellow star", 1, yellow)
    look_for(page, "star purple -yellow", 2, red)
    look_for(page, '"large yellow" -green', 1, yellow)
    look_for(page, "steps:5", 1, green)
    look_for(page, "text image star", 3)
    page.get_by_role("searchbox").fill("")
    page.get_by_role("button", name="Model", exact=True).click()
    page.get_by_role("menuitemcheckbox", name=re.compile("tiny-sdxl-base")).click()
    expect(page.get_by_role("button", name="tiny-sdxl-base")).to_be_visible()
    look_for(page, "star", 3)
    page.get_by_role("searchbox").fill("nothing is like this")
    expect(page.get_by_text("No picture is like that")).to_be_visible()
    page.get_by_role("toolbar", name="Filters").get_by_role("button", name="Clear filters").click()
    expect(tiles(page)).not_to_have_count(0)


def test_a_link_leads_to_the_gallery_and_the_way_back_to_the_graph(gallery: Desk, page: Page) -> None:
    assert page.url.endswith("#/gallery")
    page.reload()
    expect(tiles(page)).not_to_have_count(0)
    page.get_by_role("button", name="Back to the graph").click()
    expect(gallery.nodes).not_to_have_count(0)
    page.go_back()
    expect(tiles(page)).not_to_have_count(0)


def test_pictures_are_put_on_boards_by_dragging_and_by_their_menu(gallery: Desk, page: Page) -> None:
    page.get_by_role("button", name="New board").click()
    page.get_by_role("dialog").get_by_role("textbox").fill("Best stars")
    gallery.press("Enter")
    row = page.get_by_role("listitem").filter(has_text="Best stars")
    look_for(page, "star purple", 3)
    tiles(page).nth(0).click()
    tiles(page).nth(1).click(modifiers=["Shift"])
    tiles(page).nth(1).drag_to(row)
    expect(page.get_by_text("2 pictures are on Best stars now.")).to_be_visible()
    expect(row).to_contain_text("2")
    row.get_by_role("button", name="Best stars", exact=False).first.click()
    expect(tiles(page)).to_have_count(2)
    tiles(page).nth(0).click(button="right")
    page.get_by_role("menuitem", name="Move to board").press("ArrowRight")
    page.get_by_role("menuitemcheckbox", name="On no board").press("Enter")
    expect(tiles(page)).to_have_count(1)
    row.hover()
    row.get_by_role("button", name="What can be done with Best stars").click()
    page.get_by_role("menuitem", name="Remove").click()
    page.get_by_role("dialog").get_by_role("button", name="Remove").click()
    expect(row).to_have_count(0)
    expect(tiles(page)).not_to_have_count(0)


def test_by_keys_pictures_are_chosen_starred_and_deleted_after_a_question(
    gallery: Desk, page: Page, server: EditorServer
) -> None:
    for name in ("one", "two"):
        drop(page, name)
        expect(page.get_by_role("option", name=f"{name}.png")).to_have_count(1)
    page.get_by_role("listbox", name="Pictures").focus()
    gallery.press("Home", "s")
    expect(page.get_by_role("option", name="two.png, starred")).to_have_attribute("aria-selected", "true")
    page.get_by_role("button", name="Starred").click()
    expect(tiles(page)).to_have_count(1)
    page.get_by_role("button", name="Starred").click()
    expect(tiles(page)).not_to_have_count(1)
    page.get_by_role("listbox", name="Pictures").focus()
    gallery.press("Home", "Shift+ArrowRight")
    expect(page.get_by_role("toolbar", name="Selected pictures")).to_contain_text("2 selected")
    gallery.press("Delete")
    page.get_by_role("dialog", name="Delete 2 pictures?").get_by_role("button", name="Delete").click()
    expect(page.get_by_role("option", name="two.png")).to_have_count(0)
    expect(page.get_by_role("option", name="one.png")).to_have_count(0)
    assert server.asked("/images?kind=upload&text=one.png")["images"] == []


def drop(page: Page, name: str) -> None:
    """Drop a picture file on the gallery."""
    picture = io.BytesIO()
    Image.new("RGB", (8, 8), "orange").save(picture, "PNG")
    data = base64.b64encode(picture.getvalue()).decode()
    transfer = page.evaluate_handle(_TRANSFER, [data, f"{name}.png"])
    for event in ("dragenter", "dragover", "drop"):
        page.get_by_role("listbox", name="Pictures").dispatch_event(event, {"dataTransfer": transfer})


def compared(page: Page) -> Locator:
    """Two stars beside each other."""
    look_for(page, "star purple -red", 2)
    page.get_by_role("listbox", name="Pictures").focus()
    page.keyboard.press("ControlOrMeta+a")
    page.get_by_role("button", name="Compare").click()
    return page.get_by_role("dialog", name="Compare")


def test_two_pictures_are_compared_by_a_slider_and_side_by_side(gallery: Desk, page: Page) -> None:
    dialog = compared(page)
    divider = dialog.get_by_role("slider")
    expect(divider).to_have_attribute("aria-valuenow", "50")
    divider.press("ArrowRight")
    expect(divider).to_have_attribute("aria-valuenow", "52")
    box = dialog.get_by_role("img").first.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] / 4, box["y"] + box["height"] / 2)
    expect(divider).to_have_attribute("aria-valuenow", "25")
    table = dialog.get_by_role("table")
    expect(table.get_by_role("row")).to_have_text([re.compile(text) for text in ("Left", "Prompt", "Seed", "Steps")])
    expect(table).to_contain_text("a large green star on a purple background")
    dialog.get_by_role("button", name="Side by side").click()
    dialog.get_by_role("button", name="Larger").click()
    looks = [each.get_attribute("style") for each in dialog.get_by_role("img").all()]
    assert len(looks) == 2
    assert looks[0] == looks[1] != "transform: translate(0px) scale(1);"


def test_a_picture_is_used_as_an_input_and_its_workflow_opens(gallery: Desk, page: Page, painted: list[str]) -> None:
    page.get_by_role("button", name="Back to the graph").click()
    gallery.new()
    gallery.paste({"paper": {"type": "image/blur", "version": 1, "inputs": {}}})
    page.get_by_role("button", name="Gallery", exact=True).click()
    look_for(page, "yellow star", 1, painted[0])
    tiles(page).first.dblclick()
    picture = page.get_by_role("dialog")
    expect(picture.get_by_role("complementary")).to_contain_text("a large yellow star on a purple background")
    picture.get_by_role("button", name="Use as input", exact=True).click()
    expect(gallery.field("paper", "image")).to_contain_text("picture-")
    page.get_by_role("button", name="Gallery", exact=True).click()
    tiles(page).first.click(button="right")
    page.get_by_role("menuitem", name="Use as input").press("ArrowRight")
    page.get_by_role("menuitem", name="In a new node").press("Enter")
    expect(gallery.nodes).to_have_count(2)
    page.get_by_role("button", name="Gallery", exact=True).click()
    tiles(page).first.dblclick()
    page.get_by_role("dialog").get_by_role("button", name="Open its workflow").click()
    expect(gallery.field("prompt", "value").get_by_role("textbox")).to_have_value(re.compile("yellow star"))


def test_the_values_of_a_picture_are_used_again_in_the_open_workflow(
    gallery: Desk, page: Page, painted: list[str]
) -> None:
    look_for(page, "yellow star", 1, painted[0])
    tiles(page).first.dblclick()
    page.get_by_role("dialog").get_by_role("button", name="Open its workflow").click()
    prompt = gallery.field("prompt", "value").get_by_role("textbox")
    expect(prompt).to_have_value(re.compile("yellow star"))
    page.get_by_role("button", name="Gallery", exact=True).click()
    look_for(page, "red star", 1, painted[2])
    tiles(page).first.dblclick()
    page.get_by_role("dialog").get_by_role("button", name="Use its values").click()
    page.get_by_role("menuitem", name="All values").click()
    expect(page.get_by_text("values are as it was made with")).to_be_visible()
    gallery.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.get_by_role("button", name="Back to the graph").click()
    expect(prompt).to_have_value(re.compile("red star"))
    gallery.undo()
    expect(prompt).to_have_value(re.compile("yellow star"))


def test_models_are_listed_looked_at_and_put_into_the_workflow(desk: Desk, page: Page) -> None:
    page.get_by_role("button", name="Models").click()
    table = page.get_by_role("table", name="Models")
    expect(table.get_by_role("row")).to_have_count(8)  # a head, the pair and its five companions
    table.get_by_role("button", name="Sort by Size").click()
    expect(table.get_by_role("row").nth(1)).to_contain_text("tiny-sdxl-base")
    page.get_by_label("Search models").fill("refiner")
    expect(table.get_by_role("row")).to_have_count(2)
    table.get_by_text("tiny-sdxl-refiner").click()
    details = page.get_by_role("complementary", name="What is known of the model")
    expect(details).to_contain_text("It can be used.")
    details.get_by_role("button", name="Compute the digest").click()
    expect(details).to_contain_text("blake3:")
    page.get_by_label("Search models").fill("base")
    table.get_by_text("tiny-sdxl-base").click()
    details.get_by_role("button", name="Use in the workflow").click()
    expect(page.get_by_text("is tiny-sdxl-base now")).to_be_visible()
    page.get_by_role("button", name="Models").click()
    page.get_by_role("button", name="Scan again").click()
    expect(page.get_by_text("The scan found")).to_be_visible()


@pytest.mark.parametrize("look", ["Dark", "Light"])
def test_gallery_and_models_are_for_everybody(gallery: Desk, page: Page, look: str) -> None:
    page.get_by_role("button", name="Look").click()
    page.get_by_role("menuitemcheckbox", name=look).click()
    expect(page.locator("html")).to_have_attribute("data-theme", look.lower())
    tiles(page).nth(0).click()
    assert complaints_about(page) == []
    dialog = compared(page)
    expect(dialog.get_by_role("table")).to_be_visible()
    assert complaints_about(page) == []
    gallery.press("Escape")
    tiles(page).nth(0).dblclick()
    expect(page.get_by_role("dialog").get_by_role("complementary")).to_contain_text("Prompts")
    assert complaints_about(page) == []
    gallery.press("Escape")
    page.get_by_role("button", name="Models").click()
    page.get_by_role("table", name="Models").get_by_text("tiny-sdxl-base").click()
    assert complaints_about(page) == []
