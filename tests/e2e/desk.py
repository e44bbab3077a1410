"""`Desk`: the editor as a person uses it, by keys, pointer and what is written on the screen."""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from mimetypes import guess_type
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page, Position, expect

PICTURE_WITHIN = 60_000
"""Milliseconds that a small picture may take, on a machine that is busy."""


_TRANSFER = """([data, name, type]) => {
  const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
  const transfer = new DataTransfer();
  transfer.items.add(new File([bytes], name, { type }));
  return transfer;
}"""
"""What a browser has of a file that is dragged."""


class Desk:
    """One page with the editor."""

    def __init__(self, page: Page) -> None:
        self.page = page

    # What is there

    @property
    def nodes(self) -> Locator:
        """All nodes of the open graph that are drawn."""
        return self.page.locator("[data-node]")

    def node(self, key: str) -> Locator:
        """One node by its id."""
        return self.page.locator(f'[data-node="{key}"]')

    def ids(self) -> list[str]:
        """Ids of the nodes that are drawn, sorted."""
        return sorted(each.get_attribute("data-node") or "" for each in self.nodes.all())

    def field(self, node: str, name: str) -> Locator:
        """The row of one field."""
        return self.node(node).locator(f'[data-field="{name}"]')

    def handle(self, node: str, name: str, *, source: bool) -> Locator:
        """Where wires begin, or end, at a field."""
        side = "output" if source else "field"
        return self.node(node).locator(f'[data-{side}="{name}"] .react-flow__handle')

    @property
    def wires(self) -> Locator:
        """All wires of the open graph that are drawn."""
        return self.page.locator(".react-flow__edge")

    @property
    def pictures(self) -> Locator:
        """The pictures in the strip of results."""
        return self.page.get_by_role("region", name="Results").locator("[data-picture]")

    # What is done

    def press(self, *keys: str) -> None:
        """Press keys, one after another; `ControlOrMeta+Z` and so on are chords."""
        for key in keys:
            self.page.keyboard.press(key)

    def command(self, title: str) -> None:
        """Do something by the command palette."""
        self.press("ControlOrMeta+k")
        self.page.get_by_role("dialog").get_by_role("combobox").fill(title)
        expect(self.page.get_by_role("option").first).to_contain_text(title)
        self.press("Enter")

    def new(self) -> None:
        """Begin an empty workflow."""
        self.command("New workflow")
        expect(self.nodes).to_have_count(0)

    def add(self, text: str) -> None:
        """Add the node that is found first by these letters, by keys alone."""
        count = self.nodes.count()
        self.press("Shift+A")
        self.page.get_by_role("dialog").get_by_role("combobox").fill(text)
        self.press("Enter")
        expect(self.nodes).to_have_count(count + 1)

    def select(self, *keys: str) -> None:
        """Select nodes by their heads."""
        for index, key in enumerate(keys):
            head = self.node(key).locator("header")
            box = head.bounding_box()
            assert box is not None, f"{key} has no head that is drawn"
            place: Position = {"x": box["width"] * 0.4, "y": box["height"] / 2}  # small when all is looked at
            head.click(modifiers=["Shift"] if index else [], position=place)

    def wire(self, source: tuple[str, str], target: tuple[str, str]) -> None:
        """Draw a wire from an output to an input."""
        self.handle(*source, source=True).drag_to(self.handle(*target, source=False))

    def paste(self, nodes: dict[str, Any], edges: Sequence[Sequence[str]] = (), **parts: Any) -> None:
        """Paste a part of a workflow, as somebody might who found it in a chat, and look at all of it."""
        document = {"format": "nodeloom.workflow", "format_version": 2, "nodes": nodes, "edges": [*edges], **parts}
        count = self.nodes.count()
        self.page.evaluate("text => navigator.clipboard.writeText(text)", json.dumps(document))
        self.press("ControlOrMeta+v")
        expect(self.nodes).not_to_have_count(count)
        self.press(".")
        expect(self.nodes).to_have_count(count + len(nodes))

    def save(self, name: str) -> None:
        """Save it in the library under a name."""
        self.press("ControlOrMeta+s")
        dialog = self.page.get_by_role("dialog")
        dialog.get_by_role("textbox").fill(name)
        dialog.get_by_role("button", name="Save").click()
        expect(self.page.get_by_text(f"{name} is saved")).to_be_visible()

    def open(self, name: str) -> None:
        """Open the saved workflow of a name that no other has."""
        self.press("ControlOrMeta+o")
        library = self.page.get_by_role("dialog", name="Library")
        library.get_by_role("textbox", name="Search workflows").fill(name)
        cards = library.locator("[data-workflow]")
        expect(cards).to_have_count(1)  # or what is clicked moves away while it is
        cards.get_by_role("link").click()
        expect(library).to_be_hidden()  # or it takes what is pasted next

    def run(self) -> None:
        """Press the one obvious button."""
        self.page.get_by_role("button", name="Run", exact=True).click()

    def drop(self, file: Path) -> None:
        """Drop a file on the window."""
        data = base64.b64encode(file.read_bytes()).decode()
        kind = guess_type(file.name)[0] or ""
        transfer = self.page.evaluate_handle(_TRANSFER, [data, file.name, kind])
        for name in ("dragenter", "dragover", "drop"):
            self.page.locator(".react-flow").dispatch_event(name, {"dataTransfer": transfer})

    def undo(self, times: int = 1) -> None:
        """Take back so many steps."""
        self.press(*["ControlOrMeta+z"] * times)

    def redo(self, times: int = 1) -> None:
        """Do so many steps again."""
        self.press(*["ControlOrMeta+Shift+z"] * times)
