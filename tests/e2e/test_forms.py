"""A workflow becomes a form: built beside the graph, used as a page and on a phone, opened by a link."""

import json
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, ViewportSize, expect

from tests.e2e.axe import complaints_about
from tests.e2e.desk import PICTURE_WITHIN, Desk
from tests.e2e.server import EditorServer

PHONE: ViewportSize = {"width": 390, "height": 844}
SAVE = {"type": "image/save", "version": 1}
BLUR = {"type": "image/blur", "version": 1, "inputs": {"radius": 2}}
LEAST = 44
"""Pixels that a finger needs."""


def blank(width: int) -> dict[str, Any]:
    return {"type": "image/blank", "version": 1, "inputs": {"width": width, "height": 48}}


@pytest.fixture
def small(empty: Desk) -> Desk:
    """A workflow that makes a small picture, with nothing in its interface yet."""
    empty.paste({"blank": blank(64), "save": SAVE}, [["blank", "image", "save", "image"]])
    return empty


def expose(desk: Desk, node: str, field: str) -> None:
    """Show a field in the interface by the menu of its row."""
    desk.field(node, field).click(button="right", position={"x": 20, "y": 8})
    desk.page.get_by_role("menuitem", name="in the interface").click()


def expect_elements(page: Page, *names: str) -> None:
    """What stands in the builder, by the names of the handles, is this now, or soon."""
    handles = page.locator("[data-grip]")
    expect(handles).to_have_count(len(names))
    for place, name in enumerate(names):
        expect(handles.nth(place)).to_have_attribute("aria-label", f"Move {name}")


def handle(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=f"Move {name}", exact=True)


def run_form(page: Page) -> None:
    page.get_by_role("button", name="Run", exact=True).click()


def test_fields_become_a_form_that_makes_a_picture_on_a_phone(small: Desk, page: Page) -> None:
    expose(small, "blank", "width")
    small.select("blank")
    inspector = page.get_by_role("complementary", name="Inspector")
    inspector.get_by_role("button", name="Show Height in the interface").click()
    page.keyboard.press("Alt+f")
    expect_elements(page, "Width", "Height")
    page.get_by_role("button", name="Heading", exact=True).click()
    page.keyboard.type("Size of the paper")
    page.get_by_role("button", name="Section", exact=True).click()
    page.keyboard.type("More")
    expect_elements(page, "Width", "Height", "Size of the paper", "Section More", "More")
    for _ in range(2):
        handle(page, "Size of the paper").press("ArrowUp")
    expect_elements(page, "Size of the paper", "Width", "Height", "Section More", "More")
    handle(page, "Height").drag_to(handle(page, "More"), target_position={"x": 8, "y": 26})
    expect_elements(page, "Size of the paper", "Width", "Section More", "More", "Height")
    assert complaints_about(page) == []
    page.keyboard.press("Alt+p")
    page.set_viewport_size(PHONE)
    expect(page.get_by_role("heading", name="Size of the paper")).to_be_visible()
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide == PHONE["width"]
    width = page.get_by_role("spinbutton", name="Width")
    for control in (width, page.get_by_role("button", name="Run", exact=True)):
        box = control.bounding_box()
        assert box is not None
        assert box["height"] >= LEAST
    width.fill("96")
    run_form(page)
    picture = page.get_by_role("region", name="Results").locator("[data-picture]").first
    expect(picture).to_be_visible(timeout=PICTURE_WITHIN)
    assert complaints_about(page) == []
    picture.click()
    expect(page.get_by_role("dialog")).to_contain_text("96 × 48")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Back to the graph").click()
    expect(inspector.get_by_role("spinbutton", name="Width")).to_have_value("96")


def test_every_step_of_building_is_taken_back(small: Desk, page: Page) -> None:
    expose(small, "blank", "width")
    page.keyboard.press("Alt+f")
    page.get_by_role("button", name="Line", exact=True).click()
    expect_elements(page, "Width", "Line")
    page.get_by_role("button", name="More for Line").click()
    page.get_by_role("menuitem", name="Take out of the form").click()
    expect_elements(page, "Width")
    small.undo()
    expect_elements(page, "Width", "Line")
    page.get_by_role("textbox", name="Label of Width").fill("How wide")
    expect(page.get_by_role("textbox", name="Label of How wide")).to_be_visible()
    small.command("Select nothing")
    page.get_by_role("textbox", name="Name of width").fill("breadth")
    page.keyboard.press("Enter")
    expect_elements(page, "How wide", "Line")
    small.select("blank")
    page.keyboard.press("Delete")
    expect_elements(page, "Line")
    small.undo()
    expect_elements(page, "How wide", "Line")


def test_a_field_is_asked_for_by_a_slider_within_bounds(small: Desk, page: Page) -> None:
    expose(small, "blank", "width")
    page.keyboard.press("Alt+f")
    page.get_by_role("button", name="Settings of Width").click()
    settings = page.get_by_role("dialog", name="Settings of Width")
    settings.get_by_label("Asked for by").select_option(label="A slider")
    settings.get_by_label("Least").fill("16")
    settings.get_by_label("Most").fill("80")
    page.keyboard.press("Escape")
    page.keyboard.press("Alt+p")
    slider = page.get_by_role("slider", name="Width")
    expect(slider).to_have_attribute("max", "80")
    slider.press("End")
    expect(slider).to_have_value("80")


def test_what_is_missing_is_told_at_its_field(empty: Desk, page: Page) -> None:
    empty.paste({"blur": BLUR, "save": SAVE}, [["blur", "image", "save", "image"]])
    expose(empty, "blur", "image")
    page.keyboard.press("Alt+p")
    run_form(page)
    field = page.locator('[data-field="image"]')
    expect(field).to_have_attribute("data-problem", "true")
    expect(field).to_contain_text("Fill this in first.")
    assert complaints_about(page) == []


def test_what_no_field_can_tell_is_told_above_the_form(empty: Desk, page: Page) -> None:
    crop = {"type": "image/crop", "version": 1, "inputs": {"x": 5000, "y": 5000, "width": 10, "height": 10}}
    empty.paste({"blank": blank(52), "crop": crop, "save": SAVE}, [
        ["blank", "image", "crop", "image"], ["crop", "image", "save", "image"],
    ])  # fmt: skip
    expose(empty, "blank", "width")
    page.keyboard.press("Alt+p")
    run_form(page)
    trouble = page.get_by_role("alert").filter(has_text="It did not work out")
    expect(trouble).to_be_visible(timeout=PICTURE_WITHIN)
    trouble.get_by_role("button", name="Show it in the graph").click()
    expect(empty.node("crop")).to_be_visible()


def test_a_link_opens_the_form_and_the_way_back_leads_to_the_graph(small: Desk, page: Page) -> None:
    expose(small, "blank", "width")
    small.save("Paper by link")
    page.keyboard.press("Alt+p")
    page.get_by_role("button", name="Copy a link to this form").click()
    expect(page.get_by_text("The link to the form is copied.")).to_be_visible()
    link = page.evaluate("navigator.clipboard.readText()")
    visitor = page.context.new_page()
    visitor.goto(link)
    expect(visitor.get_by_role("heading", name="Paper by link")).to_be_visible()
    expect(visitor.get_by_role("spinbutton", name="Width")).to_have_value("64")
    visitor.get_by_role("button", name="Back to the graph").click()
    expect(visitor.locator("[data-node=blank]")).to_be_visible()
    visitor.go_back()
    expect(visitor.get_by_role("spinbutton", name="Width")).to_be_visible()
    visitor.close()


def test_the_form_of_an_example_is_there_at_once(page: Page, server: EditorServer) -> None:
    page.goto(f"{server.url}/?workflow=sdxl_base_refiner#/form")
    expect(page.get_by_role("heading", name="Sampling")).to_be_visible()
    expect(page.get_by_role("textbox", name="Negative prompt")).to_be_visible()
    expect(page.get_by_role("spinbutton", name="Steps")).to_have_value("25")


INVOKEAI: dict[str, Any] = {
    "name": "From InvokeAI",
    "meta": {"version": "3.0.0", "category": "user"},
    "nodes": [
        {
            "id": "n",
            "type": "invocation",
            "position": {"x": 0, "y": 0},
            "data": {
                "id": "n",
                "type": "integer",
                "version": "1.0.1",
                "label": "",
                "inputs": {"value": {"name": "value", "label": "How many", "value": 7}},
            },
        }
    ],
    "edges": [],
    "exposedFields": [],
    "form": {
        "rootElementId": "r",
        "elements": {
            "r": {"id": "r", "type": "container", "data": {"layout": "column", "children": ["h", "f"]}},
            "h": {"id": "h", "parentId": "r", "type": "heading", "data": {"content": "Count"}},
            "f": {
                "id": "f",
                "parentId": "r",
                "type": "node-field",
                "data": {"fieldIdentifier": {"nodeId": "n", "fieldName": "value"}, "showDescription": False},
            },
        },
    },
}


def test_the_form_of_an_invokeai_workflow_opens_in_the_builder(desk: Desk, page: Page, tmp_path: Path) -> None:
    file = tmp_path / "theirs.json"
    file.write_text(json.dumps(INVOKEAI))
    desk.drop(file)
    expect(desk.nodes).to_have_count(1)
    page.keyboard.press("Alt+f")
    expect(page.locator("[data-grip]")).to_have_count(2)
    expect_elements(page, "Count", "How many")
    page.keyboard.press("Alt+p")
    expect(page.get_by_role("spinbutton", name="How many")).to_have_value("7")
