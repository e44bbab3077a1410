"""The op `Plunge`, applied to one graph: items into their hosts (`plunged`), and out of them again (`raised`).

The two undo each other, whatever the graph holds: what has no place on the other side is kept in a mark.
"""

from __future__ import annotations

from typing import Any, Final

from nodeloom.migrations.conversion import Value
from nodeloom.migrations.native.marks import Marker
from nodeloom.migrations.native.ops import Plunge
from nodeloom.schema.field_templates import MISSING
from nodeloom.schema.json import JSON

_BEFORE: Final = ""
"""Item of the source that says what stood in its place before items were raised into it; ids are never empty."""


def plunged(graph: dict[str, Any], op: Plunge, name: str) -> None:
    """Move the items into their hosts. `name` is that of the op in marks."""
    items = _source(graph, op)
    if not isinstance(items, dict):
        items = {}
    was_empty = not items
    for key, host in _hosts(graph, op):
        _plunge(items, key, host, op.name, Marker(name, "up"), Marker(name, "down"))
    if not was_empty:
        _tidy(graph, op, items, Marker(name, "down"))


def raised(graph: dict[str, Any], op: Plunge, name: str) -> None:
    """Move what hosts hold out of them again."""
    source, holder = _source(graph, op), graph.get(op.holder, MISSING)
    if not (holder is MISSING or isinstance(holder, dict)):
        return
    items = {**source} if isinstance(source, dict) else {}
    was_empty = not items
    for key, host in _hosts(graph, op):
        _raise(items, key, host, op.name, Marker(name, "up"), Marker(name, "down"))
    if not items:
        return
    if was_empty and (source is not MISSING or holder == {}):
        items[_BEFORE] = Marker(name, "down").marked([], source)
    graph.setdefault(op.holder, {})[op.source] = items


def _plunge(items: dict[str, Any], key: str, host: dict[str, Any], name: str, up: Marker, down: Marker) -> None:
    there, found = host.get(name, MISSING), items.get(key)
    moved: list[JSON] | None = None
    if isinstance(found, list):
        moved, was = down.unmarked(found)
        _put(items, key, was)
    if there is not MISSING or (moved and up.is_on(moved)):
        moved = up.marked(moved, there)
    if moved is not None:
        host[name] = moved


def _raise(items: dict[str, Any], key: str, host: dict[str, Any], name: str, up: Marker, down: Marker) -> None:
    there, found = items.get(key, MISSING), host.get(name)
    held: list[JSON] | None = None
    if isinstance(found, list):
        held, was = up.unmarked(found)
        _put(host, name, was)
    if isinstance(there, list) or (held is not None and there is not MISSING) or (held and down.is_on(held)):
        held = down.marked(held, there)
    if held is not None:
        items[key] = held


def _tidy(graph: dict[str, Any], op: Plunge, items: dict[str, Any], down: Marker) -> None:
    """Put back what stood in the place of the items, once they are all gone; take their holder away if it is empty."""
    before, is_noted = items.get(_BEFORE), False
    was: Value = MISSING
    if isinstance(before, list):
        is_noted = (len(before) == 1 and down.is_on(before)) or before == down.marked([], MISSING)
        was = down.unmarked(before)[1]
    if len(items) > is_noted:
        return
    _put(graph[op.holder], op.source, was)
    if not is_noted and not graph[op.holder]:
        del graph[op.holder]


def _source(graph: dict[str, Any], op: Plunge) -> Any:
    """What stands in the place of the items; missing if nothing does."""
    holder = graph.get(op.holder)
    return holder.get(op.source, MISSING) if isinstance(holder, dict) else MISSING


def _hosts(graph: dict[str, Any], op: Plunge) -> list[tuple[str, dict[str, Any]]]:
    hosts = graph.get(op.hosts)
    return [(key, host) for key, host in hosts.items() if isinstance(host, dict)] if isinstance(hosts, dict) else []


def _put(holder: dict[str, Any], key: str, value: Value) -> None:
    if value is MISSING:
        holder.pop(key, None)
    else:
        holder[key] = value
