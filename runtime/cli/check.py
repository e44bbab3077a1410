"""`nodeloom check FILE`: everything that is wrong with a workflow, all at once."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from nodeloom.migrations import MissingModel
from nodeloom.runtime.cli.amounts import count_text
from nodeloom.runtime.cli.choices import ChoicesFile, Maps, choices_of
from nodeloom.runtime.cli.documents import open_workflow
from nodeloom.runtime.cli.failures import reported
from nodeloom.runtime.cli.known_models import models_here, with_missing
from nodeloom.runtime.cli.missing_models import MOST_MODELS, missing_sentence, way_out
from nodeloom.runtime.cli.options import AsJson, Packs
from nodeloom.runtime.cli.packs import load_packs
from nodeloom.runtime.cli.sentences import one_line
from nodeloom.runtime.engine import validate_graph
from nodeloom.runtime.settings import read_settings
from nodeloom.schema import InvalidGraphError
from nodeloom.schema.interface import interface_problems
from nodeloom.schema.json import write_json
from nodeloom.schema.secrets import with_pasted


@reported
def check(
    file: Annotated[Path, typer.Argument(help="Workflow JSON, or a PNG that carries one; - reads standard input.")],
    maps: Maps = None,
    choices: ChoicesFile = None,
    pack: Packs = None,
    as_json: AsJson = False,
) -> None:
    """Check a workflow without running it; exit code 3 if anything is wrong.

    Models that are not here are told, but are no mistake of the workflow.
    """
    settings = read_settings()
    catalogue = load_packs(settings, pack or ()).catalogue()
    opened = open_workflow(file, catalogue, choices_of(choices, maps))
    workflow, missing = opened.workflow, with_missing(opened, catalogue, models_here(settings)).missing_models
    found = [*validate_graph(workflow.graph(), catalogue), *interface_problems(workflow, catalogue)]
    problems = with_pasted(found, workflow, catalogue)
    if missing and not as_json:
        _tell(missing)
    if problems:
        raise InvalidGraphError(problems)
    if as_json:
        models = [each.to_json() for each in missing]
        print(write_json({"status": "valid", "problems": [], "missing_models": models}, indent=True))
        return
    print(f"{file}: {len(workflow.nodes)} nodes, {len(workflow.edges)} edges, no problems")


def _tell(missing: Sequence[MissingModel]) -> None:
    """Say on standard error which models are missing, and what to do about it."""
    for each in missing[:MOST_MODELS]:
        print(one_line(f"missing model: {missing_sentence(each)}"), file=sys.stderr)
    if len(missing) > MOST_MODELS:
        print(f"and {count_text(len(missing) - MOST_MODELS, 'more model')}", file=sys.stderr)
    print(way_out(missing), file=sys.stderr)
