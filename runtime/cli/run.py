"""`nodeloom run FILE`: run a workflow here and now, or on a server."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from contextlib import redirect_stdout
from pathlib import Path
from typing import Annotated

import typer

from nodeloom.runtime.cli.choices import ChoicesFile, Maps, choices_of
from nodeloom.runtime.cli.documents import open_workflow
from nodeloom.runtime.cli.failures import reported
from nodeloom.runtime.cli.masked_streams import masked_streams
from nodeloom.runtime.cli.options import AsJson, FailFast, Packs, Retries, Server, Timeout, Token, Until
from nodeloom.runtime.cli.options import Settings as SetOptions
from nodeloom.runtime.cli.packs import load_packs
from nodeloom.runtime.cli.remote.servers import client_of
from nodeloom.runtime.cli.report import outputs_of
from nodeloom.runtime.cli.run_end import end_run
from nodeloom.runtime.cli.values import Digests, chosen_file, split_assignment, value_of
from nodeloom.runtime.cli.watching import watched
from nodeloom.runtime.engine import Policies, Policy
from nodeloom.runtime.settings import read_settings
from nodeloom.runtime.store.secrets import SecretStore, take_secrets
from nodeloom.schema import Catalogue, Workflow
from nodeloom.schema.interface import input_template, with_inputs, with_seed
from nodeloom.schema.json import JSON
from nodeloom.schema.values import SEED_MAX


@reported
def run(
    file: Annotated[Path, typer.Argument(help="Workflow JSON, or a PNG that carries one; - reads standard input.")],
    set: SetOptions = None,  # noqa: A002 - the option's name
    seed: Annotated[int | None, typer.Option(min=0, max=SEED_MAX, help="Seed of the run.")] = None,
    until: Until = None,
    output: Annotated[Path, typer.Option("-o", "--output", help="Folder for what the workflow saves.")] = Path(
        "outputs"
    ),
    retries: Retries = 0,
    timeout: Timeout = None,
    fail_fast: FailFast = False,
    maps: Maps = None,
    choices: ChoicesFile = None,
    pack: Packs = None,
    explain: Annotated[bool, typer.Option("--explain", help="Tell why each node ran or was reused.")] = False,
    server: Server = None,
    token: Token = None,
    as_json: AsJson = False,
    debug: Annotated[bool, typer.Option("--debug", help="Also print the tracebacks of what failed.")] = False,
) -> None:
    """Run a workflow.

    Exit codes: 0 all done, 1 something failed, 2 wrong command line, 3 the workflow or an input can't be used,
    130 canceled.
    """
    wanted = choices_of(choices, maps)
    if server is not None:
        if pack:
            raise typer.BadParameter("--pack can't be used with --server: the packs are those of the server")
        from nodeloom.runtime.cli.remote.run import Wish, run_there

        wish = Wish(file, wanted, output, until or (), retries, timeout, fail_fast, explain, as_json, debug)

        def prepare(workflow: Workflow, catalogue: Catalogue, files: Digests) -> Workflow:
            return _prepared(workflow, catalogue, _values(workflow, catalogue, set or (), files), seed)

        with client_of(server, token) as client:
            return run_there(client, wish, prepare)
    settings = read_settings()
    from nodeloom.runtime.worker.secrets import RunSecrets

    secrets = RunSecrets(SecretStore(settings.home, take_secrets(os.environ)))  # before packs could see them
    saved: list[Path] = []
    with masked_streams(secrets.mask, programs=secrets.has_any):
        with redirect_stdout(sys.stderr):  # what a pack prints must not get into what a script reads
            registry = load_packs(settings, pack or ())
        catalogue = registry.catalogue()
        opened = open_workflow(file, catalogue, wanted).workflow
        from nodeloom.runtime.worker.pictures import write_into
        from nodeloom.runtime.worker.session import Session

        with Session(registry, settings, catalogue, secrets=secrets) as session:
            workflow = _prepared(opened, catalogue, _values(opened, catalogue, set or (), session.files()), seed)
            with redirect_stdout(sys.stderr), watched(workflow, quiet=as_json, explain=explain) as watch:
                result = session.run(
                    workflow,
                    save=write_into(output, saved.append),
                    folders=(file.parent, Path.cwd()),
                    targets=until,
                    on_event=watch.sink,
                    cancel=watch.cancel,
                    scope=opened.id or (str(file.resolve()) if str(file) != "-" else None),
                    policies=Policies(Policy(retries=retries, timeout=timeout), fail_fast=fail_fast),
                )
    outputs = outputs_of(workflow, catalogue, result, until or ())
    durable = settings.result_disk > 0
    return end_run(result, outputs, saved, watch, as_json=as_json, debug=debug, durable=durable)


def _values(workflow: Workflow, catalogue: Catalogue, sets: Sequence[str], files: Digests) -> dict[str, JSON]:
    """The values of the command line, by the names they were given for."""
    values: dict[str, JSON] = {}
    for name, text in map(split_assignment, sets):
        template = input_template(workflow, catalogue, name)
        values[name] = chosen_file(value_of(text, template), template, files)
    return values


def _prepared(workflow: Workflow, catalogue: Catalogue, values: dict[str, JSON], seed: int | None) -> Workflow:
    """The workflow with values and seed in it."""
    prepared = with_inputs(workflow, catalogue, values)
    return prepared if seed is None else with_seed(prepared, catalogue, seed)
