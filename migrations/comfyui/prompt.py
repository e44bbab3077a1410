"""A prompt of ComfyUI, which its API takes and its pictures carry, as a document of ours: `read_prompt`.

`{id: {"class_type", "inputs": {name: value or [id, slot]}, "_meta": {"title"}}}`, alone or in the body of a request.
Source: ComfyUI 0.3.64, execution.py and comfy_execution/graph_utils.py (what counts as a link).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

from nodeloom.migrations.comfyui.kept import KEY, keep, table
from nodeloom.migrations.comfyui.names import Unused, class_of, id_of, is_name, type_of
from nodeloom.migrations.comfyui.signatures import Signature, signature_of, unnamed_output
from nodeloom.migrations.comfyui.telling import Telling
from nodeloom.migrations.comfyui.values import SPELLED, given_value, written_value
from nodeloom.migrations.conversion import same
from nodeloom.migrations.guest import Reading
from nodeloom.migrations.report import Status
from nodeloom.schema.errors import DocumentError
from nodeloom.schema.json import JSON
from nodeloom.schema.workflow import FORMAT, FORMAT_VERSION

REQUEST: Final = "request"
"""What is kept of a graph: the body of the request around the prompt, without it."""
REST: Final = "rest"
"""What is kept of a graph: what stood among the nodes and is none."""
MOST_OUTPUTS: Final = 10_000
"""Most outputs that a node can have."""
NODE: Final = "node"
"""What is kept of a node: keys of it that mean nothing here."""
LINKS: Final = "links"
"""What is kept of a node: inputs whose link leads nowhere, or whose name none of our inputs can have."""
META: Final = "_meta"
"""What is kept of a node: what is said of it, where that is more than a title."""
ID: Final = "id"
"""What is kept of a node: its id, where our ids can't be so."""
STRANGE_INPUTS: Final = "strange_inputs"
"""What is kept of a node: inputs that are no object."""
NO_INPUTS: Final = "no_inputs"
"""What is kept of a node: that nothing is said of its inputs, not even that there are none."""
CLASS: Final = "class_type"
"""What is kept of a node: what an older version called its type."""
_NODE_KEYS: Final = frozenset({"class_type", "inputs", META})


def nodes_of(document: JSON) -> Mapping[str, JSON] | None:
    """The prompt in a document, or in the body of a request; None if there is none."""
    for found in (document, table(document).get("prompt")):
        if isinstance(found, dict) and any(map(_is_node, found.values())):
            return found
    return None


def read_prompt(document: JSON, what: str) -> Reading:
    """A prompt as a document of ours: nodes under their ids, links as edges by name, titles as labels."""
    nodes = nodes_of(document)
    if nodes is None or not isinstance(document, dict):
        raise DocumentError(f"{what} is no prompt of ComfyUI: nothing in it has a class_type")
    return _Prompt(nodes).reading({} if nodes is document else {k: v for k, v in document.items() if k != "prompt"})


def _is_node(value: JSON) -> bool:
    return isinstance(value, dict) and is_name(value.get("class_type"))


class _Link(NamedTuple):
    source: str
    slot: int


class _Prompt:
    """A prompt while it is read."""

    def __init__(self, nodes: Mapping[str, JSON]) -> None:
        self._source = {key: each for key, each in nodes.items() if isinstance(each, dict) and _is_node(each)}
        self._rest: dict[str, JSON] = {key: each for key, each in nodes.items() if key not in self._source}
        ids = Unused([key for key in self._source if is_name(key)])
        self._ids = {key: key if is_name(key) else ids.take(key, "node") for key in self._source}
        self._edges: list[JSON] = []
        self._telling = Telling()

    def reading(self, request: dict[str, JSON]) -> Reading:
        """The document, and what there is to say of it."""
        nodes: dict[str, JSON] = {self._ids[key]: self._node(key, node) for key, node in self._source.items()}
        kept: dict[str, JSON] = {}
        kept |= {REQUEST: request} if request else {}
        kept |= {REST: self._rest} if self._rest else {}
        for key in self._rest:
            self._telling.say(
                "not_a_node", f"{key!r} is no node, for it has no class_type; it is kept", status=Status.LOSSY
            )
        document: dict[str, JSON] = {
            "format": FORMAT,
            "format_version": FORMAT_VERSION,
            "nodes": nodes,
            "edges": self._edges,
            **({"residue": {KEY: kept}} if kept else {}),
        }
        return Reading(document, self._telling.changes())

    def _node(self, key: str, source: Mapping[str, JSON]) -> JSON:
        said = str(source["class_type"])
        node: dict[str, JSON] = {"type": type_of(said)}
        rest = {name: each for name, each in source.items() if name not in _NODE_KEYS}
        kept: dict[str, JSON] = {NODE: rest} if rest else {}
        if class_of(type_of(said)) != said:
            kept[CLASS] = said
        if self._ids[key] != key:
            kept[ID] = key
            self._telling.say("id", f"the node is called {self._ids[key]}", node=self._ids[key], before=key)
        if "inputs" in source:
            self._inputs(self._ids[key], node, source["inputs"], kept)
        else:
            kept[NO_INPUTS] = True
        meta = source.get(META)
        label = label_of(meta)
        node |= {"label": label} if label else {}
        if META in source and (not label or meta != {"title": label}):
            kept[META] = meta
        keep(node, kept)
        return node

    def _inputs(self, key: str, node: dict[str, JSON], source: JSON, kept: dict[str, JSON]) -> None:
        if not isinstance(source, dict):
            kept[STRANGE_INPUTS] = source
            message = "the inputs are no object of names and values; they are kept, and do nothing"
            self._telling.say("inputs", message, node=key, path="inputs", status=Status.LOSSY, before=source)
            return
        class_type = class_of(str(node["type"]))
        values: dict[str, JSON] = {}
        strange: dict[str, JSON] = {}
        spelled: dict[str, JSON] = {}
        for name, value in source.items():
            link = self._link(class_type, name, value) if isinstance(value, list) else None
            if not is_name(name) or (link is not None and not self._connect(key, name, link)):
                strange[name] = value
            elif link is not None:
                if isinstance(value, list) and not isinstance(value[0], str):
                    spelled[name] = value
            else:
                values[name] = given = given_value(class_type, name, value)
                is_plain = given is value and not isinstance(value, (dict, list))
                if not is_plain and not same(written_value(class_type, name, given), value):
                    spelled[name] = value
        node["inputs"] = values
        kept |= {name: each for name, each in ((LINKS, strange), (SPELLED, spelled)) if each}

    def _link(self, class_type: str, name: str, value: list[JSON]) -> _Link | None:
        """The link that a list is; a number for the id is one only where the input takes nothing else."""
        if len(value) != 2:
            return None
        source, slot = value
        if isinstance(slot, bool) or not isinstance(slot, (int, float)) or int(slot) != slot:
            return None
        if isinstance(source, str):
            return _Link(source, int(slot))
        signature = signature_of(class_type)
        sockets = {each.name for each in signature.inputs if each.kind == "socket"} if signature else frozenset()
        return _Link(id_of(source), int(slot)) if name in sockets and id_of(source) else None

    def _connect(self, key: str, name: str, link: _Link) -> bool:
        """Add the edge of a link, if it leads from a node that is there."""
        if link.source not in self._source:
            self._telling.miss(link.source or "''", f"{key}.{name}")
            return False
        if not 0 <= link.slot < MOST_OUTPUTS:
            message = (
                f"node {link.source} has no output {link.slot}, which feeds {key}.{name}; connect another one there"
            )
            self._telling.say("missing_output", message, node=key, path=f"inputs.{name}", status=Status.NEEDS_CHOICE)
            return False
        signature = signature_of(str(self._source[link.source]["class_type"]))
        self._edges.append([self._ids[link.source], output_of(signature, link.slot), key, name])
        return True


def label_of(meta: JSON) -> str:
    """The label that a node has by what is said of it in a prompt; empty for none."""
    title = table(meta).get("title")
    return title if isinstance(title, str) else ""


def output_of(signature: Signature | None, slot: int) -> str:
    """Our name of an output that ComfyUI knows by its place."""
    known = signature.outputs if signature is not None else ()
    return known[slot] if slot < len(known) else unnamed_output(slot)
