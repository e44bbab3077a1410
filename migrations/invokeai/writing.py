"""A workflow of ours becomes a document of InvokeAI's last version, as far as its nodes came from there."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

from nodeloom.migrations.conversion import Value
from nodeloom.migrations.guest import Writing
from nodeloom.migrations.invokeai.beside import written_connector, written_note
from nodeloom.migrations.invokeai.draft import a_list, an_object
from nodeloom.migrations.invokeai.form import with_kept_form, written_exposed, written_form
from nodeloom.migrations.invokeai.head import written_head
from nodeloom.migrations.invokeai.keeping import restored
from nodeloom.migrations.invokeai.names import KEPT, PACK, VERSIONS, name_of
from nodeloom.migrations.invokeai.node import NOTING, completed, seen, written_node
from nodeloom.migrations.invokeai.types.uses import CHAINED, GATHERED, STEERING
from nodeloom.migrations.invokeai.usage import Usage
from nodeloom.migrations.invokeai.wires import Wire, written_edges, written_wires
from nodeloom.migrations.report import Change, Status
from nodeloom.schema.errors import DocumentError
from nodeloom.schema.field_templates import MISSING
from nodeloom.schema.json import JSON
from nodeloom.schema.workflow import FORMAT_VERSION, Workflow

_NODE = f"{KEPT} {VERSIONS[-1]}"
_INPUTS = f"{_NODE} inputs"
_ELSEWHERE = ("subgraphs", "pins")
"""Parts of a workflow that documents of InvokeAI have no place for."""


def write_workflow(workflow: Workflow, what: str) -> Writing:
    """Write a workflow whose nodes are of InvokeAI's types; the others are left out, and told.

    `DocumentError` if there are nodes, and none of them is.
    """
    if workflow.nodes and not any(node.type.startswith(f"{PACK}/") for node in workflow.nodes.values()):
        raise DocumentError(f"{what} can't be written for InvokeAI: none of its nodes has a counterpart there")
    return _Writer(deepcopy(workflow.document())).written()


class _Writer:
    """One document on its way out."""

    def __init__(self, ours: dict[str, Any]) -> None:
        self._ours = ours
        self._view: dict[str, Any] = ours.get("view", {})
        self._kept = an_object(an_object(ours.get("residue")).get(PACK))
        self._changes: list[Change] = []
        self._nodes = {key: node for key, node in ours["nodes"].items() if self._is_theirs(key, node)}
        self._ports = {name: port for name, port in self._exposed() if port[0] in self._nodes}

    def written(self) -> Writing:
        """The document, and what is not in it."""
        for name in _ELSEWHERE:
            if self._ours.get(name):
                self._tell("", name, f"InvokeAI has no {name}, so they are left out")
        edges = self._edges()
        drawn = written_wires(edges, self._view.get("routes"), self._kept_wires(), self._nodes)
        document: dict[str, JSON] = {
            **self._head(),
            "exposedFields": written_exposed(self._ports, self._kept),
            "nodes": [*self._written_nodes(drawn.connectors)],
            "edges": written_edges(drawn.wires, self._kept),
        }
        if self._ours.get("form"):
            document["form"] = with_kept_form(written_form(self._ours["form"], self._ports), self._kept)
        for name in ("form", "edges", "exposedFields"):
            for value in a_list(self._kept.get(f"unreadable_{name}")):
                document[name] = value
        for absent in a_list(self._kept.get("without")):
            if isinstance(absent, str) and document.get(absent) == []:
                del document[absent]
        return Writing(document, tuple(self._changes))

    def _head(self) -> dict[str, JSON]:
        return an_object(restored(written_head(self._ours), self._kept.get("head")))

    def _exposed(self) -> Iterator[tuple[str, list[str]]]:
        for name, port in self._ours.get("interface", {}).get("inputs", {}).items():
            yield name, port
            if port[0] not in self._nodes:
                self._tell("", f"interface.inputs.{name}", f"{name} stands for a node that is left out")

    def _is_theirs(self, key: str, node: dict[str, Any]) -> bool:
        node.setdefault("inputs", {})
        if node["type"].startswith(f"{PACK}/"):
            mode = node.get("mode", "normal")
            if mode not in ("normal", _mode_here(node["type"])):
                self._tell(key, "mode", f"InvokeAI runs every node, also one that is {mode}", mode)
            return True
        self._tell(key, "type", "InvokeAI has no such node, so it is left out", str(node["type"]))
        return False

    def _edges(self) -> list[Wire]:
        """The edges between nodes that are written, once each node says no more than InvokeAI's do."""
        edges = [[*edge] for edge in self._ours.get("edges", ()) if {edge[0], edge[2]} <= self._nodes.keys()]
        Usage(self._nodes, edges, self._ports).unexplain()
        self._ports = {name: port for name, port in self._ports.items() if port[0] in self._nodes}
        for key, node in self._nodes.items():
            node["inputs"] = an_object(restored(node["inputs"], self._entry(key, _INPUTS).get("was")))
        less = {(*edge,) for edge in self._wires("edges_less")}
        found = {_wire(edge): None for edge in edges if (*edge,) not in less}
        found.update(dict.fromkeys(self._wires("edges_more")))
        return [*found]

    def _kept_wires(self) -> list[Wire]:
        return [*self._wires("wires")]

    def _wires(self, place: str) -> Iterator[Wire]:
        for edge in a_list(self._kept.get(place)):
            if isinstance(edge, list) and len(edge) == 4 and all(isinstance(end, str) for end in edge):
                yield _wire(edge)

    def _written_nodes(self, connectors: dict[str, list[JSON]]) -> Iterator[JSON]:
        """All nodes, in the order that they had; new ones behind them."""
        found: list[tuple[int, JSON]] = []
        for key, node in self._nodes.items():
            entry = self._entry(key, _NODE)
            made = written_node(node, key, seen(self._view, key), a_list(entry.get("fields")))
            found.append((_place(entry), restored(made, entry.get("was")) if entry else completed(made)))
        notes = an_object(self._view.get("notes"))
        made_beside = [("notes", key, written_note(key, an_object(note))) for key, note in notes.items()]
        made_beside += [("connectors", key, written_connector(key, place)) for key, place in connectors.items()]
        for place, key, made in made_beside:
            entry = an_object(an_object(self._kept.get(place)).get(key))
            found.append((_place(entry), restored(made, entry.get("was"))))
        strays = [an_object(each) for each in a_list(self._kept.get("nodes_aside"))]
        found += [(_place(each), each.get("was")) for each in strays]
        yield from (node for _, node in sorted(found, key=lambda each: each[0]))

    def _entry(self, key: str, name: str) -> dict[str, JSON]:
        entries = [an_object(each) for each in self._nodes[key].get("residue", ())]
        return next((each for each in entries if each.get("format") == name), {})

    def _tell(self, node: str, path: str, message: str, before: Value = MISSING) -> None:
        type_id = str(self._ours["nodes"][node]["type"]) if node else ""
        self._changes.append(Change(node, type_id, "guest", FORMAT_VERSION, 0, path, Status.LOSSY, message, before))


def _wire(edge: list[Any]) -> Wire:
    source, output, target, name = edge
    return source, output, target, name


def _place(entry: dict[str, JSON]) -> int:
    at = entry.get("at")
    return at if isinstance(at, int) and at >= 0 else 2**31


def _mode_here(type_id: str) -> str:
    """The mode that a node has here only because it has nothing more to do."""
    name = name_of(type_id)
    if name == "collect" and type_id.endswith((STEERING, GATHERED)):
        return "muted"
    if name.endswith("lora_collection_loader") and type_id.endswith(CHAINED):
        return "bypassed"
    return "muted" if name in NOTING else "normal"
