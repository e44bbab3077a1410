"""The whole of the editor by keys alone, and told to a screen reader."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.axe import complaints_about
from tests.e2e.desk import PICTURE_WITHIN, Desk
from tests.e2e.outline import Outline

TYPES = ["load model", "prompt for sdxl", "empty latents", "denoise", "latents to image", "save image"]


def test_text_to_image_is_built_from_nothing_by_keys_alone(empty: Desk, page: Page) -> None:
    for words in TYPES:
        empty.add(words)
    outline = Outline(page)
    outline.edit("sdxl_prompt", "prompt", "a small green star on a black background")
    outline.connect("sdxl_prompt", "clip", "Load model")
    for field, title in (("unet", "Load model"), ("positive", "Prompt for SDXL"), ("latents", "Empty latents")):
        outline.connect("denoise", field, title)
    outline.connect("denoise", "negative", "Prompt for SDXL")
    outline.connect("latents_to_image", "latents", "Denoise")
    outline.connect("latents_to_image", "vae", "Load model")
    outline.connect("save", "image", "Latents to image")
    outline.edit("empty_latents", "width", "64")
    outline.edit("empty_latents", "height", "64")
    outline.edit("denoise", "steps", "4")
    outline.choose("load_model", "model", "tiny-sdxl-base")
    before = empty.pictures.count()
    page.keyboard.press("ControlOrMeta+Enter")
    expect(empty.pictures).to_have_count(before + 1, timeout=PICTURE_WITHIN)


@pytest.mark.parametrize("look", ["Dark", "Light"])
def test_nothing_stands_in_the_way_of_anybody(desk: Desk, page: Page, look: str) -> None:
    page.get_by_role("button", name="Look").click()
    page.get_by_role("menuitem", name=re.compile(look)).or_(
        page.get_by_role("menuitemcheckbox", name=re.compile(look))
    ).first.click()
    expect(page.locator("html")).to_have_attribute("data-theme", look.lower())
    found = {"first": complaints_about(page)}
    for side in ("Outline", "Queue", "Problems"):
        page.get_by_role("button", name=side, exact=True).click()
        expect(page.get_by_role("complementary", name=side)).to_be_visible()
        found[side] = complaints_about(page)
    desk.select("denoise")
    found["inspector"] = complaints_about(page)
    for keys in ("Shift+A", "ControlOrMeta+k", "ControlOrMeta+o", "ControlOrMeta+f"):
        page.keyboard.press(keys)
        expect(page.get_by_role("dialog")).to_be_visible()
        found[keys] = complaints_about(page)
        page.keyboard.press("Escape")
        expect(page.get_by_role("dialog")).to_be_hidden()
    complaints = [f"{name}: {each}" for name, all_of_it in found.items() for each in all_of_it]
    assert not complaints, "\n".join(complaints)
