"""Says what Python makes of documents, as JSON, for the editor's tests to compare (frontend/tests/schema/python.ts).

Standard input is `{"published": [path, ...], "documents": [workflow, ...]}`. The answer holds the document of the
`installed` packs, the `templates` of it by type id and then those of each published document, and the `problems` of
each workflow as `[code, node, field]`.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from pathlib import Path
from typing import Any

from nodeloom.runtime.engine.validation import validate_graph
from nodeloom.schema.catalogue import Catalogue
from nodeloom.schema.constraints import Constraints
from nodeloom.schema.ports import Ports
from nodeloom.schema.registry import Registry
from nodeloom.schema.templates import MISSING, parse_templates
from nodeloom.schema.workflow import Workflow


def plain(value: Any) -> Any:
    """A template as the conformance cases write it: `{}` is the default of an input without one."""
    if value is MISSING:
        return {}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Ports):
        return value.published()
    if is_dataclass(value):
        shown = {each.name: plain(getattr(value, each.name)) for each in fields(value)}
        is_limits = isinstance(value, Constraints)
        return {name: each for name, each in shown.items() if each is not None} if is_limits else shown
    if isinstance(value, Mapping):
        return {name: plain(each) for name, each in value.items()}
    return [plain(each) for each in value] if isinstance(value, (list, tuple)) else value


def problems(document: dict[str, Any], catalogue: Catalogue) -> list[list[str | None]]:
    """Code, node and field of all that is wrong with a document."""
    found = validate_graph(Workflow.read(document).graph(), catalogue)
    return [[each.code, each.node, each.field] for each in found]


def main() -> None:
    """Answer what standard input asks."""
    asked = json.load(sys.stdin)
    installed = Registry.installed().openapi()
    published = [json.loads(Path(path).read_bytes()) for path in asked["published"]]
    catalogue = Catalogue(installed)
    answer = {
        "installed": installed,
        "templates": [plain(parse_templates(each)) for each in (installed, *published)],
        "problems": [problems(each, catalogue) for each in asked["documents"]],
    }
    json.dump(answer, sys.stdout)


if __name__ == "__main__":
    main()
