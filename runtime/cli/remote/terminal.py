"""Runs of a server on this terminal: watched, canceled with Ctrl-C, and told as those of this machine are."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from nodeloom.runtime.cli.interrupt import end_at_once
from nodeloom.runtime.cli.remote.told_events import WORKER_LOST
from nodeloom.runtime.cli.remote.told_result import ToldResult
from nodeloom.runtime.cli.sentences import one_line
from nodeloom.runtime.cli.watching import Watch
from nodeloom.runtime.client import Client, Event, Preview, Run
from nodeloom.runtime.engine import RunResult
from nodeloom.runtime.worker.pictures import write_into
from nodeloom.schema.errors import Problem

CANCELING = "canceling: the step that runs comes to its end; Ctrl-C again stops watching"
_NOTES = {
    WORKER_LOST: "the worker process {reason}; the run goes on with another one",
    "run.released": "back in the queue: {reason}",
    "run.leased": "",
}


class Leaving:
    """What a second Ctrl-C does: the process ends, and says how the run can be watched."""

    def __init__(self, url: str) -> None:
        self._url = url
        self.run: Run | None = None

    def __call__(self) -> None:
        """End the process."""
        if self.run is not None:
            what = f"the server goes on with run {self.run.id}"
            os.write(2, f"{what}; watch it with: nodeloom queue watch {self.run.id} --server {self._url}\n".encode())
        end_at_once()


def followed(client: Client, run: Run, watch: Watch) -> RunResult:
    """Follow a run to its end; what came of it. Ctrl-C cancels it."""
    undo = watch.cancel.subscribe(lambda: _cancel(client, run))
    try:
        return follow_to_end(run, watch)
    finally:
        undo()


def follow_to_end(run: Run, watch: Watch) -> RunResult:
    """Tell whoever watches everything that happened and happens to a run, until it ends; what came of it."""
    told = ToldResult(watch.sink)
    for news in run.events():
        if isinstance(news, Preview):
            continue
        if isinstance(news, Event) and news.name in _NOTES and not watch.cancel.canceled:
            watch.say(_NOTES[news.name].format(reason=one_line(str(news.data.get("reason", "")))))
        told.take(news.data)
    return told.close(_problems(run.refresh().problems))


def downloaded(run: Run, folder: Path) -> list[Path]:
    """Write the pictures that a run saved into a folder, under their names; where they are."""
    saved: list[Path] = []
    write = write_into(folder, saved.append)
    for image in run.images:
        write(image.read(), _file_name(image.name, image.info.id))
    return saved


def _cancel(client: Client, run: Run) -> None:
    """Ask for the end without waiting for the answer: this is called by a signal."""
    client.errands.begin(run.twin.cancel())


def _problems(told: Iterable[object]) -> list[Problem]:
    found = [each for each in told if isinstance(each, dict)]
    return [
        Problem(str(each.get("code", "")), str(each.get("message", "")), each.get("node"), each.get("field"))
        for each in found
    ]


def _file_name(name: str, instead: str) -> str:
    """What a picture is called, as the name of a file and of nothing else."""
    last = name.replace("\\", "/").rpartition("/")[2]
    return last if last.strip(". ") and last.isprintable() else f"{instead}.png"
