"""What people do once they know their way about."""

from playwright.sync_api import Page, expect

from tests.e2e.desk import PICTURE_WITHIN, Desk
from tests.e2e.test_building import CHAIN

_MIDDLE = """() => {
  const path = document.querySelector('[data-edge] path');
  const at = path.getPointAtLength(path.getTotalLength() / 2).matrixTransform(path.getScreenCTM());
  return [at.x, at.y];
}"""
"""Where the middle of the first wire is in the window."""


def test_a_node_that_is_dropped_over_a_wire_is_put_into_it(empty: Desk, page: Page) -> None:
    empty.paste(CHAIN, [["blank", "image", "save", "image"]])
    empty.press("Escape")
    box = empty.node("blur").bounding_box()
    assert box is not None
    head = (box["x"] + 60, box["y"] + 14)
    x, y = page.evaluate(_MIDDLE)
    page.mouse.move(*head)
    page.mouse.down()
    dx, dy = x - box["x"] - box["width"] / 2, y - box["y"] - box["height"] / 2
    page.mouse.move(head[0] + dx / 2, head[1] + dy / 2, steps=8)
    page.mouse.move(head[0] + dx, head[1] + dy, steps=8)
    expect(page.locator("[data-parting]")).to_have_count(1)
    page.mouse.up()
    expect(empty.wires).to_have_count(2)
    expect(empty.field("blur", "image")).to_contain_text("Blank")
    empty.undo()
    expect(empty.wires).to_have_count(1)


def test_a_new_note_is_written_at_once(empty: Desk, page: Page) -> None:
    empty.press("Shift+N")
    page.get_by_role("dialog").get_by_role("textbox").fill("Why it is so")
    page.get_by_role("dialog").get_by_role("button", name="Save").click()
    expect(page.locator("[data-note]")).to_contain_text("Why it is so")
    empty.undo()
    expect(page.locator("[data-note]")).to_have_count(0)


def test_a_picture_tells_the_seed_that_was_drawn_for_it(desk: Desk, page: Page) -> None:
    before = desk.pictures.count()
    desk.run()
    expect(desk.pictures).to_have_count(before + 1, timeout=PICTURE_WITHIN)
    drawn = desk.node("seed").locator('[data-output="value"]')
    desk.pictures.first.click()
    facts = page.get_by_role("dialog").get_by_role("complementary")
    expect(facts).to_contain_text("Seed")
    seed = facts.locator("div", has_text="Seed").locator("dd").inner_text()
    assert seed.isdecimal()
    expect(drawn).to_contain_text(seed)


def test_in_a_small_window_the_map_leaves_room_for_the_tools(desk: Desk, page: Page) -> None:
    page.set_viewport_size({"width": 1024, "height": 700})
    desk.command("Show the queue")
    expect(page.get_by_role("complementary", name="Queue")).to_be_visible()
    expect(page.get_by_role("toolbar", name="View")).to_be_visible()
    expect(page.get_by_role("img", name="Map of the graph")).to_be_hidden()
    page.set_viewport_size({"width": 720, "height": 450})
    graph = page.get_by_role("main").bounding_box()
    assert graph is not None
    assert graph["width"] > 200
