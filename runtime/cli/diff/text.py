"""Differences of two workflows as people read them: node by node, then everything else, subgraph by subgraph."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Final

from rich.text import Text

from nodeloom.migrations import Difference
from nodeloom.migrations.conversion import Value
from nodeloom.runtime.cli.amounts import count_text
from nodeloom.runtime.cli.report_console import ReportConsole
from nodeloom.runtime.cli.sentences import one_line
from nodeloom.runtime.cli.value_text import value_text

MOST_DIFFERENCES: Final = 200
"""Most differences that are told one by one."""
_STYLES: Final = {"added": "green", "removed": "red", "changed": "yellow"}
_WIDTH: Final = 2 + max(map(len, _STYLES))


def show_differences(console: ReportConsole, files: str, found: Sequence[Difference]) -> None:
    """Print how two files differ, or that they do not."""
    if not found:
        console.line(one_line(f"{files}: the same workflow"))
        return
    console.line(one_line(files) + f": {count_text(len(found), 'difference')}", "bold")
    for graph, inside in groupby(found[:MOST_DIFFERENCES], key=lambda each: each.graph):
        if graph:
            console.line(f"subgraph {one_line(graph)}", "bold")
        console.rows(((Text(f"  {each.change}", _STYLES[each.change]), _sentence(each)) for each in inside), _WIDTH)
    if len(found) > MOST_DIFFERENCES:
        console.line(f"and {count_text(len(found) - MOST_DIFFERENCES, 'more difference')}; --json tells all of them")


def _sentence(each: Difference) -> str:
    value = _value(each)
    return one_line(f"{_place(each)}: {value}" if value else _place(each))


def _place(each: Difference) -> str:
    """Where a difference is, in words."""
    match each.part:
        case "node" | "pack" if each.field:
            field = each.field
            return f"{each.part} {each.name}, {f'input {field[7:]}' if field.startswith('inputs.') else field}"
        case "input" | "output":
            return f"{each.part} {each.name} of the interface"
        case "pins":
            return f"pins of node {each.name}"
        case "meta" | "form":
            return f"{each.part}, {each.field}"
        case "document":
            return each.field
        case _:
            return f"{each.part} {each.name}".rstrip()


def _value(each: Difference) -> str:
    """What stood there and stands there now; an empty text where the place says it all."""
    if each.part in ("edge", "layout"):
        return ""
    if each.change == "changed":
        return f"{_side(each, each.before)} -> {_side(each, each.after)}"
    return _side(each, each.before if each.change == "removed" else each.after)


def _side(each: Difference, value: Value) -> str:
    """A value on one side: of ports and whole parts, only what tells them apart."""
    if each.part in ("input", "output") and isinstance(value, list):
        return ".".join(map(str, value))
    if each.part == "node" and not each.field and isinstance(value, dict):
        return str(value["type"])
    if each.part == "subgraph" and isinstance(value, dict):
        nodes = value.get("nodes")
        return count_text(len(nodes) if isinstance(nodes, dict) else 0, "node")
    return value_text(value)
