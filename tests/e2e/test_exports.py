"""Workflows are given to others: as pictures, scripts, and files of other programs."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from nodeloom.migrations import migrate, read_document
from tests.e2e.axe import complaints_about
from tests.e2e.desk import PICTURE_WITHIN, Desk
from tests.e2e.server import EditorServer

BLANK = {"type": "image/blank", "version": 1, "inputs": {"width": 64, "height": 48}}
BLUR = {"type": "image/blur", "version": 1, "inputs": {"radius": 3.0}}


def exported(desk: Desk, page: Page, tab: str, to: Path) -> Path:
    """Download what one page of the export dialog offers."""
    desk.press("ControlOrMeta+e")
    dialog = page.get_by_role("dialog", name="Export")
    dialog.get_by_role("tab", name=tab).click()
    with page.expect_download() as waiting:
        dialog.get_by_role("button", name="Download").click()
    file = to / waiting.value.suggested_filename
    waiting.value.save_as(file)
    desk.press("Escape")
    expect(dialog).to_be_hidden()
    return file


def named(desk: Desk) -> Locator:
    """Where the open workflow's name stands."""
    return desk.page.get_by_label("Name of the workflow")


def test_a_workflow_is_shared_as_a_picture(empty: Desk, page: Page, tmp_path: Path) -> None:
    empty.paste({"paper": BLANK, "soft": BLUR}, [["paper", "image", "soft", "image"]])
    named(empty).fill("Shared")
    empty.press("Enter")
    empty.press("Escape")
    file = exported(empty, page, "Picture", tmp_path)
    assert file.name == "shared.png"
    assert sorted(migrate(read_document(file.read_bytes(), "it")).workflow.nodes) == ["paper", "soft"]
    empty.new()
    empty.drop(file)
    expect(empty.node("soft")).to_be_visible()
    expect(named(empty)).to_have_value("Shared")


def test_a_picture_that_it_made_carries_it_and_no_pixel_changes(
    empty: Desk, page: Page, server: EditorServer, tmp_path: Path
) -> None:
    save = {"type": "image/save", "version": 1, "inputs": {}}
    empty.paste({"paper": BLANK, "save": save}, [["paper", "image", "save", "image"]])
    count = empty.pictures.count()
    empty.run()
    expect(empty.pictures).to_have_count(count + 1, timeout=PICTURE_WITHIN)
    newest = server.asked("/images?limit=1")["images"][0]["id"]
    named(empty).fill("Made")
    empty.press("Enter", "Escape")
    made = exported(empty, page, "Picture", tmp_path).read_bytes()
    before = server.read(f"/images/{newest}/file")
    assert pixels(made) == pixels(before) != b""
    assert migrate(read_document(made, "it")).workflow.name == "Made"


def pixels(png: bytes) -> bytes:
    """The chunks of a PNG with what is seen."""
    found, at = b"", 8
    while at < len(png):
        length = int.from_bytes(png[at : at + 4], "big")
        found += png[at : at + 12 + length] if png[at + 4 : at + 8] == b"IDAT" else b""
        at += 12 + length
    return found


@pytest.mark.parametrize("origin", ["library", "file"])
def test_the_script_that_is_exported_runs_it(
    empty: Desk, page: Page, server: EditorServer, tmp_path: Path, origin: str
) -> None:
    interface = {"inputs": {"width": ["paper", "width"]}, "outputs": {"wide": ["paper", "width"]}}
    document = {"format": "nodeloom.workflow", "format_version": 2, "name": f"Scripted {origin}"}
    file = tmp_path / "given.json"
    file.write_text(json.dumps({**document, "nodes": {"paper": BLANK}, "interface": interface}))
    empty.drop(file)
    expect(empty.node("paper")).to_be_visible()
    if origin == "library":
        empty.press("ControlOrMeta+s")
        expect(page.get_by_text("Scripted library is saved")).to_be_visible()
    else:
        exported(empty, page, "JSON", tmp_path)
    script = exported(empty, page, "Python", tmp_path)
    assert f'"{server.url}"' in script.read_text()
    script.write_text(script.read_text().replace('"width": 64', '"width": 80'))
    told = subprocess.run(
        [sys.executable, str(script)], cwd=tmp_path, capture_output=True, text=True, timeout=60, env=dict(os.environ)
    )
    assert (told.returncode, told.stdout.strip()) == (0, "wide 80"), told.stderr


def test_what_other_programs_have_no_place_for_is_told_before(desk: Desk, page: Page) -> None:
    desk.press("ControlOrMeta+e")
    dialog = page.get_by_role("dialog", name="Export")
    dialog.get_by_role("tab", name="InvokeAI").click()
    expect(dialog.get_by_text("no place there").or_(dialog.get_by_text("can’t be written"))).to_be_visible()
    dialog.get_by_role("tab", name="JSON").click()
    expect(dialog.get_by_role("region", name="Preview")).to_contain_text('"format": "nodeloom.workflow"')
    assert complaints_about(page) == []
