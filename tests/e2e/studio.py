"""`Studio`: the workflow that inpaints, and the dialogs in which its mask is painted and its picture is cut."""

from __future__ import annotations

import io

from PIL import Image
from playwright.sync_api import Locator, expect

from tests.e2e.desk import Desk
from tests.e2e.server import EditorServer


class Studio:
    """The workflow that inpaints, on a desk."""

    def __init__(self, desk: Desk, server: EditorServer) -> None:
        self.desk = desk
        self.page = desk.page
        self._server = server

    @property
    def dialog(self) -> Locator:
        """The dialog that is open."""
        return self.page.get_by_role("dialog")

    @property
    def stage(self) -> Locator:
        """Where one paints."""
        return self.dialog.get_by_role("application")

    def open(self) -> None:
        """Open the workflow from the library."""
        self.desk.open("Inpaint")
        expect(self.field("encode", "mask").locator("img")).to_be_visible()

    def field(self, node: str, name: str) -> Locator:
        """The field of a node, on the canvas."""
        return self.desk.field(node, name)

    def paint(self) -> None:
        """Open the mask, and empty it."""
        self.field("encode", "mask").get_by_role("button", name="Paint the mask").click()
        self.told("21%")
        self.dialog.get_by_role("button", name="Clear everything").click()
        self.told("0%")

    def crop(self) -> None:
        """Open the picture."""
        self.field("picture", "image").get_by_role("button", name="Crop or extend").click()
        expect(self.dialog.get_by_role("img", name="The picture")).to_be_visible()

    def drag(self, *way: tuple[float, float]) -> None:
        """Drag over the picture, from 0, 0 to 1, 1."""
        box = self.stage.locator("[data-paper]").bounding_box()
        assert box is not None
        (x, y), *more = way
        self.page.mouse.move(box["x"] + x * box["width"], box["y"] + y * box["height"])
        self.page.mouse.down()
        for x, y in more:
            self.page.mouse.move(box["x"] + x * box["width"], box["y"] + y * box["height"], steps=8)
        self.page.mouse.up()

    def told(self, part: str) -> None:
        """How much of the mask is white, as it is told."""
        expect(self.dialog.get_by_role("status")).to_have_text(f"{part} white")

    def use(self, button: str) -> None:
        """Use what was made."""
        self.dialog.get_by_role("button", name=button).click()
        expect(self.dialog).to_be_hidden()

    def newest(self, kind: str) -> Image.Image:
        """The newest picture of a kind that the server has."""
        found = self._server.asked(f"/images?kind={kind}&limit=1")["images"][0]
        return Image.open(io.BytesIO(self._server.read(f"/images/{found['id']}/file")))
