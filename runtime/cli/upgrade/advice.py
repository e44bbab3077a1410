"""What is said after the changes: what is missing here, where the document is now, and what to do next."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from nodeloom.migrations import Change, Missing, Status
from nodeloom.runtime.cli.amounts import count_text
from nodeloom.runtime.cli.missing_models import MOST_MODELS, missing_sentence, way_out
from nodeloom.runtime.cli.sentences import one_line, some
from nodeloom.runtime.cli.upgrade.outcome import Outcome

MOST_MISSING: Final = 20
"""Most types that are told to be missing."""


def closing(
    outcomes: Sequence[Outcome], on_loss: str, unused: Sequence[str], *, check: bool
) -> Iterator[tuple[str, str]]:
    """What is to be said of all files together, each with the word that it is told under."""
    seen = {change.status for outcome in outcomes for change in outcome.changes}
    if Status.LOSSY in seen:
        yield "lossy", on_loss
    if Status.BEHAVIOUR_CHANGED in seen:
        yield "behaviour-changed", "the same values may give another result: run it and compare"
    if unused:
        yield "unused", f"no model and no node type is called {some(tuple(map(one_line, unused)))}: nothing was chosen"
    if check and any(outcome.changes or outcome.is_new_format for outcome in outcomes):
        yield "next", "nothing was written; leave out --check to upgrade"


def advice(outcome: Outcome) -> Iterator[tuple[str, str]]:
    """Sentences on one file, each with the word that it is told under."""
    rows = [("missing", _missing(missing)) for missing in outcome.missing[:MOST_MISSING]]
    if len(outcome.missing) > MOST_MISSING:
        rows.append(("missing", f"and {count_text(len(outcome.missing) - MOST_MISSING, 'more type')}"))
    rows += [("model", missing_sentence(missing)) for missing in outcome.missing_models[:MOST_MODELS]]
    if len(outcome.missing_models) > MOST_MODELS:
        rows.append(("model", f"and {count_text(len(outcome.missing_models) - MOST_MODELS, 'more model')}"))
    rows += _written(outcome)
    rows += (("next", sentence) for sentence in _next(outcome))
    yield from ((word, one_line(sentence)) for word, sentence in rows)


def _written(outcome: Outcome) -> Iterator[tuple[str, str]]:
    if outcome.kept is not None:
        yield "written", f"in place; the original is {outcome.kept}"
    elif outcome.written is not None and outcome.written != "-":
        yield "written", outcome.written


def _missing(missing: Missing) -> str:
    """A type that is not installed, its pack and its nodes."""
    used = f"used by {some(missing.nodes)}"
    if missing.note:
        return f"{missing.type} was taken out of its pack: {missing.note}; {used}"
    if missing.program:
        return f"{missing.type} (of {missing.program}), {used}"
    return f"{missing.type} (pack {f'{missing.pack} {missing.version}'.rstrip()}), {used}"


def _next(outcome: Outcome) -> Iterator[str]:
    packs = sorted({missing.pack for missing in outcome.missing if not (missing.note or missing.program)})
    if any(missing.program for missing in outcome.missing):
        yield (
            "these types are not known here: choose others with --map, or name a pack that has them with --pack; until "
            "then these nodes stay as they are, with their values and edges"
        )
    if packs:
        word = "pack" if len(packs) == 1 else "packs"
        yield (
            f"install or update the {word} {', '.join(packs)} (or name it with --pack), or choose other types with "
            "--map, and upgrade again; until then these nodes stay as they are, with their values and edges"
        )
    if any(missing.note for missing in outcome.missing):
        yield "put other nodes in the place of those whose type was taken out"
    if outcome.missing_models:
        yield way_out(outcome.missing_models)
    yield from _choices(outcome.changes)


def _choices(changes: Sequence[Change]) -> Iterator[str]:
    """What waits for a decision, by node. What is of the whole document says itself what to do."""
    waiting = {_input(change): None for change in changes if change.status is Status.NEEDS_CHOICE and change.node}
    if waiting:
        yield f"decide on {some(tuple(waiting))}: change the value in the document, or connect it"


def _input(change: Change) -> str:
    """The input that a change is of, as `run --set` names it; the node where it is of no input."""
    side, _, field = change.path.partition(".")
    return f"{change.node}.{field}" if side == "inputs" and field else change.node
