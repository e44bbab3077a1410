"""`judged`: how much an op on a field changed of a node, and the sentence of the report that says so."""

from __future__ import annotations

from nodeloom.migrations.met import Met
from nodeloom.migrations.moves import Move, Shifted
from nodeloom.migrations.report import Status
from nodeloom.schema.field_templates import MISSING


def judged(move: Move, shifted: Shifted, met: Met | None, aside: int, asks: bool) -> tuple[Status, str]:
    """How much an op changed of one field, and the sentence."""
    word = move.side.removesuffix("s")
    if shifted.refused:
        return Status.NEEDS_CHOICE, f"{word} {move.old} can't be converted and stays: {shifted.refused}"
    if move.old is None:
        return _arrived(move, met, aside, asks and shifted.now is MISSING)
    if met is None:
        return (Status.LOSSY if shifted.lossy else Status.LOSSLESS), move.said
    exposed = f", and the interface's {', '.join(met.ports)}" if met.ports else ""
    if move.old != move.new:
        return Status.LOSSY, f"{move.said}{exposed}"
    if move.misleads and (met.links or met.ports):
        reach = f"{word} {move.old} means something else, and what comes from elsewhere is not converted{exposed}"
        return Status.BEHAVIOUR_CHANGED, reach
    return (Status.LOSSY if shifted.lossy else Status.LOSSLESS), move.said


def _arrived(move: Move, met: Met | None, aside: int, asks: bool) -> tuple[Status, str]:
    word = move.side.removesuffix("s")
    if aside:
        return Status.LOSSY, f"{word} {move.new} is new, and {aside} pins that don't know it are set aside"
    if met is not None and met.taken:
        return Status.LOSSY, f"{word} {move.new} is there; the interface's {', '.join(met.taken)} is something else now"
    if met is not None:
        return Status.LOSSY, f"{word} {move.new} is new; what stood under that name is set aside"
    if asks:
        return Status.NEEDS_CHOICE, f"{word} {move.new} is new and has no default: give it a value or connect it"
    return Status.LOSSLESS, move.said
