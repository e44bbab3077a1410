"""`Outline`: the graph as a tree, used by keys alone."""

from __future__ import annotations

import json

from playwright.sync_api import Locator, Page, expect

_MOST = 300


class Outline:
    """The outline at the side of the window."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._tree = page.get_by_role("tree")
        if not self._tree.is_visible():
            page.keyboard.press("Alt+o")
        expect(self._tree).to_be_visible()

    def connect(self, node: str, field: str, title: str) -> None:
        """Connect an input to the first output of a node of this title that fits."""
        self._go_to(node, field)
        self._page.keyboard.press("Shift+Enter")
        self._page.get_by_role("dialog").get_by_role("combobox").fill(title)
        self._page.keyboard.press("Enter")
        expect(self._page.get_by_role("dialog")).to_be_hidden()
        expect(self._row(node, "inputs", field)).to_contain_text(title)

    def edit(self, node: str, field: str, value: str) -> None:
        """Give an input a value."""
        self._open(node, field)
        self._page.keyboard.press("ControlOrMeta+a")
        self._page.keyboard.type(value)
        self._page.keyboard.press("Tab")

    def choose(self, node: str, field: str, option: str) -> None:
        """Choose one of a list for an input."""
        self._open(node, field)
        self._page.keyboard.press("Enter")
        choices = self._page.locator("[role=option]")
        expect(choices.filter(has_text=option).first).to_be_visible()
        self._page.keyboard.type(option)
        self._page.keyboard.press("Enter")
        expect(choices).to_have_count(0)

    def _row(self, *key: str) -> Locator:
        return self._tree.locator(f"[data-row='{_text(key)}']")

    def _open(self, node: str, field: str) -> None:
        """Go from the row of an input to its widget in the inspector."""
        self._go_to(node, field)
        self._page.keyboard.press("Enter")
        expect(self._page.get_by_role("complementary", name="Inspector").locator(":focus")).to_have_count(1)

    def _go_to(self, node: str, field: str) -> None:
        """Walk to the row of an input, opening its node on the way."""
        self._tree.locator('[tabindex="0"]').focus()
        self._page.keyboard.press("Home")
        self._walk(node)
        if self._row(node).get_attribute("aria-expanded") == "false":
            self._page.keyboard.press("ArrowRight")
        self._walk(node, "inputs", field)

    def _walk(self, *key: str) -> None:
        for _ in range(_MOST):
            if self._page.evaluate("document.activeElement.dataset.row") == _text(key):
                return
            self._page.keyboard.press("ArrowDown")
        raise AssertionError(f"the outline has no row {_text(key)}")


def _text(key: tuple[str, ...]) -> str:
    return json.dumps(key, separators=(",", ":"))
