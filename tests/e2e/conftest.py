"""A real Chromium that looks at the editor of a real server with a real worker.

Playwright keeps a loop running, so these tests have a process of their own: `make test` runs them after all others.
"""

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, ViewportSize, expect, sync_playwright

from tests.e2e.chromium import MISSING, find_chromium, is_needed
from tests.e2e.desk import Desk
from tests.e2e.server import EditorServer

ROOT = Path(__file__).parents[2]
UNBUILT = "the editor is not built: make editor"
_SIZE: ViewportSize = {"width": 1440, "height": 900}
expect.set_options(timeout=20_000)  # a busy machine is slow, not wrong


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """The browser, without a window."""
    chromium = find_chromium()
    built = (ROOT / "runtime" / "static" / "index.html").is_file()
    if chromium is None or not built:
        reason = UNBUILT if chromium else MISSING
        if is_needed():
            pytest.fail(reason)
        pytest.skip(reason)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EditorServer]:
    """A server with the examples in its library."""
    with EditorServer(tmp_path_factory.mktemp("editor")) as server:
        server.wait_for_worker()
        yield server


@pytest.fixture
def page(browser: Browser, server: EditorServer, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page of a new visitor. Whatever the browser complains of fails the test."""
    context = browser.new_context(viewport=_SIZE, reduced_motion="reduce", accept_downloads=True)
    context.grant_permissions(["clipboard-read", "clipboard-write"], origin=server.url)
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.extend(_complaint(message)))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(server.url)
    yield page
    _shoot(page, request)
    context.close()
    assert complaints == []


@pytest.fixture
def desk(page: Page, server: EditorServer) -> Desk:
    """The editor with the workflow that newcomers see, and the pictures of those who were here before."""
    desk = Desk(page)
    expect(desk.nodes).not_to_have_count(0)
    expect(page.locator("[data-unknown]")).to_have_count(0)
    if server.asked("/images?kind=output&limit=1")["images"]:
        expect(desk.pictures).not_to_have_count(0)
    return desk


@pytest.fixture
def empty(desk: Desk) -> Desk:
    """The editor with an empty workflow."""
    desk.new()
    return desk


def _complaint(message: ConsoleMessage) -> list[str]:
    """An error of the page; that a server could not be reached is what some tests are about."""
    is_ours = message.type == "error" and not re.search("Failed to load resource|WebSocket connection", message.text)
    return [message.text] if is_ours else []


def _shoot(page: Page, request: pytest.FixtureRequest) -> None:
    """Keep what was seen last, in the folder `NODELOOM_SHOTS`."""
    folder = os.environ.get("NODELOOM_SHOTS")
    if folder:
        page.screenshot(path=str(Path(folder) / f"{request.node.name}.png"))
