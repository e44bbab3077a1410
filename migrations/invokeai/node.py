"""One node: read into a draft, and written as the last version has it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from nodeloom.migrations.invokeai.draft import Draft, a_point, a_text, an_object, is_name, is_number
from nodeloom.migrations.invokeai.keeping import difference
from nodeloom.migrations.invokeai.names import PACK, VERSIONS, name_of, type_of
from nodeloom.migrations.invokeai.older import newer_node
from nodeloom.migrations.invokeai.types import SAVES
from nodeloom.migrations.invokeai.types.uses import SAVED
from nodeloom.migrations.invokeai.values import ours, theirs
from nodeloom.migrations.report import Status
from nodeloom.schema.json import JSON

_FIRST: Final = "1.0.0"
"""Version of a node that does not say it."""
NOTING: Final = frozenset({"core_metadata", "metadata_accumulator"})
"""Types that note how a picture was made."""
_NOTED: Final = "a reference is written as it is here"
_SHOWN: Final = ("label", "description")


def read_node(draft: Draft, node: dict[str, JSON], key: str, at: int) -> None:
    """Read a node that does something. The order of its inputs, of which not all have values, is kept."""
    newest, old = newer_node(node) if draft.version[:1] < "3" else (node, {})
    data = an_object(newest.get("data"))
    type_id = type_of(a_text(data.get("type")))
    if data.get("isIntermediate") is False and type_id in SAVES:
        type_id += SAVED
    draft.nodes[key] = {"type": type_id, "version": 1, "inputs": {}}
    if a_text(data.get("label")):
        draft.nodes[key]["label"] = data["label"]
    if a_text(data.get("type")) in NOTING:
        draft.nodes[key]["mode"] = "muted"
        draft.tell(
            key, "mode", Status.LOSSLESS, "it is muted: a picture that is saved here says itself how it was made"
        )
    _read_view(draft, newest, key)
    _read_inputs(draft, data.get("inputs"), key)
    fields: list[JSON] = [*an_object(data.get("inputs"))]
    written = written_node(draft.nodes[key], key, seen(draft.view, key), fields)
    was = difference(newest, written, is_older=draft.is_older)
    draft.remember(key, VERSIONS[-1], at=at, fields=fields or None, was=was)
    if old:
        draft.remember(key, draft.version, was=old)


def written_node(node: dict[str, Any], key: str, shown: dict[str, Any], fields: Iterable[JSON]) -> dict[str, JSON]:
    """A node of the last version, as it is made without what was kept of it: it has these inputs, and no other kind."""
    name = name_of(node["type"])
    inputs: dict[str, JSON] = node.get("inputs", {})
    labels = an_object(shown.get("fields"))
    (x, y), look = a_point(shown.get("positions")) or (0, 0), an_object(shown.get("nodes"))
    size = a_point(look.get("size"))
    measured: dict[str, JSON] = {"width": size[0], "height": size[1]} if size else {}
    names = (each for each in (*fields, *inputs, *labels) if isinstance(each, str))
    found = {each: _field(each, inputs, an_object(labels.get(each))) for each in names}
    data: dict[str, JSON] = {
        "id": key,
        "nodePack": PACK,
        "label": node.get("label", ""),
        "notes": a_text(look.get("notes")),
        "type": name,
        "inputs": dict(found),
        "isOpen": look.get("collapsed") is not True,
        "isIntermediate": not node["type"].endswith(SAVED),
        "useCache": True,
    }
    return {"id": key, "position": {"x": x, "y": y}, **measured, "data": data}


def completed(node: JSON) -> JSON:
    """A node that was not read, with what every node says: the others have it among what was kept."""
    found = an_object(node)
    return {"type": "invocation", **found, "data": {"version": _FIRST, **an_object(found.get("data"))}}


def seen(view: dict[str, Any], key: str) -> dict[str, Any]:
    """What a view says of a node, by the view's keys."""
    places = (("positions", list), ("nodes", dict), ("fields", dict))
    found = {name: an_object(view.get(name)).get(key) for name, _ in places}
    return {name: found[name] for name, kind in places if isinstance(found[name], kind)}


def read_place(draft: Draft, node: dict[str, JSON], key: str) -> list[JSON]:
    """Where a node stands; in the corner, which is said, if it does not stand anywhere."""
    place = an_object(node.get("position"))
    x, y = place.get("x"), place.get("y")
    if is_number(x) and is_number(y):
        return [x, y]
    draft.tell(
        key, "position", Status.LOSSY, "it stands nowhere and is put into the corner", node.get("position"), None
    )
    return [0, 0]


def read_size(node: dict[str, JSON]) -> list[JSON] | None:
    """How large a node is shown, if it is said."""
    size = [node.get("width"), node.get("height")]
    return size if all(map(is_number, size)) else None


def _read_view(draft: Draft, node: dict[str, JSON], key: str) -> None:
    draft.show("positions", key, read_place(draft, node, key))
    data = an_object(node.get("data"))
    size, notes = read_size(node), a_text(data.get("notes"))
    look: dict[str, JSON] = {
        **({"size": size} if size else {}),
        **({"collapsed": True} if data.get("isOpen") is False else {}),
        **({"notes": notes} if notes else {}),
    }
    if look:
        draft.show("nodes", key, look)


def _read_inputs(draft: Draft, inputs: JSON, key: str) -> None:
    if inputs is not None and not isinstance(inputs, dict):
        draft.tell(key, "inputs", Status.LOSSY, "its inputs are no object and are kept as they are", inputs, None)
    said: dict[str, JSON] = {}
    for name, field in an_object(inputs).items():
        if not (isinstance(field, dict) and is_name(name)):
            draft.tell(key, f"inputs.{name}", Status.LOSSY, "an input that can't be read is kept as it is", field, None)
            continue
        if field.get("value") is not None:
            value = ours(field["value"])
            draft.nodes[key]["inputs"][name] = value
            if value is not field["value"] and value != field["value"]:
                draft.tell(key, f"inputs.{name}", Status.LOSSLESS, _NOTED, field["value"], value)
        shown: dict[str, JSON] = {word: field[word] for word in _SHOWN if a_text(field.get(word))}
        if shown:
            said[name] = shown
    if said:
        draft.show("fields", key, said)


def _field(name: str, inputs: dict[str, JSON], shown: dict[str, JSON]) -> JSON:
    value: dict[str, JSON] = {"value": theirs(inputs[name], name)} if name in inputs else {}
    return {"name": name, **{word: a_text(shown.get(word)) for word in _SHOWN}, **value}
