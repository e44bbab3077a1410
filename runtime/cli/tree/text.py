"""Rows of a run as styled text: a mark, a name, a time, and what there is to say."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from rich.text import Text

from nodeloom.runtime.cli.amounts import seconds_text
from nodeloom.runtime.cli.sentences import one_line, without_name
from nodeloom.runtime.cli.tree.lines import Line, tree_lines
from nodeloom.runtime.cli.tree.rows import Counts, Row, State
from nodeloom.runtime.cli.tree.tree import RunTree

_STYLES: dict[State, str] = {
    "waiting": "dim", "running": "cyan", "retrying": "yellow", "done": "green", "reused": "blue", "failed": "red",
    "blocked": "magenta",
}  # fmt: skip
_BAR = 20
_COLUMN = 11


class Signs(NamedTuple):
    """The signs to draw with: what is not done yet and what is, of a bar, and a mark for each state."""

    marks: dict[State, str]
    full: str
    empty: str
    dot: str


UNICODE = Signs(
    {
        "waiting": "·", "running": "▶", "retrying": "↻", "done": "✔", "reused": "=", "failed": "✖", "blocked": "⊘",
    },
    "━", "─", " · ",
)  # fmt: skip
ASCII = Signs(
    {
        "waiting": ".", "running": ">", "retrying": "~", "done": "+", "reused": "=", "failed": "x", "blocked": "-",
    },
    "#", "-", ", ",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class TreeText:
    """Draws a tree with some signs."""

    signs: Signs = UNICODE

    def frame(self, tree: RunTree, width: int, height: int) -> Text:
        """The tree in so many columns and lines; the last line counts everything, until the run is over."""
        lines = tree_lines(tree, max(1, height - 1))
        names = [self._name(line) for line in lines]
        widest = min(max((name.cell_len for name in names), default=0), max(12, width * 2 // 5))
        now = tree.clock()
        drawn = [self._line(line, name, widest, now, tree) for line, name in zip(lines, names, strict=True)]
        if not tree.is_over:
            drawn.append(self._status(tree, now))
        for text in drawn:
            text.truncate(width, overflow="ellipsis")
        return Text("\n").join(drawn)

    def _status(self, tree: RunTree, now: float) -> Text:
        parts = [tree.note] if tree.note else []  # first: it must not be cut off
        parts.append(seconds_text(now - tree.began))
        if tree.nodes:
            parts.append(f"{min(tree.met, tree.nodes)} of {tree.nodes} nodes")
        parts += _counted(tree.root.inside)
        return Text(self.signs.dot.join(parts), style="bold")

    def _name(self, line: Line) -> Text:
        row = line.row
        mark = self.signs.marks[row.state]
        name = row.id if line.by_id or row.is_round else row.name  # a number alone would say little
        text = Text(f"{'  ' * line.depth}{mark} {one_line(name)}", style=_STYLES[row.state])
        return text.append(f"  {one_line(row.label)}", style="dim") if row.label else text

    def _line(self, line: Line, name: Text, widest: int, now: float, tree: RunTree) -> Text:
        row = line.row
        name.truncate(widest, overflow="ellipsis", pad=True)
        parts = [name, Text(f"{_standing(row, now, tree):>{_COLUMN}}")]
        parts += self._progress(row) if row.running else []
        parts += [Text(words, style="dim") for words in _words(row) if words]
        return Text("  ").join(parts)

    def _progress(self, row: Row) -> Iterator[Text]:
        attempt = next(iter(row.running.values()))
        if attempt.total:
            full = max(0, min(_BAR, _BAR * attempt.step // attempt.total))
            yield Text(self.signs.full * full, style="cyan").append(self.signs.empty * (_BAR - full), style="dim")
            yield Text(f"{attempt.step}/{attempt.total}")
        if attempt.number > 1:
            yield Text(f"attempt {attempt.number}", style="yellow")
        if attempt.failure:
            yield Text(f"tried again soon: {one_line(without_name(attempt.failure, row.id))}", style="yellow")
        elif attempt.message:
            yield Text(one_line(attempt.message))


def _standing(row: Row, now: float, tree: RunTree) -> str:
    """How a row stands, in a word or its seconds."""
    state = row.state
    if row.running:
        return seconds_text(now - next(iter(row.running.values())).began)
    if state in ("reused", "failed", "blocked"):
        return state
    if state == "waiting":
        return "stopped" if row.stopped else tree.unmet if tree.is_over else ""
    return seconds_text(row.seconds) if row.counts is row.own else ""


def _words(row: Row) -> Iterator[str]:
    """What else there is to say of a row."""
    counts = row.counts
    if row.rounds > 1 and not row.running:
        yield f"{row.rounds} rounds"
    if counts.finished + counts.running > 1 or counts is not row.own:
        yield ", ".join(_counted(counts))
    yield one_line(without_name(row.note, row.id))


def _counted(counts: Counts) -> list[str]:
    """Counts that are not 0, in words."""
    found = (
        (counts.running, "running"), (counts.done, "done"), (counts.reused, "reused"), (counts.failed, "failed"),
        (counts.blocked, "blocked"),
    )  # fmt: skip
    return [f"{count} {word}" for count, word in found if count]
