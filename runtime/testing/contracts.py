"""Frozen contracts: a JSON file for every version of every type, `<folder>/<pack>/<name>/<version>.json`.

A version has its file under the type id that it had then. Files are written once and never changed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from nodeloom.runtime.testing.sentences import place
from nodeloom.schema.errors import DocumentError
from nodeloom.schema.history import History
from nodeloom.schema.json import JSON, read_json, write_json
from nodeloom.schema.naming import component_of_type
from nodeloom.schema.templates import InvocationTemplate, parse_templates
from nodeloom.schema.type_contract import type_contract
from nodeloom.schema.value_check import Expectation, expectation_of


@dataclass(frozen=True)
class Contract:
    """What one version of a type promised. `name` is the type id at that version."""

    name: str
    version: int
    document: Mapping[str, Any]

    @cached_property
    def template(self) -> InvocationTemplate:
        """Its inputs and outputs."""
        return parse_templates(self.document)[self.name]

    @property
    def components(self) -> Mapping[str, Any]:
        """Its JSON Schemas by name."""
        found: Mapping[str, Any] = self.document["components"]["schemas"]
        return found

    @cached_property
    def expectations(self) -> Mapping[str, Expectation]:
        """What values of each input must be; what older contracts say that handles are made of binds nobody."""
        promised: Any = type_contract(self.components, self.name)
        components = promised["components"]["schemas"]
        return {name: expectation_of(each, components) for name, each in self.template.inputs.items()}

    def names(self, side: str) -> frozenset[str]:
        """Names of its inputs or outputs."""
        return frozenset(self.template.inputs if side == "inputs" else self.template.outputs)


class Contracts:
    """The frozen contracts in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._read: dict[tuple[str, int], Contract | None] = {}

    def path(self, history: History, version: int) -> Path:
        """Where the contract of a version stands."""
        return self.folder / history.name_at(version) / f"{version}.json"

    def find(self, history: History, version: int) -> Contract | None:
        """The contract of a version; None if it has none. `DocumentError` if its file is something else."""
        key = (history.type, version)
        if key not in self._read:
            path = self.path(history, version)
            self._read[key] = _contract(history.name_at(version), version, path) if path.is_file() else None
        return self._read[key]

    def known(self, history: History) -> dict[int, Contract]:
        """The contracts of all versions that have one that can be read."""
        found: dict[int, Contract] = {}
        for version in range(history.since, history.version + 1):
            try:
                contract = self.find(history, version)
            except DocumentError:
                continue
            if contract is not None:
                found[version] = contract
        return found

    def freeze(self, history: History, contract: Mapping[str, JSON]) -> Path | None:
        """Write the contract of the current version; None if it has one already."""
        path = self.path(history, history.version)
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with path.open("x", encoding="utf-8", newline="\n") as file:
                file.write(write_json(contract, indent=True) + "\n")
        except FileExistsError:
            return None
        self._read.pop((history.type, history.version), None)
        return path


def _contract(name: str, version: int, path: Path) -> Contract:
    """A contract that was read; `DocumentError` if the file is not that of this type and version."""
    document = read_json(path.read_bytes(), place(path))
    try:
        found = document["components"]["schemas"][component_of_type(name)]["version"]  # type: ignore[index,call-overload]
    except (KeyError, TypeError):
        found = None
    if found != version or not isinstance(document, dict):
        raise DocumentError(f"{place(path)} is not the frozen contract of {name} {version}")
    return Contract(name, version, document)
