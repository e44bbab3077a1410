"""`Routing`: which way a node goes, to the version that is asked for, to what its type became, or back to what it was.

What a node was before its type was removed is told by its residue.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Set
from functools import lru_cache
from typing import Any

from nodeloom.migrations.conversion import Way
from nodeloom.migrations.part import Part
from nodeloom.migrations.report import KEEP, Change, Status
from nodeloom.migrations.routes import Leg, Route, RunPython, Stop, changing_leg, leg, mark_of
from nodeloom.schema.errors import DocumentError
from nodeloom.schema.history import Histories, History


class Routing:
    """The routes of nodes to the versions that are asked for; `tell` hears of the nodes that have none.

    Those in `staying` have none, by their paths, for the reasons given.
    """

    def __init__(
        self,
        histories: Histories,
        versions: Mapping[str, int],
        run_python: RunPython | None,
        tell: Callable[[Change], None],
        staying: Mapping[str, str],
    ) -> None:
        self._histories = histories
        self._staying = staying
        self._run_python = run_python
        self._tell = tell
        self._targets = dict(_targets(histories, versions))
        self._came = _came(histories)
        self._asked: Set[str] = frozenset()
        if self._targets:
            self._asked = {removed.type for each in self._came.values() for removed in each} & self._targets.keys()
        self._ways: dict[tuple[int, ...], tuple[Route | None, str]] = {}
        self._told: set[str] = set()
        self._part: Part | None = None

    @property
    def looks_back(self) -> bool:
        """Whether it matters what nodes were before their type was removed."""
        return bool(self._asked)

    def enter(self, part: Part) -> None:
        """Go on to the nodes of another graph."""
        self._part = part

    def of(self, path: str, node: Mapping[str, Any]) -> Route | None:
        """The route of a node to the version that is asked for; None if it stays, which is told if it is to or must."""
        found = self._found(node)
        if found is None:
            return None
        history, start = found
        back = self._back(path, history, self._asked) if self._asked else []
        way: Way = "down" if back else "up"
        line, obstacle = (back, "") if back else self._onward(history)
        last = line[-1] if line else history
        target = self._targets.get(last.type, last.version)
        if not line and not obstacle and start == target and node["type"] == history.name_at(target):
            return None
        route, obstacle = (None, obstacle) if obstacle else self._way(Stop(history, start), way, line, target)
        if route is not None and not self.stays(path):
            return route
        op, place = ("becomes", "type") if line or history is not last or history.became else ("version", "version")
        told = Change(path, history.type, op, start, target, place, Status.BLOCKED, obstacle, start, start)
        if route is not None:
            message = f"{self._staying[path]}; it could become {route.target}"
            told = Change(path, history.type, KEEP, start, start, place, Status.UNCHANGED, message)
        self._tell_once(told)
        return None

    def stays(self, path: str) -> bool:
        """Whether a node is to stay as it is."""
        return path in self._staying

    def to(self, path: str, node: Mapping[str, Any], type_id: str, version: int) -> Route | None:
        """The free route of a node to a version of a type; None if there is none."""
        found, wanted = self._found(node), self._histories.find(type_id, version)
        if found is None or wanted is None or not wanted[0].since <= version <= wanted[0].version:
            return None
        history, goal = found[0], wanted[0]
        if goal is history:
            return self._way(Stop(*found), "up", [], version)[0]
        back = self._back(path, history, {goal.type})
        if back:
            return self._way(Stop(*found), "down", back, version)[0]
        line = [*self._successors(history)]
        if goal in line:
            return self._way(Stop(*found), "up", line[: line.index(goal) + 1], version)[0]
        return None

    def kind(self, type_id: str, version: int | None) -> str:
        """The current id of a type, by one that it had at some version, and of what it became if it was removed.

        The id itself if it is not installed.
        """
        found = self._histories.find(type_id, version)
        if found is None:
            return type_id
        return [found[0], *self._successors(found[0])][-1].type

    def name(self, type_id: str, version: int) -> str:
        """What a type is called at a version."""
        found = self._histories.find(type_id, version)
        return type_id if found is None else found[0].name_at(version)

    def _tell_once(self, change: Change) -> None:
        if change.node not in self._told:
            self._told.add(change.node)
            self._tell(change)

    def _found(self, node: Mapping[str, Any]) -> tuple[History, int] | None:
        version = node.get("version")
        return self._histories.find(node["type"], None if version is None else int(version))

    def _successors(self, history: History) -> Iterator[History]:
        """What a type became, and that, as far as it is installed."""
        seen = [history]
        while history.became is not None:
            found = self._histories.exact(history.became.type, history.became.version)
            if found is None or found in seen:
                return
            seen.append(found)
            history = found
            yield found

    def _onward(self, history: History) -> tuple[list[History], str]:
        """The types by which a node goes on, or why it can't."""
        line: list[History] = []
        last = history
        successors = self._successors(history)
        while last.became is not None and last.type not in self._targets:
            found = next(successors, None)
            if found is None:
                return line, self._missing(last)
            line.append(found)
            last = found
        return line, ""

    def _missing(self, removed: History) -> str:
        """Why a removed type leads nowhere here."""
        became = removed.became
        assert became is not None  # the caller saw it
        goal, pack = f"{became.type} {became.version}", became.type.partition("/")[0]
        if self._histories.find(became.type, None) is None:
            return f"{removed.type} became {goal}, which is not installed: install the pack {pack}"
        if self._histories.exact(became.type, became.version) is None:
            return f"{removed.type} became {goal}, which the installed pack {pack} does not know: update it"
        return f"{removed.type} became {goal}, which leads back to it; tell the authors of the pack {pack}"

    def _back(self, path: str, history: History, asked: Set[str]) -> list[History]:
        """The removed types by which a node goes back to the first that it was of, of those that are asked for."""
        part = self._part
        own = part.entries.get(path[len(part.path) :], {}) if part is not None else {}
        line: list[History] = []
        length = 0
        came = self._came.get(history.type, ()) if own else ()
        while came:
            removed = next((each for each in came if (mark_of(each), "up") in own and each not in line), None)
            if removed is None:
                break
            line.append(removed)
            length = len(line) if removed.type in asked else length
            came = self._came.get(removed.type, ())
        return line[:length]

    def _way(self, start: Stop, way: Way, line: list[History], target: int) -> tuple[Route | None, str]:
        """The route by a line of types, or why it can't be gone: the same for all nodes that begin there."""
        key = (id(start.history), start.version, *map(id, line), target)
        if key not in self._ways:
            self._ways[key] = self._made(start, way, line, target)
        return self._ways[key]

    def _made(self, start: Stop, way: Way, line: list[History], target: int) -> tuple[Route | None, str]:
        problem = next((found for each in (start.history, *line) if (found := each.problem)), "")
        obstacle = problem or _obstacle(start.history, start.version)
        if obstacle:
            return None, obstacle
        route = Route((*self._stretches(start, way, line, target),))
        obstacle = route.obstacle(self._run_python)
        return (None, obstacle) if obstacle else (route, "")

    def _stretches(self, start: Stop, way: Way, line: list[History], target: int) -> Iterator[Leg]:
        history, version = start.history, start.version
        for following in line:
            removed, goal = (history, following) if way == "up" else (following, history)
            assert removed.became is not None  # it is in the line
            ends = (removed.version, removed.became.version)
            leave, arrive = ends if way == "up" else ends[::-1]
            if version != leave:
                yield leg(history, version, leave)
            yield changing_leg(removed, removed.became, goal, way)
            history, version = following, arrive
        if version != target or not line:
            yield leg(history, version, target)


@lru_cache(maxsize=8)
def _came(histories: Histories) -> Mapping[str, list[History]]:
    """The removed types that became each type, by its id; found once, since all types are looked at."""
    found: defaultdict[str, list[History]] = defaultdict(list)
    for removed in histories.all:
        goal = histories.exact(removed.became.type, removed.became.version) if removed.became else None
        if goal is not None and not removed.problem:
            found[goal.type].append(removed)
    return dict(found)


def _targets(histories: Histories, versions: Mapping[str, int]) -> Iterator[tuple[str, int]]:
    for type_id, version in versions.items():
        found = histories.find(type_id, version)
        if found is None:
            raise DocumentError(f"{type_id} is not installed, so nothing can be brought to its version {version}")
        history = found[0]
        if not history.since <= version <= history.version:
            known = f"{history.since} to {history.version}" if history.steps else f"only {history.version}"
            raise DocumentError(f"{type_id} has no version {version} that is known here; known is {known}")
        yield history.type, version


def _obstacle(history: History, start: int) -> str:
    pack = history.type.partition("/")[0]
    if start > history.version:
        return f"version {start} is newer than the installed {history.version}: update the pack {pack}"
    if start < history.since:
        why = history.note or f"no migrations are published; ask the authors of the pack {pack}"
        return f"version {start} is older than what is known, which begins with {history.since}: {why}"
    return ""
