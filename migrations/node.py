"""One node goes its route: values, edges, interface names and pins, op by op, with a line of the report for each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from nodeloom.migrations.companions import join, part
from nodeloom.migrations.conversion import Way, same
from nodeloom.migrations.converters import convert
from nodeloom.migrations.judgement import judged
from nodeloom.migrations.met import meet
from nodeloom.migrations.moves import NOT_SHIFTED, Move, naming, shift
from nodeloom.migrations.part import Part
from nodeloom.migrations.pins import shift_pins
from nodeloom.migrations.report import Change, Status, gravest
from nodeloom.migrations.residue import Entry, Kept, Key
from nodeloom.migrations.routes import Leg, RunPython, Stage, Stop, mark_of
from nodeloom.migrations.site import Neighbours, Outcome, Site
from nodeloom.schema.companion import Companion
from nodeloom.schema.errors import DocumentError
from nodeloom.schema.field_templates import MISSING
from nodeloom.schema.json import JSON, json_problem
from nodeloom.schema.migration_ops import Behaviour, InsertConverter

Tell = Callable[[Change], None]
_OWN = "node"
"""Where keys of the node itself stand, in residue."""


class NodeMigration:
    """A node of a part on a leg of its route. `tell` hears of every change."""

    def __init__(
        self,
        part: Part,
        key: str,
        leg: Leg,
        run_python: RunPython | None,
        tell: Tell,
        neighbours: Neighbours,
    ) -> None:
        self._part = part
        self._key = key
        self._path = part.path + key
        self._node = part.nodes[key]
        self._leg = leg
        self._run_python = run_python
        self._tell = tell
        self._neighbours = neighbours
        self._inputs: dict[str, JSON] = self._node.get("inputs", {})
        self._entries = part.entries.setdefault(key, {})
        self._has_pins = bool(part.pins(key))
        self._way = leg.way
        fields = part.view.get("fields")
        shown = fields.get(key) if isinstance(fields, dict) else None
        self._shown: dict[str, JSON] | None = shown if isinstance(shown, dict) else None

    def run(self) -> None:
        """Go all of the leg. Raises `DocumentError` if a function of the pack gives what no document can hold."""
        tell = self._tell
        told: list[Change] = []
        if self._leg.changes_type:
            self._tell = told.append  # its own line comes first, and says how grave all of them are
            self._go()
        tell(self._opening(told))
        if not self._leg.changes_type:
            self._go()
        for change in told:
            tell(change)

    def _go(self) -> None:
        entries = self._entries
        after = Entry()
        for stage in self._leg.stages:
            before = entries.pop(stage.met, None) if entries else None
            if stage.move is not None:
                self._field(stage, stage.move, before, after)
            elif stage.companion is not None:
                self._companion(stage, stage.companion, before or Entry(), after)
            elif isinstance(stage.op, Behaviour):
                self._tell(self._staged(stage, "", Status.BEHAVIOUR_CHANGED, stage.op.note))
            elif stage.function is not None:
                self._python(stage, stage.function, before, after)
            if after:
                entries[stage.kept] = after
                after = Entry()
        self._state()

    def _opening(self, told: Sequence[Change]) -> Change:
        """The line of the report for all of the leg; one that changes the type is as grave as what came of it."""
        start, target = self._leg.start, self._leg.target
        node, type_id, versions = self._path, self._leg.type, (start.version, target.version)
        if self._leg.changes_type:
            message = f"{start} becomes {target}"
            status = gravest(told) if told else Status.LOSSLESS
            return Change(node, type_id, "becomes", *versions, "type", status, message, start.name, target.name)
        message = f"version {start.version} becomes {target.version}"
        return Change(node, type_id, "version", *versions, "version", Status.LOSSLESS, message, *versions)

    def _state(self) -> None:
        """Write type, version and inputs; what the node did not say before, it does not say again on the way back."""
        node, start, target = self._node, self._leg.start, self._leg.target
        ways: tuple[Way, Way] = ("up", "down")
        marks = [self._entries.pop((target.unsaid, way), None) for way in ways]
        unsaid = {} if "version" in node else {(_OWN, "version"): Kept(MISSING, target.version)}
        if "inputs" not in node and self._inputs:
            unsaid[_OWN, "inputs"] = Kept(MISSING, None)
        if unsaid:
            self._entries[start.unsaid, self._way] = Entry(unsaid)
        if self._inputs or "inputs" in node:
            node["inputs"] = self._inputs
        node["type"], node["version"] = target.name, target.version
        if self._leg.changes_type:
            self._remember_type(start, target)
        for _, name in (place for mark in marks if mark for place in mark.values):
            meant = target.is_last if name == "version" else not self._inputs
            if meant:
                node.pop(name, None)

    def _remember_type(self, start: Stop, target: Stop) -> None:
        """Keep that the node was of a type that is removed now; back in that type, it need not be told."""
        key: Key = (mark_of(self._leg.removed), "up")
        self._entries.pop(key, None)
        if self._way == "up":
            self._entries[key] = Entry({(_OWN, "type"): Kept(start.name, target.name)})

    def _field(self, stage: Stage, move: Move, before: Entry | None, after: Entry) -> None:
        shifted = NOT_SHIFTED
        if move.side == "inputs":
            shifted = shift(self._inputs, "inputs", move, before, after)
        if self._shown is not None and move.old != move.new:
            self._view(self._shown, move, before, after)
        aside = 0
        if self._has_pins or (before is not None and before.pins):
            aside = shift_pins(self._part, self._key, move, before, after)
            self._has_pins = bool(self._part.pins(self._key))
        met = meet(self._part, self._key, move, before, after)
        asks = move.asks and not (before is not None and before.links)
        if shifted.now is shifted.was is MISSING and met is None and not (aside or asks):
            return
        if met is not None or aside or shifted.refused or move.old != move.new or not same(shifted.was, shifted.now):
            status, message = judged(move, shifted, met, aside, asks)
            edges = () if met is None else tuple(map(str, met.links))
            self._tell(self._staged(stage, move.place, status, message, shifted.was, shifted.now, edges))

    def _view(self, shown: dict[str, JSON], move: Move, before: Entry | None, after: Entry) -> None:
        """Let what the view says of a field follow its name; with the field it goes, and comes back.

        Inputs stand there by their names; documents of before have them, and outputs, one level further down.
        """
        said = shown.get(move.side)
        if isinstance(said, dict):
            shift(said, f"view {move.side}", naming(move), before, after)
        if move.side == "inputs":
            shift(shown, "view", naming(move), before, after)

    def _companion(self, stage: Stage, companion: Companion, before: Entry, after: Entry) -> None:
        site = Site(self._neighbours.surgery, self._key, self._inputs, self._neighbours)
        outcomes: list[Outcome | None]
        if isinstance(stage.op, InsertConverter):
            comes, goes = (companion, stage.op.inverse) if stage.parts else (stage.op.inverse, companion)
            outcomes = [*convert(site, stage.op.side, stage.op.name, comes, goes, before, after)]
        else:
            outcomes = [(part if stage.parts else join)(site, companion, before, after)]
        for outcome in outcomes:
            if outcome is not None:
                edges = tuple(map(str, outcome.edges))
                self._tell(self._staged(stage, companion.name, outcome.status, outcome.message, edges=edges))

    def _python(self, stage: Stage, function: str, before: Entry | None, after: Entry) -> None:
        was = dict(self._inputs)
        if before and before.whole and same(before.whole[1], was) and isinstance(before.whole[0], dict):
            now = before.whole[0]
        else:
            now = self._called(function, was)
        if stage.function_back is None or not same(self._called(stage.function_back, now), was):
            after.whole = (dict(was), dict(now))
        status = Status.LOSSLESS if after.whole is None else Status.LOSSY
        self._inputs.clear()
        self._inputs.update(now)
        self._tell(self._staged(stage, "inputs", status, f"{function} was called", was, dict(now)))

    def _called(self, function: str, inputs: dict[str, JSON]) -> dict[str, JSON]:
        assert self._run_python is not None  # the route has no obstacle
        given = self._run_python(function, dict(inputs))
        problem = json_problem(given) if isinstance(given, dict) else f"{given!r} is no object"
        if problem:
            place = f"node {self._path} ({self._node['type']})"
            raise DocumentError(f"{place}: {function} must give inputs as JSON, but {problem}; tell the pack's author")
        return given

    def _staged(
        self,
        stage: Stage,
        path: str,
        status: Status,
        message: str,
        before: Any = MISSING,
        after: Any = MISSING,
        edges: tuple[str, ...] = (),
    ) -> Change:
        versions = (stage.from_version, stage.to_version)
        return Change(self._path, self._leg.type, stage.op.op, *versions, path, status, message, before, after, edges)
