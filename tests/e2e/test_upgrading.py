"""Files of other programs and of long ago open with their upgrade explained, and it is decided node by node."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from tests.e2e.axe import complaints_about
from tests.e2e.desk import PICTURE_WITHIN, Desk
from tests.e2e.server import EditorServer
from tests.migrations.invokeai.drawn import sdxl

PROMPT: dict[str, Any] = {
    "1": {"class_type": "CheckpointLoaderSimple", "inputs": {"ckpt_name": "tiny_SDXL_base.safetensors"}},
    "2": {"class_type": "CLIPTextEncode", "inputs": {"clip": ["1", 1], "text": "a large yellow star"}},
    "3": {"class_type": "CLIPTextEncode", "inputs": {"clip": ["1", 1], "text": ""}},
    "4": {"class_type": "EmptyLatentImage", "inputs": {"width": 64, "height": 64, "batch_size": 1}},
    "5": {
        "class_type": "KSampler",
        "inputs": {
            "model": ["1", 0], "positive": ["2", 0], "negative": ["3", 0], "latent_image": ["4", 0], "seed": 7,
            "steps": 2, "cfg": 5.0, "sampler_name": "euler", "scheduler": "normal", "denoise": 1.0,
        },
    },
    "6": {"class_type": "VAEDecode", "inputs": {"samples": ["5", 0], "vae": ["1", 2]}},
    "7": {"class_type": "SaveImage", "inputs": {"images": ["6", 0], "filename_prefix": "star"}},
}  # fmt: skip
"""A small prompt of ComfyUI, whose checkpoint is called a little otherwise here."""

_THEME = "theme => document.documentElement.dataset.theme = theme"
_SEVERAL = """files => {
  const transfer = new DataTransfer();
  for (const [data, name] of files) {
    const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
    transfer.items.add(new File([bytes], name, { type: 'image/png' }));
  }
  return transfer;
}"""


def written(folder: Path, name: str, document: dict[str, Any]) -> Path:
    """A file with a document."""
    file = folder / name
    file.write_text(json.dumps(document))
    return file


def picture(folder: Path, name: str, color: str = "teal") -> Path:
    """A plain picture."""
    file = folder / name
    Image.new("RGB", (48, 32), color).save(file)
    return file


def panel(page: Page) -> Locator:
    """The upgrade panel."""
    return page.get_by_role("complementary", name="Upgrade")


def row(page: Page, key: str) -> Locator:
    """What the panel says of a node."""
    return panel(page).locator(f'[data-row="{key}"]')


def unfold(page: Page, title: str) -> None:
    """Open a section of the panel that is closed."""
    heading = panel(page).get_by_role("button", name=title)
    if heading.get_attribute("aria-expanded") == "false":
        heading.click()


def save(desk: Desk, name: str) -> None:
    """Save it in the library under another name than it came with."""
    desk.page.get_by_label("Name of the workflow").fill(name)
    desk.press("Enter", "Escape", "ControlOrMeta+s")
    expect(desk.page.get_by_text(f"{name} is saved").last).to_be_visible()


def placeholder(desk: Desk, key: str) -> Locator:
    """A node that can't run as it is."""
    return desk.page.locator(f'[data-node="{key}"][data-unknown]')


@pytest.fixture
def old(empty: Desk, tmp_path: Path) -> Desk:
    """The editor with a workflow of InvokeAI, of its first version."""
    empty.drop(written(tmp_path, "old.json", sdxl("1.0.0").document()))
    expect(panel(empty.page)).to_be_visible()
    return empty


def test_a_workflow_of_invokeai_opens_with_its_upgrade_explained(old: Desk, page: Page) -> None:
    expect(panel(page)).to_contain_text("Read as InvokeAI workflow")
    expect(panel(page)).to_contain_text("changed")
    told = row(page, "denoise")
    expect(told).to_contain_text("may give another result")
    expect(told).to_contain_text("invokeai/denoise_latents")
    expect(told).to_contain_text("cfg_scale")
    told.get_by_role("button").first.click()
    expect(page.locator(".react-flow__node.selected [data-node]")).to_have_attribute("data-node", "denoise")


def test_some_of_an_upgrade_is_skipped_saved_and_made_up_for_later(old: Desk, page: Page, server: EditorServer) -> None:
    row(page, "denoise").get_by_role("radio", name="Skip").click()
    panel(page).get_by_role("button", name="Apply 1 decision").click()
    kept = placeholder(old, "denoise")
    row(page, "denoise").get_by_role("button").first.click()
    expect(kept).to_contain_text("can’t run until it is upgraded")
    expect(kept).to_contain_text("5.5")
    old.undo()
    expect(kept).to_have_count(0)
    old.redo()
    expect(kept).to_have_count(1)
    old.run()
    expect(page.get_by_text("can’t run until it is upgraded").last).to_be_visible()
    save(old, "Half upgraded")
    saved = server.asked("/workflows?text=Half+upgraded")["workflows"][0]
    before = server.asked(f"/workflows/{saved['id']}/document")["nodes"]["denoise"]
    assert (saved["revision"], before["type"]) == (1, "invokeai/denoise_latents")
    kept.get_by_role("button", name="Upgrade this node").click()
    expect(kept).to_have_count(0)
    old.press("ControlOrMeta+s")
    old.command("Revisions")
    shown = page.get_by_role("dialog", name="Revisions of Half upgraded")
    shown.locator('[data-revision="1"]').click()
    shown.get_by_role("button", name="Restore").click()
    expect(shown).to_be_hidden()
    expect(kept).to_have_count(1)
    nodes = [
        server.asked(f"/workflows/{saved['id']}/document?revision={number}")["nodes"]["denoise"] for number in (1, 2)
    ]
    assert [node["type"] for node in nodes] == ["invokeai/denoise_latents", "diffusion/denoise"]
    assert nodes[0] == before


def test_a_node_that_was_skipped_is_skipped_when_the_workflow_is_opened_again(old: Desk, page: Page) -> None:
    row(page, "denoise").get_by_role("radio", name="Skip").click()
    panel(page).get_by_role("button", name="Apply 1 decision").click()
    expect(placeholder(old, "denoise")).to_have_count(1)
    save(old, "Kept for later")
    old.new()
    old.open("Kept for later")
    expect(placeholder(old, "denoise")).to_have_count(1)


def test_all_of_an_upgrade_is_skipped_and_accepted_at_once(old: Desk, page: Page) -> None:
    panel(page).get_by_role("button", name="Skip all").click()
    panel(page).get_by_role("button", name="Apply").click()
    expect(page.locator("[data-unknown]")).to_have_count(6)
    panel(page).get_by_role("button", name="Accept all").click()
    panel(page).get_by_role("button", name="Apply").click()
    expect(page.locator("[data-unknown]")).to_have_count(0)


def test_a_missing_model_is_chosen_from_suggestions_and_the_workflow_runs(
    empty: Desk, page: Page, tmp_path: Path
) -> None:
    empty.drop(written(tmp_path, "star.json", PROMPT))
    missing = panel(page).locator('[data-model="tiny_SDXL_base.safetensors"]')
    expect(missing).to_contain_text("similar name")
    count = empty.pictures.count()
    missing.get_by_role("button", name="tiny-sdxl-base").click()
    expect(missing).to_have_count(0)
    empty.run()
    expect(empty.pictures).to_have_count(count + 1, timeout=PICTURE_WITHIN)


def test_a_node_that_nobody_knows_keeps_its_values_until_another_type_is_chosen(
    empty: Desk, page: Page, tmp_path: Path
) -> None:
    unheard = {"class_type": "UnheardOf", "inputs": {"image": ["1", 0], "amount": 3.5}}
    blank = {"class_type": "EmptyImage", "inputs": {"width": 8, "height": 8, "batch_size": 1, "color": 0}}
    empty.drop(written(tmp_path, "unheard.json", {"1": blank, "2": unheard}))
    told = panel(page).locator('[data-type="comfyui/UnheardOf"]')
    expect(told).to_contain_text("A node of ComfyUI that has no counterpart here")
    expect(told).not_to_contain_text("pip install")
    expect(placeholder(empty, "2")).to_contain_text("3.5")
    expect(empty.wires).to_have_count(1)
    told.get_by_role("button", name="Type instead of comfyui/UnheardOf").click()
    page.get_by_role("combobox").last.fill("invert image")
    page.keyboard.press("Enter")
    expect(placeholder(empty, "2")).to_have_count(0)


def test_a_missing_pack_is_named_with_the_way_to_install_it(empty: Desk, page: Page, tmp_path: Path) -> None:
    nodes = {"glow": {"type": "acme/glow", "version": 1, "inputs": {"amount": 2}}}
    document = {
        "format": "nodeloom.workflow",
        "format_version": 2,
        "nodes": nodes,
        "packs": {"acme": {"version": "1.2.0"}},
    }
    empty.drop(written(tmp_path, "glow.json", document))
    told = panel(page).locator('[data-type="acme/glow"]')
    expect(told).to_contain_text("pip install acme==1.2.0")
    told.get_by_role("button", name="Copy").click()
    expect(page.get_by_text("Copied.")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == "pip install acme==1.2.0"
    expect(placeholder(empty, "glow")).to_contain_text("The pack acme is not installed here")


def test_plain_pictures_that_are_dropped_become_nodes(empty: Desk, page: Page, tmp_path: Path) -> None:
    empty.drop(picture(tmp_path, "sea.png"))
    expect(empty.nodes).to_have_count(1)
    expect(empty.field("load", "image").get_by_text("sea.png")).to_be_visible()
    files = [picture(tmp_path, "rose.png", "pink"), picture(tmp_path, "leaf.png", "green")]
    given = [[base64.b64encode(file.read_bytes()).decode(), file.name] for file in files]
    transfer = page.evaluate_handle(_SEVERAL, given)
    for name in ("dragenter", "dragover", "drop"):
        page.locator(".react-flow").dispatch_event(name, {"dataTransfer": transfer, "clientX": 600, "clientY": 300})
    expect(empty.nodes).to_have_count(3)
    empty.undo()
    expect(empty.nodes).to_have_count(1)


def test_a_file_that_is_no_workflow_says_why(empty: Desk, page: Page, tmp_path: Path) -> None:
    empty.drop(written(tmp_path, "prices.json", {"eggs": 3}))
    expect(page.get_by_text("prices.json can’t be opened")).to_be_visible()


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_axe_finds_nothing_wrong_with_the_panel(old: Desk, page: Page, theme: str) -> None:
    page.evaluate(_THEME, theme)
    row(page, "denoise").get_by_role("radio", name="Skip").click()
    panel(page).get_by_role("button", name="Apply 1 decision").click()
    expect(placeholder(old, "denoise")).to_have_count(1)
    assert complaints_about(page) == []
