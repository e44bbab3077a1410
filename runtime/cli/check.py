"""`nodeloom check FILE`: everything that is wrong with a workflow, all at once."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from nodeloom.runtime.cli.documents import open_workflow
from nodeloom.runtime.cli.failures import reported
from nodeloom.runtime.cli.options import AsJson, Packs
from nodeloom.runtime.cli.packs import load_packs
from nodeloom.runtime.engine import validate_graph
from nodeloom.runtime.settings import read_settings
from nodeloom.schema import InvalidGraphError
from nodeloom.schema.interface import interface_problems
from nodeloom.schema.json import write_json
from nodeloom.schema.secrets import with_pasted


@reported
def check(
    file: Annotated[Path, typer.Argument(help="Workflow JSON, or a PNG that carries one; - reads standard input.")],
    pack: Packs = None,
    as_json: AsJson = False,
) -> None:
    """Check a workflow without running it; exit code 3 if anything is wrong."""
    catalogue = load_packs(read_settings(), pack or ()).catalogue()
    workflow = open_workflow(file, catalogue).workflow
    found = [*validate_graph(workflow.graph(), catalogue), *interface_problems(workflow, catalogue)]
    problems = with_pasted(found, workflow, catalogue)
    if problems:
        raise InvalidGraphError(problems)
    if as_json:
        print(write_json({"status": "valid", "problems": []}, indent=True))
        return
    print(f"{file}: {len(workflow.nodes)} nodes, {len(workflow.edges)} edges, no problems")
