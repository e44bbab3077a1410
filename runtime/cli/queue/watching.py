"""`nodeloom queue watch`: one run as a tree, or all that happens as lines."""

from __future__ import annotations

from nodeloom.migrations import migrate
from nodeloom.runtime.cli.failures import ExitCode
from nodeloom.runtime.cli.interrupt import Interrupt, end_at_once
from nodeloom.runtime.cli.queue.text import event_line
from nodeloom.runtime.cli.remote.terminal import follow_to_end
from nodeloom.runtime.cli.report import outputs_of
from nodeloom.runtime.cli.run_end import end_run
from nodeloom.runtime.cli.watching import watched
from nodeloom.runtime.client import Client, Event
from nodeloom.schema.json import write_json


def watch_run(client: Client, run_id: str, *, explain: bool, as_json: bool) -> None:
    """Show a run from its beginning to its end, and end as `nodeloom run` does. Ctrl-C only stops watching."""
    run, catalogue = client.runs.get(run_id), client.catalogue()
    workflow = migrate(run.document(), catalogue=catalogue).workflow
    with watched(workflow, quiet=as_json, explain=explain) as watch:
        watch.cancel.subscribe(end_at_once)
        result = follow_to_end(run, watch)
    targets = run.info.options.get("targets") if run.info is not None else None
    outputs = outputs_of(workflow, catalogue, result, targets or ())
    end_run(result, outputs, (), watch, as_json=as_json, debug=False, durable=True)


def watch_all(client: Client, *, as_json: bool) -> None:
    """Print what happens to runs and queues, a line each, until Ctrl-C."""
    with Interrupt(lambda: end_at_once(ExitCode.OK)):  # an exception may be lost, raised where nobody can catch it
        for news in client.events():
            if not isinstance(news, Event):
                continue
            line = write_json(news) if as_json else event_line(news)
            if line is not None:
                print(line, flush=True)
