"""Outcomes as people read them: a headline for each file, its changes node by node, and how it ended."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final, TypeAlias

from rich.text import Text

from nodeloom.migrations import Change, Status
from nodeloom.migrations.formats import Format
from nodeloom.runtime.cli.amounts import count_text
from nodeloom.runtime.cli.report_console import ReportConsole
from nodeloom.runtime.cli.sentences import one_line, some
from nodeloom.runtime.cli.upgrade.advice import advice, closing
from nodeloom.runtime.cli.upgrade.outcome import Failed, Outcome, Standing
from nodeloom.runtime.cli.value_text import step_text

MOST_CHANGES: Final = 40
"""Most changes that are told of one file."""
MOST_IN_ALL: Final = 400
"""Most changes that are told of all files together."""
STYLES: Final[dict[Standing, str]] = {
    Status.UNCHANGED: "dim",
    Status.LOSSLESS: "green",
    Status.LOSSY: "yellow",
    Status.BEHAVIOUR_CHANGED: "yellow",
    Status.NEEDS_CHOICE: "magenta",
    Status.BLOCKED: "red",
    Failed.SKIPPED: "dim",
    Failed.UNREADABLE: "red",
}
_RANK: Final = {status: rank for rank, status in enumerate(Status)}
_Row: TypeAlias = tuple[Status, str, str]
"""What is told of a change: its status, the type of its node, and a sentence."""
_WIDTH: Final = 4 + max(map(len, Status))


class UpgradeText:
    """Prints outcomes as they come. `check` tells that nothing is written, `on_loss` what a lossy change means."""

    def __init__(self, console: ReportConsole, on_loss: str, *, check: bool) -> None:
        self._console = console
        self._on_loss = on_loss
        self._check = check
        self._left = MOST_IN_ALL

    def show(self, outcome: Outcome) -> None:
        """Tell of one file that was opened, or passed over; what could not be opened is an error, told elsewhere."""
        if outcome.status is Failed.SKIPPED:
            self._console.line(f"skipped: {one_line(outcome.message)}", STYLES[Failed.SKIPPED])
        elif outcome.status is not Failed.UNREADABLE:
            first = Text.assemble((one_line(outcome.file), "bold"), ": ", (str(outcome.status), STYLES[outcome.status]))
            self._console.headline(first, ", ".join(_facts(outcome)))
            self._changes(outcome.changes)
            self._console.rows((Text(f"  {word}", "bold"), text) for word, text in advice(outcome))

    def sum_up(self, outcomes: Sequence[Outcome], unused: Sequence[str] = ()) -> None:
        """Tell how all files stand, if there are several, what holds for them together, and `unused` choices."""
        counts = Counter(outcome.status for outcome in outcomes)
        parts = [f"{counts[status]} {status}" for status in (*Status, *Failed) if counts[status]]
        unwritten = sum(outcome.is_unwritten for outcome in outcomes)
        if unwritten:
            parts.append(f"{unwritten} not written")
        if len(outcomes) > 1:
            self._console.line(f"{len(outcomes)} files: {', '.join(parts)}", "bold")
        self._console.rows(
            (Text(word, "bold"), text) for word, text in closing(outcomes, self._on_loss, unused, check=self._check)
        )

    def _changes(self, changes: Sequence[Change]) -> None:
        """What changed, below the nodes that it happened to, the gravest first, as far as there is room."""
        untold, room = 0, min(MOST_CHANGES, self._left)
        for rows, nodes in sorted(_alike(changes).items(), key=lambda group: -max(_RANK[row[0]] for row in group[0])):
            shown = rows[:room]
            untold += len(nodes) * (len(rows) - len(shown))
            room -= len(shown)
            self._left -= len(shown)
            if shown:
                self._console.line(f"  {some(nodes)}{rows[0][1]}", "bold")
                self._console.rows(((Text(f"    {status}", STYLES[status]), text) for status, _, text in shown), _WIDTH)
        if untold:
            self._console.line(f"  and {count_text(untold, 'more change')}; --report json tells all of them")


def _facts(outcome: Outcome) -> Iterator[str]:
    """What a headline says beside the status."""
    counts = Counter(change.status for change in outcome.changes if not _is_version(change))
    nodes = len({change.node for change in outcome.changes if change.node})
    parts = [f"{counts[status]} {status}" for status in Status if counts[status]]
    if outcome.source not in (Format.NATIVE, None):
        yield f"read as {outcome.source}"
    if nodes:
        yield f"{nodes} of {count_text(outcome.nodes, 'node')}" + (f" ({', '.join(parts)})" if len(parts) > 1 else "")
    if outcome.formats is not None and outcome.is_new_format:
        yield "format {} -> {}".format(*outcome.formats)
    if outcome.missing:
        yield f"{count_text(len(outcome.missing), 'type')} not installed"
    if outcome.missing_models:
        yield f"{count_text(len(outcome.missing_models), 'model')} not here"


def _alike(changes: Sequence[Change]) -> dict[tuple[_Row, ...], list[str]]:
    """Nodes by what happened to them, so that what happened to many is told once."""
    by_node: dict[str, list[Change]] = {}
    for change in changes:
        if change.node or not _is_version(change):
            by_node.setdefault(change.node, []).append(change)
    found: dict[tuple[_Row, ...], list[str]] = {}
    for node, own in by_node.items():
        rows = tuple(_row(change, _kind(own)) for change in own if not _is_version(change))
        found.setdefault(rows or (_row(own[0], _kind(own)),), []).append(node or "the document")
    return found


def _is_version(change: Change) -> bool:
    """Whether a change is the step of a version or format alone, which is told beside the name of the node or file."""
    is_step = change.op in ("version", "format") or (change.op == "guest" and change.path == "format")
    return is_step and change.status is not Status.BLOCKED


def _kind(own: Sequence[Change]) -> str:
    """The type of a node, and the way of its version; of a removed type, what it is now."""
    ways = [change for change in own if _is_version(change) or change.op == "becomes"]
    if not own[0].type:
        return ""
    if not any(change.op == "becomes" for change in ways):
        steps = [f", version {change.from_version} -> {change.to_version}" for change in ways]
        return one_line(f" ({own[0].type}){''.join(steps)}")
    first, last = ways[0], ways[-1]
    now = last.after if last.op == "becomes" else last.type
    return one_line(f" ({first.type} {first.from_version} -> {now} {last.to_version})")


def _row(change: Change, kind: str) -> _Row:
    step = step_text(change.before, change.after)
    edges = f" [{', '.join(change.edges)}]" if change.edges else ""
    return change.status, kind, one_line(f"{change.message}{': ' if step else ''}{step}{edges}")
