"""The data of a batch: lists of values for fields of nodes, side by side or in every combination, as nodes of ours."""

from __future__ import annotations

from typing import Final, NamedTuple

from nodeloom.migrations.invokeai.draft import Draft, a_list, an_object, is_name
from nodeloom.migrations.invokeai.values import ours
from nodeloom.schema.json import JSON

_ID: Final = "batch"
_MOST_BESIDE: Final = 4
"""Most lists that one node of ours takes side by side."""
_MOST_ACROSS: Final = 3
"""Most lists that one node of ours combines."""
_LETTERS: Final = "abcd"


class _Datum(NamedTuple):
    """A list of values for one field."""

    node: str
    field: str
    items: list[JSON]


def read_batches(draft: Draft, data: JSON) -> None:
    """Let a node of ours give the fields their values, one combination after the other; what it can't do is kept."""
    groups = [[_read(draft, each) for each in a_list(group)] for group in a_list(data)]
    groups = [group for group in groups if group]
    found = [[each for each in group if each is not None] for group in groups]
    is_known = all(len(group) == len(read) for group, read in zip(groups, found, strict=True))
    are_lists = isinstance(data, list) and all(isinstance(group, list) for group in data)
    if data is not None and not (are_lists and is_known):
        _keep(draft, data)
    elif len(found) == 1 and len(found[0]) == 1:
        _add(draft, "core/iterate", found[0], ("collection",), ("item",))
    elif len(found) == 1 and len(found[0]) <= _MOST_BESIDE:
        _add(draft, "core/zip", found[0], *_names("list_", "item_"))
    elif 1 < len(found) <= _MOST_ACROSS and all(len(group) == 1 for group in found):
        _add(draft, "core/cross", [each for group in found for each in group], *_names("list_", "item_"))
    elif found:
        _keep(draft, data)


def _read(draft: Draft, datum: JSON) -> _Datum | None:
    node, field, items = (an_object(datum).get(name) for name in ("node_path", "field_name", "items"))
    if not (isinstance(node, str) and node in draft.nodes and isinstance(field, str) and is_name(field)):
        return None
    return _Datum(node, field, [ours(item) for item in items]) if isinstance(items, list) else None


def _add(draft: Draft, type_id: str, lists: list[_Datum], inputs: tuple[str, ...], outputs: tuple[str, ...]) -> None:
    key, number = _ID, 2
    while key in draft.nodes:
        key, number = f"{_ID}-{number}", number + 1
    values: dict[str, JSON] = {name: [*each.items] for name, each in zip(inputs, lists, strict=False)}
    draft.nodes[key] = {"type": type_id, "version": 1, "inputs": values}
    for output, each in zip(outputs, lists, strict=False):
        draft.edges.append([key, output, each.node, each.field])


def _names(of_inputs: str, of_outputs: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return tuple(of_inputs + letter for letter in _LETTERS), tuple(of_outputs + letter for letter in _LETTERS)


def _keep(draft: Draft, data: JSON) -> None:
    draft.set_aside("batch", {"data": data}, "the lists of a batch go together in a way that no node of ours knows")
