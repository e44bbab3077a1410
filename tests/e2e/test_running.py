"""Running workflows: the first minute, mistakes, batches, and what survives."""

from itertools import pairwise
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.e2e.desk import PICTURE_WITHIN, Desk
from tests.e2e.server import EditorServer
from tests.embedded import SIDE

GREY = {"r": 90, "g": 90, "b": 90, "a": 255}


def blank(width: int = 64, **inputs: object) -> dict[str, object]:
    return {"type": "image/blank", "version": 1, "inputs": {"width": width, "height": 48, **inputs}}


SAVE = {"type": "image/save", "version": 1}
BLUR = {"type": "image/blur", "version": 1, "inputs": {"radius": 2}}


def test_a_newcomer_gets_a_picture_with_one_click(desk: Desk, page: Page) -> None:
    before = desk.pictures.count()
    desk.run()
    expect(desk.pictures).to_have_count(before + 1, timeout=PICTURE_WITHIN)
    saved = page.locator("[data-node][data-state=finished], [data-node][data-state=cached]")
    expect(saved).to_have_count(desk.nodes.count(), timeout=PICTURE_WITHIN)
    desk.pictures.first.click()
    shown = page.get_by_role("dialog")
    expect(shown).to_contain_text(f"{SIDE} × {SIDE}")
    page.keyboard.press("Escape")
    expect(shown).to_be_hidden()


def test_what_is_being_made_is_seen_while_it_is_made(desk: Desk, page: Page) -> None:
    words = "Preview of what the node works on"
    page.evaluate(
        """words => new MutationObserver(() => {
          if (document.querySelector(`[data-node=denoise] img[alt="${words}"]`)) document.body.dataset.seen = 'yes';
        }).observe(document.body, { childList: true, subtree: true })""",
        words,
    )
    desk.run()
    expect(page.locator("body")).to_have_attribute("data-seen", "yes", timeout=PICTURE_WITHIN)


def test_a_second_run_says_what_was_reused(empty: Desk, page: Page) -> None:
    empty.paste({"blank": blank(40), "blur": BLUR, "save": SAVE}, [
        ["blank", "image", "blur", "image"], ["blur", "image", "save", "image"],
    ])  # fmt: skip
    empty.run()
    expect(empty.node("save")).to_have_attribute("data-state", "finished", timeout=PICTURE_WITHIN)
    empty.run()
    expect(empty.node("blur")).to_have_attribute("data-state", "cached", timeout=PICTURE_WITHIN)


def test_a_mistake_is_shown_at_its_node_and_field_and_is_gone_once_it_is_mended(empty: Desk, page: Page) -> None:
    empty.paste({"blank": blank(50), "blur": BLUR, "save": SAVE}, [["blur", "image", "save", "image"]])
    empty.run()
    expect(empty.field("blur", "image")).to_have_attribute("data-problem", "true")
    empty.wire(("blank", "image"), ("blur", "image"))
    expect(empty.field("blur", "image")).not_to_have_attribute("data-problem", "true")
    empty.run()
    expect(empty.node("save")).to_have_attribute("data-state", "finished", timeout=PICTURE_WITHIN)


def test_a_node_that_fails_says_so_and_the_other_branch_finishes(empty: Desk, page: Page) -> None:
    crop = {"type": "image/crop", "version": 1, "inputs": {"x": 5000, "y": 5000, "width": 10, "height": 10}}
    empty.paste({"blank": blank(52), "crop": crop, "save": SAVE, "other": SAVE}, [
        ["blank", "image", "crop", "image"], ["crop", "image", "save", "image"], ["blank", "image", "other", "image"],
    ])  # fmt: skip
    empty.run()
    expect(empty.node("crop")).to_have_attribute("data-state", "failed", timeout=PICTURE_WITHIN)
    expect(empty.node("save")).to_have_attribute("data-state", "blocked")
    expect(empty.node("other")).to_have_attribute("data-state", "finished")


def test_muted_nodes_do_not_run_and_bypassed_ones_pass_on(empty: Desk) -> None:
    empty.paste({"blank": blank(54), "blur": BLUR, "save": SAVE, "extra": SAVE}, [
        ["blank", "image", "blur", "image"], ["blur", "image", "save", "image"], ["blank", "image", "extra", "image"],
    ])  # fmt: skip
    empty.select("blur")
    empty.press("ControlOrMeta+b")
    expect(empty.node("blur")).to_have_attribute("data-mode", "bypassed")
    empty.select("extra")
    empty.press("ControlOrMeta+m")
    expect(empty.node("extra")).to_have_attribute("data-mode", "muted")
    empty.run()
    expect(empty.node("save")).to_have_attribute("data-state", "finished", timeout=PICTURE_WITHIN)
    for key in ("blur", "extra"):
        assert empty.node(key).get_attribute("data-state") not in ("finished", "failed", "cached")


def test_a_batch_of_six_makes_six_pictures(empty: Desk, page: Page) -> None:
    empty.paste({"blank": blank(56), "save": SAVE}, [["blank", "image", "save", "image"]])
    before = empty.pictures.count()
    empty.command("Run a batch")
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("region", name="Blank image · Width").get_by_role("textbox").fill("10\n20\n30\n40\n50\n60")
    dialog.get_by_role("button", name="Run 6").click()
    expect(empty.pictures).to_have_count(before + 6, timeout=PICTURE_WITHIN)


def test_a_picture_dropped_on_the_window_brings_its_workflow_which_runs_again(
    desk: Desk, page: Page, server: EditorServer, tmp_path: Path
) -> None:
    desk.new()
    desk.paste({"blank": blank(58), "save": SAVE}, [["blank", "image", "save", "image"]])
    desk.run()
    expect(desk.node("save")).to_have_attribute("data-state", "finished", timeout=PICTURE_WITHIN)
    newest = server.asked("/images?limit=1")["images"][0]
    file = tmp_path / "picture.png"
    file.write_bytes(server.read(f"/images/{newest['id']}/file"))
    desk.new()
    desk.drop(file)
    expect(desk.node("blank")).to_be_visible()
    expect(desk.field("blank", "width").get_by_role("spinbutton")).to_have_value("58")
    desk.run()
    expect(desk.node("save")).to_have_attribute("data-state", "finished", timeout=PICTURE_WITHIN)


def test_a_run_goes_on_after_the_page_was_reloaded_and_the_server_was_killed(
    empty: Desk, page: Page, server: EditorServer
) -> None:
    steps = {f"s{index}": {**BLUR, "inputs": {"radius": 60 + index}} for index in range(8)}
    chain = ["blank", *steps, "save"]
    edges = [[one, "image", other, "image"] for one, other in pairwise(chain)]
    empty.paste({"blank": blank(2000, height=2000, color=GREY), **steps, "save": SAVE}, edges)
    empty.save("A long way")
    empty.run()
    expect(empty.node("s0")).to_have_attribute("data-state", "finished", timeout=PICTURE_WITHIN)
    server.kill()
    server.start()
    page.reload()
    expect(empty.node("save")).to_have_attribute("data-state", "finished", timeout=2 * PICTURE_WITHIN)
