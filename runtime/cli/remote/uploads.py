"""`Uploads`: files of this machine that a workflow needs, brought to the server that is to run it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import TypeVar

import blake3

from nodeloom.runtime.cli.values import FILES
from nodeloom.runtime.client import Client
from nodeloom.schema import Catalogue, Workflow
from nodeloom.schema.errors import InputError
from nodeloom.schema.json import JSON
from nodeloom.schema.workflow import Subgraph, WorkflowNode

_HANDLE = "run:"
"""What the names of results begin with, which are no files."""
_Graph = TypeVar("_Graph", bound=Subgraph)


class Uploads:
    """Uploads each file once; what is named in a workflow is looked for in `folders`, in order."""

    def __init__(self, client: Client, catalogue: Catalogue, folders: Sequence[Path]) -> None:
        self._client = client
        self._catalogue = catalogue
        self._folders = tuple(dict.fromkeys(folders))
        self._digests: dict[Path, str] = {}

    def digest(self, path: str) -> str:
        """Upload a file; the digest that the server knows it by. `InputError` if it can't be read."""
        place = Path(path).absolute()
        known = self._digests.get(place)
        if known is None:
            try:
                data = place.read_bytes()
            except OSError as error:
                raise InputError(f"file {path} can't be read: {error.strerror}") from error
            known = self._digests[place] = str(self._client.images.upload(data, place.name).value["hash"])
        return known

    def of(self, workflow: Workflow) -> Workflow:
        """The workflow with the files that it names found and uploaded; those that are not here stay as they are."""
        return self._graph(workflow)

    def _graph(self, graph: _Graph) -> _Graph:
        nodes = {key: self._node(node) for key, node in graph.nodes.items()}
        inner = {name: self._graph(each) for name, each in graph.subgraphs.items()}
        parts = (("nodes", nodes, graph.nodes), ("subgraphs", inner, graph.subgraphs))
        changed = {name: new for name, new, old in parts if new != old}
        return graph.model_copy(update=changed) if changed else graph

    def _node(self, node: WorkflowNode) -> WorkflowNode:
        template = self._catalogue.templates.get(node.type)
        fields = template.inputs if template is not None else {}
        changed = {
            name: self._value(value)
            for name, value in node.inputs.items()
            if name in fields and fields[name].type.name in FILES
        }
        return node.model_copy(update={"inputs": {**node.inputs, **changed}}) if changed else node

    def _value(self, value: JSON) -> JSON:
        if isinstance(value, list):
            return [self._value(each) for each in value]
        return self._file(value) if isinstance(value, dict) else value

    def _file(self, value: Mapping[str, JSON]) -> JSON:
        name, known = value.get("name"), value.get("hash")
        if isinstance(name, str) and _is_beside(name):
            for path in (folder / name for folder in self._folders):
                if path.is_file() and (known is None or _digest(path) == known):
                    return {**value, "name": path.name, "hash": self.digest(str(path))}
        return dict(value)


def _digest(path: Path) -> str:
    return f"blake3:{blake3.blake3(path.read_bytes()).hexdigest()}"


def _is_beside(name: str) -> bool:
    """Whether a name is that of a file beside the workflow or below: others' workflows get no other file uploaded."""
    path = PurePosixPath(name)
    is_elsewhere = path.is_absolute() or ".." in path.parts or "\\" in name or name[1:2] == ":"
    return bool(name) and not name.startswith(_HANDLE) and not is_elsewhere
