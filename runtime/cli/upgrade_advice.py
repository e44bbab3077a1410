"""What is said at the end of an outcome: what is missing here, where the document is now, and what to do next."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from nodeloom.migrations import Change, Missing, Status
from nodeloom.runtime.cli.amounts import count_text
from nodeloom.runtime.cli.sentences import one_line
from nodeloom.runtime.cli.upgrade_outcome import Outcome

MOST_NAMES: Final = 5
"""Most nodes that are named in one sentence."""


def advice(outcome: Outcome, *, check: bool) -> Iterator[tuple[str, str]]:
    """Sentences, each with the word that it is told under."""
    for missing in outcome.missing:
        yield "missing", one_line(_missing(missing))
    if outcome.kept is not None:
        yield "written", f"in place; the original is {outcome.kept}"
    elif outcome.written is not None and outcome.written != "-":
        yield "written", outcome.written
    for sentence in _next(outcome, check=check):
        yield "next", one_line(sentence)


def _missing(missing: Missing) -> str:
    """A type that is not installed, its pack and its nodes."""
    used = f"used by {some(missing.nodes)}"
    if missing.note:
        return f"{missing.type} was taken out of its pack: {missing.note}; {used}"
    return f"{missing.type} (pack {f'{missing.pack} {missing.version}'.rstrip()}), {used}"


def _next(outcome: Outcome, *, check: bool) -> Iterator[str]:
    packs = sorted({missing.pack for missing in outcome.missing if not missing.note})
    if packs:
        word = "pack" if len(packs) == 1 else "packs"
        yield (
            f"install the {word} {', '.join(packs)} (or name with --pack) and upgrade again; until then these nodes "
            "stay as they are, with their values and edges"
        )
    if outcome.missing and len(packs) < len(outcome.missing) and any(missing.note for missing in outcome.missing):
        yield "put other nodes in the place of those whose type was taken out"
    yield from _choices(outcome.changes)
    changed = {change.status for change in outcome.changes}
    if Status.LOSSY in changed:
        yield "nothing is lost: what has no place now is kept in the document and comes back with --to"
    if Status.BEHAVIOUR_CHANGED in changed:
        yield "run it and compare: results may differ from those before"
    if check and (outcome.changes or outcome.is_new_format):
        yield "without --check, the file is upgraded"


def _choices(changes: Sequence[Change]) -> Iterator[str]:
    """What waits for a decision, by node."""
    waiting = dict.fromkeys(
        change.node + change.path.removeprefix("inputs").replace("/", ".")
        for change in changes
        if change.status is Status.NEEDS_CHOICE
    )
    if waiting:
        yield f"decide on {some(tuple(waiting))}: change the value in the document, or connect it"


def some(names: Sequence[str]) -> str:
    """Names in a sentence, the first of them if there are many."""
    shown = one_line(", ".join(names[:MOST_NAMES]))
    return shown if len(names) <= MOST_NAMES else f"{shown} and {count_text(len(names) - MOST_NAMES, 'other')}"
