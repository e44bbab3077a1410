"""Work is kept: across reloads, tabs and revisions."""

import json
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.e2e.desk import Desk

BLANK = {"type": "image/blank", "version": 1, "inputs": {"width": 64, "height": 48}}


def test_what_was_not_saved_is_there_after_a_reload(empty: Desk, page: Page) -> None:
    empty.paste({"kept": BLANK})
    page.reload()
    expect(empty.node("kept")).to_be_visible()


def test_a_workflow_is_saved_and_opened_from_the_library(empty: Desk, page: Page) -> None:
    empty.paste({"blank": BLANK})
    empty.save("Grey paper")
    empty.new()
    empty.open("grey paper")
    expect(empty.node("blank")).to_be_visible()
    expect(page.get_by_label("Name of the workflow")).to_have_value("Grey paper")


def test_two_tabs_never_overwrite_each_other(empty: Desk, page: Page) -> None:
    empty.paste({"blank": BLANK})
    empty.save("Shared paper")
    other = Desk(page.context.new_page())
    other.page.goto(page.url.partition("?")[0])  # the whole address would open it, and then it is opened once more
    expect(other.nodes).not_to_have_count(0)
    other.open("Shared paper")
    expect(other.node("blank")).to_be_visible()
    other.paste({"theirs": BLANK})
    other.press("ControlOrMeta+s")
    expect(other.page.get_by_text("Shared paper is saved")).to_be_visible()
    page.bring_to_front()
    empty.paste({"mine": BLANK})
    empty.press("ControlOrMeta+s")
    conflict = page.get_by_role("dialog", name="There is a newer revision")
    expect(conflict).to_be_visible()
    conflict.get_by_role("button", name="Save mine as another workflow").click()
    expect(conflict).to_be_hidden()
    expect(empty.node("mine")).to_be_visible()


def test_an_exported_workflow_is_what_was_built(empty: Desk, page: Page) -> None:
    empty.paste({"blank": BLANK})
    with page.expect_download() as waiting:
        empty.command("Export as JSON")
    document = json.loads(Path(waiting.value.path()).read_text())
    assert document["format"] == "nodeloom.workflow"
    assert document["nodes"]["blank"]["inputs"] == BLANK["inputs"]


def test_a_file_that_is_no_workflow_is_refused_by_a_sentence(desk: Desk, page: Page, tmp_path: Path) -> None:
    file = tmp_path / "notes.json"
    file.write_text('{"shopping": ["milk"]}')
    count = desk.nodes.count()
    desk.drop(file)
    expect(page.get_by_role("alert")).to_contain_text("notes.json can’t be opened")
    expect(desk.nodes).to_have_count(count)
