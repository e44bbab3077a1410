"""`nodeloom queue`: the runs of a server, looked at and moved about."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable
from typing import Annotated

import typer
from pydantic import BaseModel

from nodeloom.runtime.cli.failures import reported
from nodeloom.runtime.cli.options import AsJson, Server, Token
from nodeloom.runtime.cli.remote.servers import client_of
from nodeloom.schema.json import write_json

queue = typer.Typer(
    name="queue", help="Look at the runs of a server, and move them about.", no_args_is_help=True,
    rich_markup_mode=None, pretty_exceptions_enable=False,
)  # fmt: skip
RunIds = Annotated[list[str], typer.Argument(metavar="RUN...", help="Ids of runs.")]
QueueName = Annotated[str, typer.Argument(metavar="QUEUE", help="Name of a queue.")]
_DAY = 24 * 3600.0


@queue.command("list")
@reported
def list_runs(
    text: Annotated[str, typer.Argument(help="Words of the name or tags.")] = "",
    state: Annotated[
        list[str] | None,
        typer.Option("--state", help="queued, running, completed, partial, failed or canceled. May be repeated."),
    ] = None,
    of: Annotated[str | None, typer.Option("--queue", help="Only runs of this queue.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=200, help="Most runs.")] = 20,
    server: Server = None,
    token: Token = None,
    as_json: AsJson = False,
) -> None:
    """List runs, newest first."""
    from nodeloom.runtime.cli.queue.states import states_of
    from nodeloom.runtime.cli.queue.text import run_lines

    with client_of(server, token) as client:
        page = client.runs.list(text, states=states_of(state or ()), queue=of, limit=limit)
    _tell(page, run_lines(page.runs, time.time()), as_json=as_json)


@queue.command("show")
@reported
def show(
    run: Annotated[str | None, typer.Argument(help="Id of a run; the queues and workers without.")] = None,
    server: Server = None,
    token: Token = None,
    as_json: AsJson = False,
) -> None:
    """Tell all about a run, or how the queues and workers stand."""
    from nodeloom.runtime.cli.queue.text import queue_lines, run_details, worker_lines

    with client_of(server, token) as client:
        if run is not None:
            info = client.runs.get(run).refresh()
            _tell(info, run_details(info, time.time()), as_json=as_json)
            return
        queues, workers = client.queues.list(), client.workers()
    _tell({"queues": queues, "workers": workers}, [*queue_lines(queues), *worker_lines(workers)], as_json=as_json)


@queue.command("cancel")
@reported
def cancel(
    runs: Annotated[list[str] | None, typer.Argument(metavar="RUN...", help="Ids of runs.")] = None,
    of: Annotated[str | None, typer.Option("--queue", help="All runs of this queue.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="All runs of all queues.")] = False,
    server: Server = None,
    token: Token = None,
    as_json: AsJson = False,
) -> None:
    """Cancel runs: what waits is over, what runs ends between two steps."""
    if bool(runs) + bool(of) + everything != 1:
        raise typer.BadParameter("name runs, or --queue, or --all")
    from nodeloom.runtime.cli.queue.text import canceled_lines
    from nodeloom.runtime.client import Canceled

    with client_of(server, token) as client:
        if everything:
            found = [client.runs.cancel_all()]
        elif of is not None:
            found = [client.queues.cancel(of)]
        else:
            found = [client.runs.get(run).cancel() for run in runs or ()]
    ended, canceling = [run for each in found for run in each.ended], [run for each in found for run in each.canceling]
    whole = Canceled(ended=tuple(ended), canceling=tuple(canceling))
    _tell(whole, canceled_lines(whole), as_json=as_json)


@queue.command("retry")
@reported
def retry(
    runs: RunIds,
    repeat: Annotated[
        list[str] | None,
        typer.Option("--repeat", metavar="NODE", help="A node that may run twice although it should not."),
    ] = None,
    server: Server = None,
    token: Token = None,
    as_json: AsJson = False,
) -> None:
    """Let runs go on that failed or were canceled; what finished is not done again."""
    with client_of(server, token) as client:
        found = [client.runs.get(run).retry(repeat or ()) for run in runs]
    _tell({"runs": [each.id for each in found]}, (f"run {each.id} goes on" for each in found), as_json=as_json)


@queue.command("requeue")
@reported
def requeue(runs: RunIds, server: Server = None, token: Token = None, as_json: AsJson = False) -> None:
    """Do runs once more from the beginning, as new runs."""
    with client_of(server, token) as client:
        found = [client.runs.get(run).requeue().id for run in runs]
    _tell({"runs": found}, found, as_json=as_json)


@queue.command("pause")
@reported
def pause(name: QueueName = "default", server: Server = None, token: Token = None, as_json: AsJson = False) -> None:
    """Begin nothing more of a queue; what runs goes on."""
    from nodeloom.runtime.cli.queue.text import queue_lines

    with client_of(server, token) as client:
        queues = client.queues.pause(name)
    _tell({"queues": queues}, queue_lines(queues), as_json=as_json)


@queue.command("resume")
@reported
def resume(name: QueueName = "default", server: Server = None, token: Token = None, as_json: AsJson = False) -> None:
    """Let what waits in a queue begin."""
    from nodeloom.runtime.cli.queue.text import queue_lines

    with client_of(server, token) as client:
        queues = client.queues.resume(name)
    _tell({"queues": queues}, queue_lines(queues), as_json=as_json)


@queue.command("front")
@reported
def front(runs: RunIds, server: Server = None, token: Token = None, as_json: AsJson = False) -> None:
    """Bring runs to the front of their queue; of several, the first one goes first."""
    with client_of(server, token) as client:
        found = [client.runs.get(run).front() for run in reversed(runs)][::-1]
    _tell({"runs": [each.id for each in found]}, (f"run {each.id} is at the front" for each in found), as_json=as_json)


@queue.command("prune")
@reported
def prune(
    days: Annotated[float, typer.Option("--days", min=0, help="Forget runs that ended so many days ago or earlier.")],
    of: Annotated[str | None, typer.Option("--queue", help="Only runs of this queue.")] = None,
    server: Server = None,
    token: Token = None,
    as_json: AsJson = False,
) -> None:
    """Forget runs that ended, with their events; their pictures stay."""
    with client_of(server, token) as client:
        found = client.runs.prune(max(0.0, time.time() - days * _DAY), of)
    _tell(found, [f"{found.runs} runs and {found.events} events are forgotten"], as_json=as_json)


@queue.command("watch")
@reported
def watch(
    run: Annotated[str | None, typer.Argument(help="Id of a run; all that happens without.")] = None,
    explain: Annotated[bool, typer.Option("--explain", help="Tell why each node ran or was reused.")] = False,
    server: Server = None,
    token: Token = None,
    as_json: AsJson = False,
) -> None:
    """Watch a run to its end as `nodeloom run` shows it, or all that happens until Ctrl-C; neither cancels anything."""
    from nodeloom.runtime.cli.queue.watching import watch_all, watch_run

    with client_of(server, token) as client:
        if run is not None:
            watch_run(client, run, explain=explain, as_json=as_json)
        else:
            watch_all(client, as_json=as_json)


def _tell(found: BaseModel | dict[str, object], lines: Iterable[str], *, as_json: bool) -> None:
    if as_json:
        print(write_json(found, indent=True))
        return
    for line in lines:
        print(line, file=sys.stdout)
