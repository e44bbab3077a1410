"""Small things that only a browser shows: exact numbers, where one looks, dragging, touch, messages."""

import json

from playwright.sync_api import Browser, Locator, Page, expect

from tests.e2e.copies import wait_for_copy
from tests.e2e.desk import PICTURE_WITHIN, Desk
from tests.e2e.server import EditorServer
from tests.e2e.test_building import CHAIN
from tests.e2e.test_running import SAVE, blank

LARGEST = 2**64 - 1
DENOISE = {"denoise": {"type": "diffusion/denoise", "version": 2, "inputs": {"seed": LARGEST}}}
_LISTEN = """() => {
  const send = window.fetch;
  window.fetch = async (request) => {
    if (request.method === 'POST' && request.url.endsWith('/runs')) window.asked = await request.clone().text();
    return send(request);
  };
}"""
"""Keeps what runs are asked for."""
_HASTE = """() => {
  for (const kind of ['animationstart', 'animationend', 'animationcancel']) {
    window.addEventListener(kind, (event) => event.stopImmediatePropagation(), true);
  }
}"""
"""A browser that is too busy to tell of animations."""
WIRES = [["blank", "image", "save", "image"]]


def test_a_seed_of_twenty_digits_is_saved_as_it_was_after_other_changes(
    empty: Desk, page: Page, server: EditorServer
) -> None:
    empty.paste(DENOISE)
    seed = empty.field("denoise", "seed").get_by_role("spinbutton")
    expect(seed).to_have_value(str(LARGEST))
    empty.field("denoise", "steps").get_by_role("spinbutton").fill("7")
    empty.press("Enter")
    empty.save("Exact")
    assert _saved(server, "Exact")["nodes"]["denoise"]["inputs"] == {"seed": LARGEST, "steps": 7}
    seed.fill(str(LARGEST - 2))
    seed.press("ArrowUp")
    expect(seed).to_have_value(str(LARGEST - 1))
    empty.command("New workflow")
    empty.open("Exact")
    expect(seed).to_have_value(str(LARGEST))


def test_every_run_of_a_batch_has_a_new_seed_where_each_run_draws_one(empty: Desk, page: Page) -> None:
    empty.paste(DENOISE)
    empty.field("denoise", "seed").get_by_role("button", name="each run").click()
    empty.press("Escape")
    empty.command("Run a batch")
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name="Vary it no more").click()
    for name, values in (("Steps", "1\n2"), ("Cfg", "3\n4")):
        dialog.get_by_label("Vary another field").select_option(label=f"Denoise · {name}")
        dialog.get_by_role("region", name=f"Denoise · {name}").get_by_role("textbox").fill(values)
    page.evaluate(_LISTEN)
    dialog.get_by_role("button", name="Run 4 times").click()
    page.wait_for_function("() => window.asked !== undefined")
    [group] = json.loads(page.evaluate("window.asked"))["batch"]
    assert [group["denoise.steps"], group["denoise.cfg"]] == [[1, 1, 2, 2], [3, 4, 3, 4]]
    assert len(set(group["denoise.seed"])) == 4


def test_a_batch_begins_with_what_is_selected(empty: Desk, page: Page) -> None:
    empty.paste({"blank": blank(56), "save": SAVE}, WIRES)
    empty.press("Escape")
    empty.select("blank")
    empty.command("Run a batch")
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("region", name="Blank image · Width").get_by_role("textbox")).to_have_value("56")
    expect(dialog.get_by_role("button", name="Run once")).to_be_enabled()


def test_a_workflow_opens_where_one_looked_at_it_and_looking_is_no_change(
    empty: Desk, page: Page, server: EditorServer
) -> None:
    empty.paste({"blank": blank(57), "save": SAVE}, WIRES)
    empty.save("Looked at")
    page.mouse.move(600, 300)
    page.mouse.wheel(0, -300)
    seen = _seen(page)
    expect(page.get_by_role("img", name="Not saved yet")).to_have_count(0)
    wait_for_copy(page, "Looked at", seen)
    page.reload()
    expect(empty.node("blank")).to_be_visible()
    assert _seen(page) == seen
    empty.press("ControlOrMeta+s")
    expect(page.get_by_text("Looked at is saved")).to_be_visible()
    x, y, zoom = _saved(server, "Looked at")["view"]["viewport"]
    assert _seen(page) == f"{x},{y},{zoom}"


def test_what_is_shown_whole_stays_so_beside_a_panel_until_it_is_moved(empty: Desk, page: Page) -> None:
    empty.paste({"blank": blank(58), "save": SAVE}, WIRES)
    before = _seen(page)
    empty.press("Alt+o")
    expect(page.get_by_role("complementary", name="Outline")).to_be_visible()
    for key in ("blank", "save"):
        assert _is_in(page.locator(".react-flow"), empty.node(key))
    assert _seen(page) != before
    page.mouse.move(700, 300)
    page.mouse.wheel(0, 200)
    moved = _seen(page)
    assert moved != before
    empty.press("Alt+o")
    expect(page.get_by_role("complementary", name="Outline")).to_have_count(0)
    assert _seen(page) == moved


def test_a_node_is_dragged_out_of_the_palette_to_where_it_belongs(empty: Desk, page: Page) -> None:
    empty.press("Shift+A")
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("combobox").fill("blank image")
    row = dialog.get_by_role("option").first.bounding_box()
    assert row is not None
    page.mouse.move(row["x"] + 40, row["y"] + 10)
    page.mouse.down()
    page.mouse.move(500, 480, steps=4)
    expect(dialog).to_have_count(0)
    page.mouse.move(420, 520, steps=2)
    page.mouse.up()
    expect(empty.nodes).to_have_count(1)
    box = empty.nodes.first.bounding_box()
    assert box is not None
    assert box["x"] < 420 < box["x"] + box["width"]
    assert abs(box["y"] - 520) < 40
    empty.undo()
    expect(empty.nodes).to_have_count(0)


def test_what_floats_goes_even_if_nobody_tells_that_its_animation_ended(desk: Desk, page: Page) -> None:
    page.evaluate(_HASTE)
    page.get_by_role("button", name="Look").click()
    page.get_by_role("menuitemcheckbox", name="Dark").click()
    expect(page.get_by_role("menu")).to_have_count(0)
    desk.command("Run a batch")
    expect(page.get_by_role("dialog", name="Run a batch")).to_be_visible()
    desk.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.locator("[data-scrim]")).to_have_count(0)
    page.get_by_role("button", name="Gallery", exact=True).click()
    day = page.get_by_role("toolbar", name="Filters").get_by_role("button", name="Day")
    day.click()
    expect(page.get_by_role("dialog")).to_be_visible()
    desk.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_a_subgraph_is_offered_again_and_the_way_says_which_node_one_came_through(empty: Desk, page: Page) -> None:
    empty.paste(CHAIN, [["blank", "image", "save", "image"]])
    empty.press("Escape")
    empty.select("blur")
    empty.press("ControlOrMeta+Shift+g")
    expect(empty.node("subgraph")).to_be_visible()
    empty.add("Subgraph")
    call = next(key for key in empty.ids() if key not in (*CHAIN, "subgraph"))
    expect(empty.node(call).locator("header")).to_contain_text("Subgraph")
    empty.press("Alt+ArrowDown")
    way = page.get_by_role("navigation", name="Where you are")
    expect(way).to_contain_text(f"through {call}")
    empty.press("Alt+ArrowUp")
    expect(page.get_by_role("complementary", name="Inspector").get_by_role("textbox").first).to_have_value("Subgraph")


def test_messages_leave_the_run_button_and_the_results_free_and_are_counted(desk: Desk, page: Page) -> None:
    page.evaluate("navigator.clipboard.writeText('no workflow')")
    for _ in range(3):
        desk.press("ControlOrMeta+v")
    message = page.get_by_role("alert")
    expect(message).to_have_count(1)
    expect(message).to_contain_text("× 3")
    for other in (
        page.get_by_role("button", name="Run", exact=True),
        page.get_by_role("region", name="Results"),
        page.get_by_role("toolbar", name="View"),
    ):
        assert not _touch(message, other)
    desk.command("Run a batch")
    dialog = page.get_by_role("dialog", name="Run a batch")
    expect(dialog).to_be_visible()
    assert not _touch(message, dialog)
    message.get_by_role("button", name="Dismiss").click()
    expect(message).to_have_count(0)
    expect(dialog).to_be_visible()


def test_fingers_move_the_graph_and_open_menus(browser: Browser, server: EditorServer) -> None:
    context = browser.new_context(viewport={"width": 1440, "height": 900}, has_touch=True, reduced_motion="reduce")
    page = context.new_page()
    page.goto(server.url)
    desk = Desk(page)
    expect(desk.nodes).not_to_have_count(0)
    fingers = context.new_cdp_session(page)

    def touch(kind: str, *points: tuple[float, float]) -> None:
        found = [{"x": x, "y": y, "id": at} for at, (x, y) in enumerate(points)]
        fingers.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": found})

    before = _seen(page)
    touch("touchStart", (600, 110))
    for step in range(1, 6):
        touch("touchMove", (600 + 10 * step, 110 + 5 * step))
    touch("touchEnd")
    panned = _seen(page)
    assert panned != before
    assert panned.split(",")[2] == before.split(",")[2]
    touch("touchStart", (580, 110), (620, 110))
    for step in range(1, 6):
        touch("touchMove", (580 - 4 * step, 110), (620 + 4 * step, 110))
    touch("touchEnd")
    assert float(_seen(page).split(",")[2]) > float(panned.split(",")[2])
    desk.press(".")
    head = desk.node("denoise").bounding_box()
    assert head is not None
    touch("touchStart", (head["x"] + 60, head["y"] + 8))
    expect(page.get_by_role("menu")).to_be_visible()
    touch("touchEnd")
    expect(page.get_by_role("menuitem", name="Mute")).to_be_visible()
    context.close()


def test_the_queue_is_put_in_order_by_dragging(empty: Desk, page: Page) -> None:
    empty.command("Pause the queue")
    empty.paste({"blank": blank(31), "save": SAVE}, WIRES)
    for name in ("One", "Two", "Three"):
        page.get_by_role("textbox", name="Name of the workflow").fill(name)
        empty.run()
    empty.press("Alt+q")
    waiting = page.get_by_role("region", name="Waiting").get_by_role("article")
    expect(waiting).to_have_count(3)
    handle = page.get_by_role("button", name="Three: Drag")
    handle.drag_to(waiting.first)
    expect(waiting.first).to_have_accessible_name("Three")
    handle.focus()
    empty.press("ArrowDown")
    expect(waiting.nth(1)).to_have_accessible_name("Three")
    empty.command("Let the queue go on")
    expect(waiting).to_have_count(0, timeout=PICTURE_WITHIN)


def _saved(server: EditorServer, name: str) -> dict[str, dict[str, dict[str, object]]]:
    """The document of the saved workflow with this name."""
    found = server.asked(f"/workflows?text={name.replace(' ', '%20')}")["workflows"]
    document: dict[str, dict[str, dict[str, object]]] = server.asked(f"/workflows/{found[0]['id']}/document")
    return document


def _seen(page: Page) -> str:
    """What is seen of the graph once it moves no more, as a workflow keeps it: x, y, zoom."""
    seen, before = _seen_now(page), ""
    while seen != before:
        page.wait_for_timeout(150)
        seen, before = _seen_now(page), seen
    return seen


def _seen_now(page: Page) -> str:
    seen: str = page.evaluate(
        """() => {
          const shown = getComputedStyle(document.querySelector('.react-flow__viewport'));
          const { e, f, a } = new DOMMatrix(shown.transform);
          return [Math.round(e), Math.round(f), Number(a.toFixed(3))].join();
        }"""
    )
    return seen


def _touch(one: Locator, other: Locator) -> bool:
    a, b = one.bounding_box(), other.bounding_box()
    assert a is not None
    assert b is not None
    across = a["x"] < b["x"] + b["width"] and b["x"] < a["x"] + a["width"]
    return across and a["y"] < b["y"] + b["height"] and b["y"] < a["y"] + a["height"]


def _is_in(outer: Locator, inner: Locator) -> bool:
    a, b = outer.bounding_box(), inner.bounding_box()
    assert a is not None
    assert b is not None
    across = a["x"] <= b["x"] and b["x"] + b["width"] <= a["x"] + a["width"]
    return across and a["y"] <= b["y"] and b["y"] + b["height"] <= a["y"] + a["height"]
