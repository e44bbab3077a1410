"""Workflows are found again, compared with what they were, and brought back."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.e2e.axe import complaints_about
from tests.e2e.copies import wait_for_copy
from tests.e2e.desk import Desk
from tests.e2e.server import EditorServer

BLANK = {"type": "image/blank", "version": 1, "inputs": {"width": 64, "height": 48}}
BLUR = {"type": "image/blur", "version": 1, "inputs": {"radius": 3.0}}


def library(desk: Desk) -> Locator:
    """Open the library."""
    desk.press("ControlOrMeta+o")
    return desk.page.get_by_role("dialog", name="Library")


def card(shown: Locator, name: str) -> Locator:
    """The card of one workflow."""
    return shown.locator("[data-workflow]").filter(has_text=name)


def choose(desk: Desk, shown: Locator, name: str, act: str) -> None:
    """Do something by the menu of a card."""
    card(shown, name).get_by_role("button", name="More for").click()
    desk.page.get_by_role("menuitem", name=act).click()


def named(desk: Desk) -> Locator:
    """Where the open workflow's name stands."""
    return desk.page.get_by_label("Name of the workflow")


def test_workflows_are_described_and_found_by_words_and_tags(empty: Desk, page: Page) -> None:
    empty.paste({"blank": BLANK})
    empty.save("Marbled paper")
    shown = library(empty)
    expect(card(shown, "Marbled paper")).to_contain_text("Open now")
    expect(card(shown, "Text to image").first).to_be_visible()
    choose(empty, shown, "Marbled paper", "Name, description, tags")
    details = page.get_by_role("dialog", name="Name, description, tags")
    details.get_by_label("Description").fill("for the covers of books")
    details.get_by_label("Tags").fill("paper, Covers")
    details.get_by_role("button", name="Save").click()
    expect(card(shown, "Marbled paper")).to_contain_text("Covers")
    shown.get_by_role("button", name="covers: 1 workflow").click()
    expect(shown.locator("[data-workflow]")).to_have_count(1)
    shown.get_by_label("Search workflows").fill("books nothing")
    expect(shown.get_by_text("No workflow has all of this")).to_be_visible()
    shown.get_by_role("button", name="Show all").click()
    shown.get_by_label("Order").select_option("name")
    expect(shown.locator("[data-workflow]").first).not_to_contain_text("Marbled paper")  # which was saved last
    names = shown.locator("[data-workflow] a").all_inner_texts()
    assert names == sorted(names, key=str.lower)
    assert complaints_about(page) == []
    empty.press("Escape")
    empty.paste({"more": BLANK})
    empty.press("ControlOrMeta+s")  # what was saved from the library is what one goes on from: no conflict
    expect(page.get_by_text("Marbled paper is saved")).to_be_visible()
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_a_workflow_is_copied_and_deleted_in_the_library(empty: Desk, page: Page) -> None:
    empty.paste({"blank": BLANK})
    empty.save("Only once")
    shown = library(empty)
    choose(empty, shown, "Only once", "Duplicate")
    expect(card(shown, "Only once (copy)")).to_be_visible()
    choose(empty, shown, "Only once (copy)", "Delete")
    really = shown.get_by_role("alertdialog")
    expect(really).to_contain_text("with all its revisions")
    really.get_by_role("button", name="Delete").click()
    expect(card(shown, "Only once (copy)")).to_have_count(0)
    expect(card(shown, "Only once")).to_have_count(1)


def test_a_link_opens_the_workflow_in_a_tab_of_its_own(empty: Desk, page: Page) -> None:
    empty.paste({"linked": BLANK})
    empty.save("Linked paper")
    with page.context.expect_page() as waiting:
        card(library(empty), "Linked paper").get_by_role("link").click(modifiers=["ControlOrMeta"])
    other = Desk(waiting.value)
    expect(other.node("linked")).to_be_visible()
    expect(named(other)).to_have_value("Linked paper")
    empty.press("Escape")
    empty.command("Copy link")
    assert page.evaluate("navigator.clipboard.readText()") == other.page.url == page.url


def test_revisions_are_compared_and_an_old_one_is_the_newest_again(empty: Desk, page: Page) -> None:
    empty.paste({"paper": BLANK, "old": BLUR}, [["paper", "image", "old", "image"]])
    empty.save("Growing")
    empty.field("paper", "width").get_by_role("spinbutton").fill("96")
    empty.press("Enter", "Escape")
    empty.select("old")
    empty.press("Delete")
    empty.paste({"fresh": BLUR})
    empty.command("Save with a comment")
    page.get_by_role("dialog").get_by_label("Comment").fill("wider, without the blur")
    page.get_by_role("dialog").get_by_role("button", name="Save").click()
    expect(page.get_by_text("Growing is saved")).to_be_visible()

    empty.command("Revisions")
    shown = page.get_by_role("dialog", name="Revisions of Growing")
    expect(shown.locator('[data-revision="2"]')).to_contain_text("wider, without the blur")
    before, after = shown.locator("figure").first, shown.locator("figure").last
    expect(before.locator('[data-drawn="old"]')).to_have_attribute("data-change", "removed")
    expect(after.locator('[data-drawn="old"]')).to_have_count(0)
    expect(after.locator('[data-drawn="fresh"]')).to_have_attribute("data-change", "added")
    expect(after.locator('[data-drawn="paper"]')).to_have_attribute("data-change", "changed")
    expect(before.locator("[data-wire]")).to_have_attribute("data-change", "removed")
    said = shown.get_by_role("list", name="Differences")
    expect(said.locator("del")).to_have_text("64")
    expect(said.locator("ins")).to_have_text("96")
    seen = before.locator("svg").get_attribute("viewBox")
    said.get_by_role("button", name="Changed Blank image").click()
    assert before.locator("svg").get_attribute("viewBox") != seen
    expect(after.locator('[data-drawn="paper"]')).to_have_attribute("data-chosen", "true")
    assert complaints_about(page) == []

    shown.locator('[data-revision="1"]').click()
    expect(shown.get_by_text("This is the first revision")).to_be_visible()
    shown.get_by_label("Compare with").select_option("What is open now")
    expect(said.locator("ins")).to_have_text("96")
    shown.get_by_role("button", name="Restore").click()
    expect(shown).to_be_hidden()
    expect(empty.node("old")).to_be_visible()
    expect(empty.node("fresh")).to_have_count(0)
    empty.command("Revisions")
    expect(shown.locator("[data-revision]")).to_have_count(3)
    expect(shown.locator('[data-revision="3"]')).to_contain_text("Revision 1 again")


def test_an_old_revision_is_looked_at_and_left_as_it_is(empty: Desk, page: Page) -> None:
    empty.paste({"first": BLANK})
    empty.save("Looked at")
    empty.paste({"second": BLANK})
    empty.press("ControlOrMeta+s")
    expect(page.get_by_text("Looked at is saved")).to_be_visible()
    empty.command("Revisions")
    shown = page.get_by_role("dialog", name="Revisions of Looked at")
    shown.locator('[data-revision="1"]').click()
    shown.get_by_role("button", name="Open", exact=True).click()
    expect(empty.node("second")).to_have_count(0)
    expect(page.get_by_role("img", name="A newer revision was saved elsewhere")).to_be_visible()


def test_two_tabs_see_what_each_other_changed(empty: Desk, page: Page) -> None:
    empty.paste({"blank": BLANK})
    empty.save("Torn paper")
    other = Desk(page.context.new_page())
    other.page.goto(page.url)
    expect(other.node("blank")).to_be_visible()
    other.paste({"theirs": BLANK})
    other.press("ControlOrMeta+s")
    expect(other.page.get_by_text("Torn paper is saved")).to_be_visible()
    page.bring_to_front()
    empty.paste({"mine": BLUR})
    empty.press("ControlOrMeta+s")
    conflict = page.get_by_role("dialog", name="There is a newer revision")
    conflict.get_by_role("button", name="Compare both").click()
    expect(conflict.locator('[data-drawn="theirs"]')).to_have_attribute("data-change", "removed")
    expect(conflict.locator('[data-drawn="mine"]')).to_have_attribute("data-change", "added")
    assert complaints_about(page) == []
    conflict.get_by_role("button", name="Save mine as the newest").click()
    expect(page.get_by_text("Torn paper is saved")).to_be_visible()
    empty.command("Revisions")
    expect(page.get_by_role("dialog").locator("[data-revision]")).to_have_count(3)


@pytest.fixture
def visitor(browser: Browser, server: EditorServer) -> Iterator[Any]:
    """Opens pages of one browser, each of which can be closed as a crash would."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, reduced_motion="reduce")
    context.grant_permissions(["clipboard-read", "clipboard-write"], origin=server.url)

    def visit() -> Desk:
        page = context.new_page()
        page.goto(server.url)
        desk = Desk(page)
        expect(desk.nodes).not_to_have_count(0)
        return desk

    yield visit
    context.close()


def test_all_work_that_crashed_tabs_left_is_found_opened_or_discarded(visitor: Any) -> None:
    for name in ("One", "Two"):
        lost = visitor()
        lost.new()
        lost.paste({name.lower(): BLANK})
        named(lost).fill(name)
        lost.press("Enter")
        wait_for_copy(lost.page, name)
        lost.page.close()
    desk = visitor()
    expect(desk.page.get_by_text("Work that was not saved was found: Two")).to_be_visible()
    left = library(desk).get_by_role("region", name="Not saved yet")
    expect(left.get_by_role("listitem")).to_have_count(2)
    assert complaints_about(desk.page) == []
    left.get_by_role("button", name="Discard: One").click()
    left.get_by_role("button", name="Discard it").click()
    expect(left.get_by_role("listitem")).to_have_count(1)
    left.get_by_role("button", name="Open: Two").click()
    expect(desk.node("two")).to_be_visible()
    expect(library(desk).get_by_role("region", name="Not saved yet")).to_have_count(0)
