"""Contracts: what a document format promises, as a JSON Schema without wording. Released ones are frozen as files.

`schema/formats/` has the frozen contract of every format; a test fails when the model does not say what the last says.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from nodeloom.schema.json import JSON, read_json
from nodeloom.schema.workflow import FORMAT_VERSION, Workflow

FOLDER = Path(__file__).parent / "formats"
WORDING = frozenset({"title", "description"})
"""Keywords that may change freely: they bind nobody."""


def workflow_contract() -> dict[str, Any]:
    """JSON Schema (2020-12) of the current document format."""
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"nodeloom.workflow.{FORMAT_VERSION}",
        **Workflow.model_json_schema(),
    }
    contract = without_wording(schema)
    assert isinstance(contract, dict)
    return contract


def frozen_contract(version: int = FORMAT_VERSION) -> JSON:
    """The frozen contract of a released document format."""
    return read_json((FOLDER / f"workflow-{version}.json").read_bytes(), f"the contract of format {version}")


def without_wording(schema: Any, *, named: bool = False) -> Any:
    """A JSON Schema without titles and descriptions; `named` says that its keys are names of properties."""
    if isinstance(schema, list):
        return [without_wording(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    return {
        key: without_wording(value, named=key in ("properties", "$defs") and not named)
        for key, value in schema.items()
        if named or key not in WORDING
    }
