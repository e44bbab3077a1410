"""Which rows of a run are shown, where there is room for so many lines only."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from nodeloom.runtime.cli.tree.rows import Row
from nodeloom.runtime.cli.tree.tree import RunTree


class Line(NamedTuple):
    """One line: a row and how far it is indented, by its whole id where the rows above it are not shown."""

    row: Row
    depth: int = 0
    by_id: bool = False


def tree_lines(tree: RunTree, room: int) -> list[Line]:
    """Every row beneath the one it belongs to, if they fit; else those that matter now. It looks at few more rows."""
    lines = list(islice(_beneath(tree.root, 0), room + 1))
    return lines if len(lines) <= room else _pressing(tree, room)


def _beneath(row: Row, depth: int) -> Iterator[Line]:
    for child in _opened(row):
        yield Line(child, depth)
        yield from _beneath(child, depth + 1)


def _opened(row: Row) -> Iterator[Row]:
    """Rows beneath a row: of its rounds only those that go on or went wrong, and of a single one what is in it."""
    for child in row.children.values():
        if not child.is_round or child.inside.failed or (row.running and row.rounds > 1):
            yield child
        elif row.rounds == 1:
            yield from child.children.values()


def _pressing(tree: RunTree, room: int) -> list[Line]:
    """What finished last, what runs and what failed, without what is around it."""
    failed = list(islice(reversed(tree.troubled.values()), max(1, room // 3)))
    running = list(islice(tree.active.values(), max(1, room - len(failed))))
    settled = [row for row in tree.recent if row.id not in tree.active and row.id not in tree.troubled]
    places = max(0, room - len(failed) - len(running))
    shown = {row.id: row for row in [*settled[max(0, len(settled) - places) :], *running, *reversed(failed)]}
    return [Line(row, by_id=True) for row in shown.values()][-room:]
