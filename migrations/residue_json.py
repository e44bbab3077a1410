"""Residue as it stands in a document: read and written entry by entry.

What is there and can't be read was put there by somebody else; it stays as it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from nodeloom.migrations.conversion import Value
from nodeloom.migrations.link import INPUT, OUTPUT, Link
from nodeloom.migrations.residue import Entry, Kept, Key, Taken
from nodeloom.schema.field_templates import MISSING
from nodeloom.schema.json import JSON

DEEPEST = 50
"""Most companions within each other that are read."""
_USUAL = frozenset({"op", "way", "values", "edges"})
"""Keys that nearly all entries have, and no others."""


@dataclass(slots=True)
class Reading:
    """Residue while it is read: edges that are shared between entries, and the ends of those that were left alone."""

    links: dict[tuple[JSON, ...], Link] = field(default_factory=dict)
    left: list[tuple[Entry, list[JSON]]] = field(default_factory=list)


def written(key: Key, entry: Entry) -> JSON:
    """An entry as it stands in a document."""
    return {"op": key[0], "way": key[1], **_written(entry)}


def _written(entry: Entry) -> dict[str, JSON]:
    found: dict[str, JSON] = {}
    if entry.values:
        found["values"] = [
            {"in": where, "name": name, **_given("was", kept.was), **_given("is", kept.now)}
            for (where, name), kept in entry.values.items()
        ]
    links = [(link, end) for link, end in entry.links if not link.gone]
    if links:
        found["edges"] = [{"edge": [*link.ends], "at": link.at, "alone": link.alone, "end": end} for link, end in links]
    if entry.ports:
        found["interface"] = [[*port] for port in entry.ports]
    if entry.pins:
        found["pins"] = [{"at": at, "pin": pin} for at, pin in entry.pins]
    if entry.whole:
        found["whole"] = [*entry.whole]
    if entry.taken:
        found["taken"] = _written_companion(entry.taken)
    if entry.born:
        found["born"] = entry.born
    if entry.stayed:
        found["stayed"] = entry.stayed
    left: list[JSON] = [[*link.ends] for link in entry.left if not link.gone]
    if left:
        found["left"] = left
    if entry.left_ports:
        found["left_interface"] = [*entry.left_ports]
    if entry.strangers:
        found["strangers"] = [*entry.strangers]
    if entry.alone:
        found["alone"] = True
    return found


def _written_companion(taken: Taken) -> JSON:
    said: dict[str, JSON] = {
        "node": taken.node,
        "pins": [*taken.pins],
        "view": dict[str, JSON](taken.view.items()),
        "entries": [written(key, entry) for key, entry in taken.entries.items()],
        "foreign": taken.foreign,
        "rest": _written(taken.rest),
        "apart": [*taken.apart],
        "stays": taken.stays,
        "known": taken.known,
    }
    return {"id": taken.id, **{name: each for name, each in said.items() if each or (name == "node" and each == {})}}


def read(found: JSON, reading: Reading) -> tuple[Key, Entry] | None:
    """An entry of a document; None if it is no entry of ours."""
    try:
        return _entry(found, reading, 0)
    except (KeyError, TypeError, ValueError):
        return None


def _entry(found: JSON, reading: Reading, depth: int) -> tuple[Key, Entry]:
    each = _object(found)
    op, way = each["op"], each["way"]
    if not isinstance(op, str) or way not in ("up", "down") or depth > DEEPEST:
        raise ValueError("no entry")
    return (op, "up" if way == "up" else "down"), _content(each, reading, depth)


def _content(found: Mapping[str, JSON], reading: Reading, depth: int) -> Entry:
    entry = Entry()
    if "values" in found:
        entry.values = {(str(each["in"]), str(each["name"])): _kept(each) for each in _objects(found, "values")}
    checked = [_checked_link(each) for each in _objects(found, "edges")] if "edges" in found else []
    if not found.keys() <= _USUAL:
        _read_rest(entry, found, reading, depth)
    for each, end in checked:  # only now, for what can't be read takes no edge away
        entry.put_away(_link(each, reading), end)
    return entry


def _read_rest(entry: Entry, found: Mapping[str, JSON], reading: Reading, depth: int) -> None:
    """What few entries have."""
    entry.ports = [*map(_port, _lists(found, "interface"))]
    entry.pins = [(_place(each["at"]), _object(each["pin"])) for each in _objects(found, "pins")]
    entry.whole = None if found.get("whole") is None else _pair(found["whole"])
    entry.taken = None if found.get("taken") is None else _companion(_object(found["taken"]), reading, depth)
    entry.born = _text(found.get("born", ""))
    entry.stayed = _text(found.get("stayed", ""))
    entry.left_ports = [*map(_text, _lists(found, "left_interface"))]
    entry.strangers = [*map(_text, _lists(found, "strangers"))]
    entry.alone = found.get("alone") is True
    left = _lists(found, "left")
    if left:
        reading.left.append((entry, left))


def _kept(found: Mapping[str, JSON]) -> Kept:
    return Kept(found.get("was", MISSING), found.get("is", MISSING))


def _companion(found: Mapping[str, JSON], reading: Reading, depth: int) -> Taken:
    node = found.get("node")
    return Taken(
        _text(found["id"]),
        None if node is None else _object(node),
        _objects(found, "pins"),
        {name: _list(each) for name, each in _object(found.get("view", {})).items()},
        dict(_entry(each, reading, depth + 1) for each in _lists(found, "entries")),
        _lists(found, "foreign"),
        _content(_object(found.get("rest", {})), reading, depth + 1),
        [_text(each) for each in _lists(found, "apart")],
        found.get("stays") is True,
        _text(found.get("known", "")),
    )


def _given(name: str, value: Value) -> dict[str, JSON]:
    return {} if value is MISSING else {name: value}


def _checked_link(found: dict[str, JSON]) -> tuple[dict[str, JSON], int]:
    edge, end = found["edge"], found["end"]
    _place(found["at"])
    if not (isinstance(edge, list) and len(edge) == 4 and all(isinstance(part, str) for part in edge)):
        raise ValueError("no edge")
    if end not in (OUTPUT, INPUT):
        raise ValueError("no end")
    return found, OUTPUT if end == OUTPUT else INPUT


def _link(found: dict[str, JSON], reading: Reading) -> Link:
    """The link of an edge that was put away at one or both of its ends."""
    edge, at = _list(found["edge"]), _place(found["at"])
    ends = [str(part) for part in edge]
    return reading.links.setdefault((*edge, at), Link(ends, at, found.get("alone") is True))


def _objects(found: Mapping[str, JSON], name: str) -> list[dict[str, JSON]]:
    return [_object(each) for each in _list(found[name])] if name in found else []


def _object(found: object) -> dict[str, JSON]:
    if not isinstance(found, dict):
        raise TypeError("no object")
    return found


def _lists(found: Mapping[str, JSON], name: str) -> list[JSON]:
    return _list(found[name]) if name in found else []


def _list(found: object) -> list[JSON]:
    if not isinstance(found, list):
        raise TypeError("no list")
    return found


def _text(found: JSON) -> str:
    if not isinstance(found, str):
        raise TypeError("no text")
    return found


def _place(found: JSON) -> int:
    if not isinstance(found, int):
        raise TypeError("no place in a list")
    return found


def _port(found: JSON) -> tuple[str, str, str]:
    if not (isinstance(found, list) and len(found) == 3 and found[0] in ("inputs", "outputs")):
        raise TypeError("no name of an interface")
    side, name, own = map(str, found)
    return side, name, own


def _pair(found: JSON) -> tuple[JSON, JSON]:
    if not isinstance(found, list):
        raise TypeError("no pair")
    was, now = found
    return was, now
