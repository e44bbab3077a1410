"""A workflow of ComfyUI's nodes as a prompt for its API: `write_prompt`.

Calls are written out, shared values and reroutes become the values and links that they are, bypassed nodes are gone.
"""

from __future__ import annotations

from typing import Final

from nodeloom.migrations.comfyui.kept import array, kept_of, kept_of_graph, table
from nodeloom.migrations.comfyui.names import PACK, Unused, class_of, id_of, type_of
from nodeloom.migrations.comfyui.prompt import (
    CLASS,
    ID,
    LINKS,
    META,
    NO_INPUTS,
    NODE,
    REQUEST,
    REST,
    STRANGE_INPUTS,
    label_of,
)
from nodeloom.migrations.comfyui.scopes import Scope, is_call, scopes_of
from nodeloom.migrations.comfyui.signatures import signature_of
from nodeloom.migrations.comfyui.slots import output_slots, slot_by_place
from nodeloom.migrations.comfyui.telling import Telling
from nodeloom.migrations.comfyui.tracing import PASSING, Known, Output, given_at
from nodeloom.migrations.comfyui.values import SPELLED, written_value
from nodeloom.migrations.comfyui.widgets import UNNAMED
from nodeloom.migrations.guest import Writing
from nodeloom.migrations.report import Status
from nodeloom.schema.errors import DocumentError
from nodeloom.schema.field_templates import Missing
from nodeloom.schema.json import JSON
from nodeloom.schema.workflow import Workflow, WorkflowNode

_LONGEST_ID: Final = 100_000
_ASIDE: Final = ("view", "interface", "form", "meta", "pins")
"""What a workflow says and a prompt can't."""


def write_prompt(workflow: Workflow, what: str) -> Writing:
    """A workflow as a prompt; what has no place in one is told. `DocumentError` if it has no node of ComfyUI."""
    return _Writer(workflow, what).writing()


class _Writer:
    """A prompt while it is written."""

    def __init__(self, workflow: Workflow, what: str) -> None:
        self._workflow = workflow
        self._telling = Telling()
        self._ids: dict[tuple[int, str], str] = {}
        self._slots: dict[int, dict[str, int]] = {}
        self._known: Known = {}
        self._scopes = scopes_of(workflow, what)
        self._nodes = [
            (scope, key, node)
            for scope in self._scopes
            for key, node in scope.part.nodes.items()
            if self._is_part(node)
        ]
        if not self._nodes:
            raise DocumentError(f"{what} can't be written as a prompt: none of its nodes is one of ComfyUI that runs")
        self._left_out()

    def writing(self) -> Writing:
        """The prompt, in the body of the request that it came in, if it did."""
        unused = Unused(longest=_LONGEST_ID)
        for scope, key, node in self._nodes:
            was = kept_of(node.residue).get(ID)
            own = was if isinstance(was, str) and not scope.prefix else key
            self._ids[id(scope), key] = unused.take(f"{scope.prefix}{own}", "node") if own else own
        prompt: dict[str, JSON] = {
            self._ids[id(scope), key]: self._node(scope, key, n) for scope, key, n in self._nodes
        }
        self._passing_nothing()
        kept = kept_of_graph(self._workflow.residue)
        prompt |= {key: each for key, each in table(kept.get(REST)).items() if key not in prompt}
        request = kept.get(REQUEST)
        document = {**request, "prompt": prompt} if isinstance(request, dict) and request else prompt
        return Writing(document, self._telling.changes())

    def _is_part(self, node: WorkflowNode) -> bool:
        return node.type.startswith(PACK) and node.mode == "normal"

    def _left_out(self) -> None:
        """Tell what has no place in a prompt."""
        for name in _ASIDE:
            if getattr(self._workflow, name) and name in self._workflow.model_fields_set:
                self._telling.say("left_out", f"a prompt has no place for the {name}", path=name, status=Status.LOSSY)
        for scope in self._scopes:
            for key, node in scope.part.nodes.items():
                if not self._is_part(node) and key not in scope.calls and node.type not in PASSING:
                    self._leave_out(scope, key, node, _why(node))

    def _passing_nothing(self) -> None:
        """Tell the nodes that hold a value and pass it on to nobody that the prompt has."""
        passed = {(scope, node) for scope, node, _ in self._known}
        for scope in self._scopes:
            for key, node in scope.part.nodes.items():
                if node.type in PASSING and (id(scope), key) not in passed:
                    self._leave_out(scope, key, node, "feeds no node of the prompt" if node.mode == "normal" else "")

    def _leave_out(self, scope: Scope, key: str, node: WorkflowNode, why: str) -> None:
        message = f"the node {why or f'is {node.mode}'}: a prompt leaves it out"
        self._say(scope, key, node, "left_out", message, Status.LOSSY)

    def _say(self, scope: Scope, key: str, node: WorkflowNode, op: str, message: str, status: Status) -> None:
        path = scope.prefix.replace(":", "/") + key
        self._telling.say(op, message, node=path, type_id=node.type, status=status)

    def _node(self, scope: Scope, key: str, node: WorkflowNode) -> JSON:
        kept = kept_of(node.residue)
        inputs = self._inputs(scope, key, node)
        meta: JSON = {"title": node.label} if node.label else None
        is_kept = META in kept and label_of(kept[META]) == node.label
        meta = kept[META] if is_kept else meta
        is_unsaid = not inputs and NO_INPUTS in kept
        said = kept.get(CLASS)
        return {
            "class_type": said if isinstance(said, str) and type_of(said) == node.type else class_of(node.type),
            **({} if is_unsaid else {"inputs": inputs or kept.get(STRANGE_INPUTS, inputs)}),
            **({META: meta} if meta is not None or is_kept else {}),
            **table(kept.get(NODE)),
        }

    def _inputs(self, scope: Scope, key: str, node: WorkflowNode) -> dict[str, JSON]:
        kept, found = kept_of(node.residue), dict[str, JSON]()
        lost = [name for name in array(kept.get(UNNAMED)) if name in node.inputs]
        for name in dict.fromkeys([*node.inputs, *scope.wiring.fed.get(key, ())]):
            if name in lost:
                continue
            given, was = given_at(scope, key, name, self._known), table(kept.get(SPELLED)).get(name)
            if given.output is not None:
                link = self._link(given.output)
                is_same = isinstance(was, list) and len(was) == 2 and [id_of(was[0]), was[1]] == link
                found |= {name: was if is_same else link} if link else {}
            elif not isinstance(given.value, Missing):
                found[name] = written_value(class_of(node.type), name, given.value, was)
        if lost:
            message = (
                f"a prompt names its values, and nobody here knows what these are called: {', '.join(map(str, lost))}"
            )
            self._say(scope, key, node, "unnamed", message, Status.LOSSY)
        return {**{name: each for name, each in table(kept.get(LINKS)).items() if name not in found}, **found}

    def _link(self, output: Output) -> list[JSON]:
        """The link to an output; empty, and told, if ComfyUI has none of that name."""
        scope, key, name = output
        node = scope.part.nodes[key]
        slots = self._slots.get(id(node))
        if slots is None:
            slots = output_slots(signature_of(class_of(node.type)), kept_of(node.residue))
            self._slots[id(node)] = slots
        slot = slots.get(name, slot_by_place(name))
        if slot is None:
            message = f"ComfyUI's node has no output {name}: what it feeds is not connected in the prompt"
            self._say(scope, key, node, "output", message, Status.LOSSY)
            return []
        return [self._ids[id(scope), key], slot]


def _why(node: WorkflowNode) -> str:
    """Why a prompt has no place for a node; empty where its mode says it."""
    if node.mode != "normal":
        return ""
    return "calls a subgraph that the workflow does not have" if is_call(node) else "is no node of ComfyUI"
