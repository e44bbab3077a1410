"""Makes the pictures of the documentation from the running product: `python -m tests.e2e.pictures docs/images`."""

from __future__ import annotations

import io
import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.e2e.chromium import MISSING, find_chromium
from tests.e2e.desk import PICTURE_WITHIN, Desk
from tests.e2e.server import EditorServer

_PROMPT = "a large yellow star on a purple background"


def main(folder: Path) -> None:
    """Write every picture."""
    chromium = find_chromium()
    if chromium is None:
        sys.exit(MISSING)
    with tempfile.TemporaryDirectory() as home, EditorServer(Path(home)) as server, sync_playwright() as playwright:
        server.wait_for_worker()
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        _first_run(_page(browser, server, "dark"), folder / "editor.png")
        page = _page(browser, server, "light")
        _palette(page, folder / "editor-palette.png")
        _outline(page, folder / "editor-outline.png")
        browser.close()


def _page(browser: Browser, server: EditorServer, theme: str) -> Page:
    context = browser.new_context(viewport={"width": 1440, "height": 900}, reduced_motion="reduce")
    page = context.new_page()
    page.add_init_script(f"localStorage.setItem('nodeloom.theme', '{theme}')")
    page.goto(server.url)
    expect(page.locator("[data-field]").first).to_be_visible()
    return page


def _first_run(page: Page, file: Path) -> None:
    desk = Desk(page)
    desk.field("prompt", "value").get_by_role("textbox").fill(_PROMPT)
    for count in range(1, 6):
        desk.run()
        expect(desk.pictures).to_have_count(count, timeout=PICTURE_WITHIN)
    expect(desk.node("save")).to_have_attribute("data-state", "finished")
    _keep(page, file)


def _palette(page: Page, file: Path) -> None:
    Desk(page).press("Shift+A")
    page.get_by_role("dialog").get_by_role("combobox").fill("prompt")
    expect(page.get_by_role("option").first).to_be_visible()
    _keep(page, file)
    page.keyboard.press("Escape")


def _outline(page: Page, file: Path) -> None:
    desk = Desk(page)
    desk.press("Alt+o")
    desk.select("denoise")
    page.get_by_role("tree").locator("""[data-row='["denoise"]'] [data-twisty]""").click()
    _keep(page, file)


def _keep(page: Page, file: Path) -> None:
    """Write what is seen, in the colours that it has most of: a third of the bytes."""
    picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    picture.quantize(256, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE).save(file, optimize=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
