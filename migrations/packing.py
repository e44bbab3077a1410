"""Entries of residue that would nest too deeply in a document stand in it as JSON text, which nests nothing.

What is kept of a value stands some levels deeper than the value did. A document nests `MAX_NESTING` levels at most, so
whatever does not fit is packed (`pack`) when a migration is done, and unpacked (`unpack`) before the next one begins.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from nodeloom.migrations.graphs import graphs_of
from nodeloom.schema.errors import DocumentError
from nodeloom.schema.json import MAX_NESTING, nests_too_deeply

_BEGIN = '{"'


def pack(document: dict[str, Any], what: str) -> None:
    """Write entries that are too deep as text; they are changed where they stand.

    Raises `DocumentError`, naming `what`, if something else nests too deeply.
    """
    if not nests_too_deeply(document):
        return
    for holder, key, depth in _residues(document):
        holder[key] = [_packed(each, depth) for each in holder[key]]
    if nests_too_deeply(document):
        raise DocumentError(
            f"{what} can't be migrated: a value in it would nest more than {MAX_NESTING} lists and objects, which is "
            "more than a document may; take it apart, or ask the authors of the pack"
        )


def unpack(document: dict[str, Any]) -> None:
    """Read the entries that were packed. Like `pack` it puts other lists in the place of those that it finds."""
    for holder, key, _ in _residues(document):
        if str in set(map(type, holder[key])):
            holder[key] = [*map(_unpacked, holder[key])]


def _residues(document: dict[str, Any]) -> Iterator[tuple[dict[str, Any], str, int]]:
    """Every list of entries of a document of any format: what holds it, its key, how many lists and objects down."""
    for graph, depth in graphs_of(document):
        nodes, residue = graph.get("nodes"), graph.get("residue")
        holders = [(node, "residue") for node in nodes.values()] if isinstance(nodes, dict) else []
        kept = residue.get("nodes") if isinstance(residue, dict) else None
        holders += [(kept, key) for key in kept] if isinstance(kept, dict) else []
        for holder, key in holders:
            if isinstance(holder, dict) and isinstance(holder.get(key), list):
                yield holder, key, depth + 3


def _packed(entry: Any, depth: int) -> Any:
    holder: Any = entry
    for _ in range(depth):
        holder = [holder]
    return _text(entry) if isinstance(entry, dict) and nests_too_deeply(holder) else entry


def _unpacked(entry: Any) -> Any:
    if not isinstance(entry, str) or not entry.startswith(_BEGIN):
        return entry
    try:
        found = json.loads(entry, parse_constant=_no_constant)
        is_ours = isinstance(found, dict) and found.get("way") in ("up", "down") and _text(found) == entry
    except (ValueError, RecursionError):
        return entry
    return found if is_ours else entry


def _text(entry: dict[str, Any]) -> str:
    """Compact JSON; this codec writes more levels than the other one."""
    return json.dumps(entry, ensure_ascii=False, separators=(",", ":"))


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is no JSON number")
