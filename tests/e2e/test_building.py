"""Building a workflow with pointer and keys."""

from playwright.sync_api import Page, expect

from tests.e2e.desk import Desk

CHAIN = {
    "blank": {"type": "image/blank", "version": 1, "inputs": {"width": 64, "height": 48}},
    "blur": {"type": "image/blur", "version": 1},
    "save": {"type": "image/save", "version": 1},
}
WIRES = [["blank", "image", "blur", "image"], ["blur", "image", "save", "image"]]


def test_a_wire_dropped_on_the_empty_canvas_offers_what_it_fits(empty: Desk, page: Page) -> None:
    empty.paste({"blank": CHAIN["blank"]})
    start = empty.handle("blank", "image", source=True).bounding_box()
    assert start is not None
    page.mouse.move(start["x"] + 5, start["y"] + 5)
    page.mouse.down()
    page.mouse.move(start["x"] + 200, start["y"] + 60, steps=8)
    page.mouse.up()
    palette = page.get_by_role("dialog")
    expect(palette).to_be_visible()
    palette.get_by_role("combobox").fill("blur")
    empty.press("Enter")
    expect(empty.nodes).to_have_count(2)
    expect(empty.wires).to_have_count(1)
    expect(empty.field("blur", "image")).to_contain_text("Blank")


def test_a_wire_that_does_not_fit_says_why(empty: Desk, page: Page) -> None:
    empty.paste({"blank": CHAIN["blank"], "save": CHAIN["save"]})
    start = empty.handle("blank", "width", source=True).bounding_box()
    target = empty.handle("save", "image", source=False).bounding_box()
    assert start is not None
    assert target is not None
    page.mouse.move(start["x"] + 5, start["y"] + 5)
    page.mouse.down()
    page.mouse.move(target["x"] + 5, target["y"] + 5, steps=8)
    expect(page.get_by_text("go into a single ImageField")).to_be_visible()
    page.mouse.up()
    expect(empty.wires).to_have_count(0)


def test_thirty_mixed_steps_are_taken_back_one_by_one_and_done_again(empty: Desk, page: Page) -> None:
    steps = 0
    for _ in range(5):
        empty.add("blank image")
        empty.press("m", "b", "Alt+c", "ControlOrMeta+ArrowRight", "ControlOrMeta+d")
        steps += 6
    assert steps == 30
    expect(empty.nodes).to_have_count(10)
    before = empty.ids()
    empty.undo(steps)
    expect(empty.nodes).to_have_count(0)
    empty.redo(steps)
    expect(empty.nodes).to_have_count(10)
    assert empty.ids() == before


def test_deleting_and_reconnecting_leads_wires_past_what_is_gone(empty: Desk) -> None:
    empty.paste(CHAIN, WIRES)
    empty.select("blur")
    empty.press("ControlOrMeta+Delete")
    expect(empty.nodes).to_have_count(2)
    expect(empty.wires).to_have_count(1)
    empty.undo()
    expect(empty.wires).to_have_count(2)


def test_a_subgraph_is_made_entered_left_and_taken_apart(empty: Desk, page: Page) -> None:
    empty.paste({**CHAIN, "more": {"type": "image/blur", "version": 1}}, [
        ["blank", "image", "blur", "image"], ["blur", "image", "more", "image"], ["more", "image", "save", "image"],
    ])  # fmt: skip
    empty.select("blur", "more")
    empty.press("ControlOrMeta+Shift+g")
    expect(empty.nodes).to_have_count(3)
    expect(empty.wires).to_have_count(2)
    empty.press("Alt+ArrowDown")
    expect(empty.node("blur")).to_be_visible()
    expect(empty.nodes).to_have_count(2)
    empty.press("Alt+ArrowUp")
    expect(empty.nodes).to_have_count(3)
    empty.press("ControlOrMeta+Alt+g")
    expect(empty.nodes).to_have_count(4)
    expect(empty.wires).to_have_count(3)
    empty.undo(2)
    assert empty.ids() == ["blank", "blur", "more", "save"]


def test_what_is_copied_in_one_tab_is_pasted_in_another(empty: Desk, page: Page) -> None:
    empty.paste(CHAIN, WIRES)
    empty.press("ControlOrMeta+a", "ControlOrMeta+c")
    other = Desk(page.context.new_page())
    other.page.goto(page.url)
    expect(other.nodes).not_to_have_count(0)
    other.new()
    other.press("ControlOrMeta+v")
    expect(other.nodes).to_have_count(3)
    expect(other.wires).to_have_count(2)
