"""`Shown`: what output nodes show, as ComfyUI's clients are told: values in lists by name, and pictures as files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from nodeloom.runtime.server.comfy.node_class import NodeClass
from nodeloom.schema.json import JSON, write_json

TEMPORARY: Final = "ComfyUI_temp"
"""What the names of pictures begin with that nodes only showed."""
Index = tuple[int, ...]
"""Which run of a node that runs for each item of a list; `()` where there is one."""
_PICTURES: Final = "pictures"
"""Name of the pictures among what is shown; which files they are is told apart."""


@dataclass(slots=True)
class Shown:
    """What the output nodes of a run show up to some event; `outputs` is what clients were told."""

    outputs: dict[str, dict[str, JSON]] = field(default_factory=dict)
    _given: dict[str, dict[Index, dict[str, list[JSON]]]] = field(default_factory=dict)
    _saved: dict[str, dict[str, str]] = field(default_factory=dict)
    _told_too_soon: set[str] = field(default_factory=set)

    def save(self, key: str, event: Mapping[str, JSON]) -> None:
        """A node keeps a file, which is known by its digest from then on."""
        self._saved.setdefault(key, {})[str(event["digest"])] = str(event["name"])

    def take(self, key: str, kind: NodeClass | None, given: JSON, index: Index = ()) -> None:
        """Take in what a run of a node gives, if it shows it; of several runs of it, whichever ends first, by index."""
        if kind is None or not kind.is_output or not isinstance(given, dict):
            return
        if key in self.outputs:
            self._told_too_soon.add(key)
        found = self._given.setdefault(key, {})[index] = {}
        for output in kind.shown:
            if output.name in given:
                value = given[output.name]
                values: list[JSON] = value if isinstance(value, list) else [value]
                shown = self._files(key, values) if output.is_file else values
                found.setdefault(_PICTURES if output.is_picture else output.name, []).extend(shown)

    @property
    def is_open(self) -> bool:
        """Whether something is left to be told at the end."""
        return bool(self._told_too_soon) or any(key not in self.outputs for key in self._given)

    def take_back(self) -> list[str]:
        """At the end: forget what was told of nodes that gave more later; all nodes that are to be told of."""
        for key in self._told_too_soon:
            del self.outputs[key]
        return [key for key in self._given if key not in self.outputs]

    def of(self, key: str, kind: NodeClass | None, run: Mapping[str, JSON] | None) -> dict[str, JSON] | None:
        """What a node shows, if it can be told by now and was not. `run` are the outputs of a run that is over.

        Pictures that the node did not save are kept at the end of the run, so they are told of then.
        """
        if kind is None or key not in self._given or key in self.outputs:
            return None
        values = self._joined(key)
        pictures = values.pop(_PICTURES, None)
        found: dict[str, JSON] = {}
        if pictures is not None:
            names = self._during(key, pictures) if run is None else self._after(key, kind, run)
            if names is None:
                return None
            found["images"] = [*map(shown_file, names)]
        found |= values
        if found:
            self.outputs[key] = found
        return found or None

    def _joined(self, key: str) -> dict[str, list[JSON]]:
        """What all runs of a node gave, in the order of the items that they ran for."""
        joined: dict[str, list[JSON]] = {}
        for _, given in sorted(self._given[key].items()):
            for name, values in given.items():
                joined.setdefault(name, []).extend(values)
        return joined

    def _during(self, key: str, pictures: list[JSON]) -> list[str] | None:
        """The files of pictures while the run goes on; None if it is not known yet which is which."""
        names = [*self._saved.get(key, {}).values()]
        is_clear = len(names) == len(pictures) == len(set(map(write_json, pictures)))
        return names if is_clear else None

    def _after(self, key: str, kind: NodeClass, run: Mapping[str, JSON]) -> list[str]:
        """The files of pictures, in the order of the node, as the run that is over has them."""
        promised = [run.get(promise(key, output.name)) for output in kind.shown if output.is_picture]
        return [self._name(key, each) for each in _flat(promised) if isinstance(each, dict) and each.get("hash")]

    def _files(self, key: str, values: list[JSON]) -> list[JSON]:
        return [shown_file(self._name(key, each)) for each in values if isinstance(each, dict)]

    def _name(self, key: str, file: Mapping[str, JSON]) -> str:
        """What a file is called: by whom it was kept, else as it calls itself."""
        return self._saved.get(key, {}).get(str(file.get("hash")), str(file.get("name")))


def _flat(values: list[JSON]) -> Iterator[JSON]:
    """The values of lists within lists: a node that ran for each item of a list gives a list each time."""
    for each in values:
        if isinstance(each, list):
            yield from _flat(each)
        else:
            yield each


def promise(node: str, output: str) -> str:
    """Name of the output of a workflow that the pictures of a node's output are."""
    return f"{TEMPORARY}_{node}_{output}"


def shown_file(name: str) -> JSON:
    """A file as clients ask for it; what a node only showed, and did not save, lies among the temporary ones."""
    folder, _, plain = name.rpartition("/")
    is_temporary = plain.startswith(TEMPORARY)
    return {"filename": plain, "subfolder": folder, "type": "temp" if is_temporary else "output"}
