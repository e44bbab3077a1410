"""What stands beside the nodes that do something: notes, and connectors, which the view leads edges through."""

from __future__ import annotations

from typing import Any, Final

from nodeloom.migrations.invokeai.draft import Draft, a_point, a_text, an_object
from nodeloom.migrations.invokeai.keeping import difference
from nodeloom.migrations.invokeai.node import read_place, read_size
from nodeloom.schema.json import JSON

NOTES: Final = "notes"
CONNECTOR: Final = "connector"
CURRENT_IMAGE: Final = "current_image"
"""Kinds of nodes that calculate nothing; the last one shows the picture that was made last."""
_SIZE: Final[tuple[int, int]] = (320, 200)
"""How large a note is that does not say it."""
_TITLE: Final = "Notes"


def read_note(draft: Draft, node: dict[str, JSON], key: str, at: int) -> None:
    """Read a note into the view."""
    text = a_text(an_object(node.get("data")).get("notes"))
    size = read_size(node) or [*_SIZE]
    note: dict[str, JSON] = {"text": text, "position": read_place(draft, node, key), "size": size}
    draft.show("notes", key, note)
    was = difference(node, written_note(key, note), is_older=draft.is_older)
    draft.kept.setdefault("notes", {})[key] = {"at": at, **({} if was is None else {"was": was})}


def written_note(key: str, note: dict[str, Any]) -> dict[str, JSON]:
    """A note as a node."""
    size = a_point(note.get("size"))
    measured: dict[str, JSON] = {"width": size[0], "height": size[1]} if size not in (None, _SIZE) and size else {}
    data: dict[str, JSON] = {
        "id": key,
        "type": NOTES,
        "label": _TITLE,
        "isOpen": True,
        "notes": a_text(note.get("text")),
    }
    return {"id": key, "type": NOTES, "position": _place(note.get("position")), **measured, "data": data}


def written_connector(key: str, place: list[JSON]) -> dict[str, JSON]:
    """A connector as a node."""
    data: dict[str, JSON] = {"id": key, "type": CONNECTOR, "label": "", "isOpen": True}
    return {"id": key, "type": CONNECTOR, "position": _place(place), "data": data}


def _place(found: JSON) -> JSON:
    x, y = a_point(found) or (0, 0)
    return {"x": x, "y": y}
