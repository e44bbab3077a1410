"""`run_there`: `nodeloom run --server`: the same as a run of this machine, done by a server."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from nodeloom.migrations import Choices
from nodeloom.runtime.cli.documents import open_workflow
from nodeloom.runtime.cli.remote.terminal import CANCELING, Leaving, downloaded, followed
from nodeloom.runtime.cli.remote.uploads import Uploads
from nodeloom.runtime.cli.report import outputs_of
from nodeloom.runtime.cli.run_end import end_run
from nodeloom.runtime.cli.values import Digests
from nodeloom.runtime.cli.watching import watched
from nodeloom.runtime.client import Client, Terms
from nodeloom.schema import Catalogue, Workflow
from nodeloom.schema.json import JSON

Prepare = Callable[[Workflow, Catalogue, Digests], Workflow]
"""Puts the values of the command line into a workflow."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What the command line asks for, beside the values. `timeout` in seconds."""

    file: Path
    choices: Choices
    output: Path
    until: Sequence[str]
    retries: int
    timeout: float | None
    fail_fast: bool
    explain: bool
    as_json: bool
    debug: bool

    def terms(self) -> Terms:
        """As the server takes it."""
        default: dict[str, JSON] = {"retries": self.retries, "timeout": self.timeout}
        policies: dict[str, JSON] = {"default": default, "fail_fast": self.fail_fast}
        return Terms(targets=[*self.until] or None, policies=policies)


def run_there(client: Client, wish: Wish, prepare: Prepare) -> None:
    """Run a workflow on a server, watch it, and fetch what it saved."""
    catalogue = client.catalogue()
    uploads = Uploads(client, catalogue, (wish.file.parent, Path.cwd()))
    workflow = uploads.of(prepare(open_workflow(wish.file, catalogue, wish.choices).workflow, catalogue, uploads))
    leaving = Leaving(client.url)
    with watched(workflow, quiet=wish.as_json, explain=wish.explain, canceling=CANCELING, again=leaving) as watch:
        run = leaving.run = client.run(workflow, terms=wish.terms())
        if watch.is_shown:
            print(f"run {run.id} on {client.url}", file=sys.stderr)
        result = followed(client, run, watch)
    saved = downloaded(run, wish.output)
    outputs = outputs_of(workflow, catalogue, result, wish.until)
    end_run(result, outputs, saved, watch, as_json=wish.as_json, debug=wish.debug, durable=True)
