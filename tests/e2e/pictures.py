"""Makes the pictures of the documentation from the running product: `python -m tests.e2e.pictures docs/images`."""

from __future__ import annotations

import io
import json
import sys
import tempfile
from pathlib import Path

import torch
from PIL import Image
from playwright.sync_api import Browser, Page, expect, sync_playwright

from nodeloom.migrations import migrate, read_document
from nodeloom.runtime.models import ModelLibrary
from nodeloom.runtime.settings import Settings
from nodeloom.runtime.training.pair import Pair, Wish
from nodeloom.runtime.training.pictures import as_pictures, save_sheet
from nodeloom.runtime.worker.pictures import write_into
from nodeloom.runtime.worker.session import Session
from nodeloom.schema import Registry
from nodeloom.schema.interface import with_inputs
from tests.e2e.chromium import MISSING, find_chromium
from tests.e2e.desk import PICTURE_WITHIN, Desk
from tests.e2e.server import EXAMPLES, EditorServer
from tests.e2e.studio import Studio
from tests.migrations.invokeai.drawn import with_lora

_PROMPT = "a large yellow star on a purple background"
_WORLD = (
    ("a large red star on a blue background", "a striped orange triangle on a black background"),
    ("a large yellow heart on a purple background", "a shiny cyan diamond on a brown background"),
    ("a dotted pink circle on a white background", "a green ring on a gray background"),
    ("a checked green square on a yellow background", "a large white moon on a blue background"),
    ("a blue square left of a red star on a gray background", "a small purple heart at the top on a pink background"),
    ("a yellow moon above a green cross on a black background", "a rough brown circle on a cyan background"),
)


def main(folder: Path) -> None:
    """Write every picture."""
    chromium = find_chromium()
    if chromium is None:
        sys.exit(MISSING)
    _world(folder / "world.png")
    _companions(folder / "companions.png")
    with (
        tempfile.TemporaryDirectory() as home,
        EditorServer(_with_models(Path(home))) as server,
        sync_playwright() as playwright,
    ):
        server.wait_for_worker()
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        _first_run(_page(browser, server, "dark"), folder / "editor.png")
        page = _page(browser, server, "light")
        _palette(page, folder / "editor-palette.png")
        _outline(page, folder / "editor-outline.png")
        _painting(_page(browser, server, "dark"), server, folder)
        _forms(_page(browser, server, "light"), folder)
        page = _page(browser, server, "dark")
        _gallery(page, server, folder)
        _models(page, folder / "models.png")
        _library(_page(browser, server, "dark"), folder)
        _upgrading(_page(browser, server, "dark"), Path(home) / "old.json", folder / "upgrading.png")
        _language(_page(browser, server, "dark", "zh-CN"), folder / "languages.png")
        browser.close()


def _world(file: Path) -> None:
    """What base and refiner draw."""
    with tempfile.TemporaryDirectory() as cache:
        pair = Pair.load(ModelLibrary([], Path(cache)))
    drawn = [
        [pair.draw(Wish(prompt, 1, 25, 0.8, 4.0, 1.0), pair.pixels, refined=True) for prompt in row]
        for row in zip(*_WORLD, strict=True)
    ]
    save_sheet(file, [as_pictures(torch.stack(row)) for row in drawn], gap=4)


def _companions(file: Path) -> None:
    """What the examples of the companions make: the LoRA, the new word, edges, and twice the size."""
    drawn = []
    with tempfile.TemporaryDirectory() as home:
        session = Session(Registry.installed(), Settings(home=Path(home)))
        for name in ("style_lora", "textual_inversion", "steer_by_edges", "upscale"):
            example = read_document((EXAMPLES / f"{name}.json").read_bytes(), name)
            workflow = with_inputs(
                migrate(example, catalogue=session.catalogue).workflow, session.catalogue, {"seed": 5}
            )
            saved: list[Path] = []
            result = session.run(workflow, save=write_into(Path(home), saved.append), folders=[EXAMPLES])
            assert result.status == "completed", result.failures
            drawn.append(Image.open(saved[0]).convert("RGB").resize((256, 256)))
    save_sheet(file, [drawn], gap=4)


def _page(browser: Browser, server: EditorServer, theme: str, locale: str = "en-US") -> Page:
    context = browser.new_context(viewport={"width": 1440, "height": 900}, reduced_motion="reduce", locale=locale)
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


def _language(page: Page, file: Path) -> None:
    """Needs a font with Chinese signs (Debian: fonts-noto-cjk)."""
    desk = Desk(page)
    desk.select("denoise")
    desk.press("Shift+A")
    page.get_by_role("dialog").get_by_role("combobox").fill("图像")
    expect(page.get_by_role("option").first).to_be_visible()
    _keep(page, file)


def _painting(page: Page, server: EditorServer, folder: Path) -> None:
    studio = Studio(Desk(page), server)
    studio.open()
    studio.paint()
    for down in (0.28, 0.36, 0.44, 0.52, 0.6):
        studio.drag((0.3, down), (0.62, down + 0.06))
    page.keyboard.press("l")
    studio.drag((0.62, 0.72), (0.9, 0.6), (0.94, 0.9), (0.66, 0.94))
    page.keyboard.press("b")
    studio.dialog.get_by_label("Feather: how far edges fade, in pixels").fill("2")
    page.mouse.move(640, 400)
    _keep(page, folder / "painting.png")
    studio.use("Use this mask")
    studio.crop()
    studio.dialog.get_by_label("Right", exact=True).fill("32")
    studio.dialog.get_by_label("Above", exact=True).fill("8")
    _keep(page, folder / "painting-extend.png")


def _forms(page: Page, folder: Path) -> None:
    page.keyboard.press("Alt+f")
    page.get_by_role("textbox", name="Words of the heading").focus()
    _keep(page, folder / "forms-builder.png")
    page.keyboard.press("Alt+p")
    page.get_by_role("textbox", name="Prompt", exact=True).fill(_PROMPT)
    page.get_by_role("button", name="Run", exact=True).click()
    expect(page.locator("[data-results] [data-picture]").first).to_be_visible(timeout=PICTURE_WITHIN)
    expect(page.get_by_role("button", name="Stop")).to_be_hidden(timeout=PICTURE_WITHIN)
    _keep(page, folder / "forms.png")
    page.set_viewport_size({"width": 390, "height": 844})
    _keep(page, folder / "forms-phone.png")


def _gallery(page: Page, server: EditorServer, folder: Path) -> None:
    for name in ("Landscapes", "Stars and hearts"):
        server.asked("/boards", {"name": name})
    document = server.asked("/workflows/text_to_image/document")
    shapes = [f"{colour} {shape}" for shape in ("heart", "circle", "star") for colour in ("red", "green", "blue")]
    for shape in shapes:
        document["nodes"]["prompt"]["inputs"]["value"] = f"a large {shape} on a purple background"
        server.asked("/runs?wait=60", {"document": document, "workflow": "text_to_image"})
    page.keyboard.press("Alt+g")
    tiles = page.get_by_role("listbox", name="Pictures").get_by_role("option")
    tiles.nth(0).click()
    tiles.nth(1).click(modifiers=["ControlOrMeta"])
    board = page.get_by_role("listitem").filter(has_text="Stars and hearts")
    tiles.nth(1).drag_to(board)
    expect(board).to_contain_text("2")
    page.get_by_role("main").get_by_role("heading", name="Gallery").hover()
    page.get_by_role("button", name="Dismiss").click()
    _keep(page, folder / "gallery.png")
    page.get_by_role("button", name="Compare").click()
    expect(page.get_by_role("table")).to_be_visible()
    _keep(page, folder / "gallery-compare.png")
    page.keyboard.press("Escape")


def _with_models(home: Path) -> Path:
    """The folder of a server, with two files that can't be used as models."""
    for name in ("loras/brush.ckpt", "half-a-download.safetensors"):
        place = home / "models" / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(bytes(5_000_000))
    return home


def _models(page: Page, file: Path) -> None:
    page.keyboard.press("Alt+m")
    page.get_by_role("table").get_by_text("half-a-download").first.click()
    _keep(page, file)


def _library(page: Page, folder: Path) -> None:
    desk = Desk(page)
    desk.field("prompt", "value").get_by_role("textbox").fill(_PROMPT)
    desk.field("denoise", "steps").get_by_role("spinbutton").fill("30")
    desk.press("Enter", "Escape")
    desk.select("negative_prompt")
    desk.press("Delete")
    desk.command("Save with a comment")
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Comment").fill("A star instead, with more steps")
    dialog.get_by_role("button", name="Save").click()
    expect(dialog).to_have_count(0)
    desk.command("Revisions")
    expect(dialog.locator("figure")).to_have_count(2)
    _keep(page, folder / "library-revisions.png")
    desk.press("Escape", "ControlOrMeta+o")
    expect(dialog.get_by_role("listitem").filter(has_text="Hires fix").locator("svg")).to_be_visible()
    _keep(page, folder / "library.png")


def _upgrading(page: Page, old: Path, file: Path) -> None:
    """A workflow of InvokeAI 1.0.0 whose LoRA is not here, with a node that is skipped."""
    flow = with_lora("1.0.0").node("edges", "hed_edge_detection", "image", scribble=False)
    old.write_text(json.dumps(flow.edges("decode.image edges.image").document()))
    desk = Desk(page)
    desk.drop(old)
    panel = page.get_by_role("complementary", name="Upgrade")
    panel.locator('[data-row="denoise"]').get_by_role("radio", name="Skip").click()
    panel.get_by_role("button", name="Apply 1 decision").click()
    kept = page.locator('[data-node="denoise"][data-unknown]')
    expect(kept).to_have_count(1)
    panel.locator('[data-row="denoise"] button').first.click()
    expect(kept.get_by_role("button", name="Upgrade this node")).to_be_visible()
    panel.locator("header").first.hover()
    panel.get_by_text("Read as InvokeAI workflow").scroll_into_view_if_needed()
    _keep(page, file)


def _keep(page: Page, file: Path) -> None:
    """Write what is seen, in the colours that it has most of: a third of the bytes."""
    picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    picture.quantize(256, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE).save(file, optimize=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
