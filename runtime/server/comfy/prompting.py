"""/prompt, /queue, /history, /interrupt and /free: prompts put into the queue, looked at, ended and forgotten."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Final

from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import Response

from nodeloom.runtime.server.comfy.answering import done, refused, told, told_text
from nodeloom.runtime.server.comfy.guest import Guest, body_of, fields_of
from nodeloom.runtime.server.comfy.history import queue_text
from nodeloom.runtime.server.comfy.mistakes import PromptError, mistake
from nodeloom.runtime.server.comfy.requests import PromptRequest
from nodeloom.runtime.server.comfy.submitting import submitted
from nodeloom.runtime.store.records import prompts, queue
from nodeloom.schema.errors import DocumentError, InvalidGraphError
from nodeloom.schema.json import JSON

MOST_ENTRIES: Final = 1000
"""Prompts of the history that are told at once."""


async def count_prompts(guest: Guest, request: Request) -> Response:
    """GET /prompt: how many are left."""
    count = await guest.state.records.read(prompts.remaining)
    return told({"exec_info": {"queue_remaining": count}})


async def send_prompt(guest: Guest, request: Request) -> Response:
    """POST /prompt: put one into the queue, or as much of it as can run."""
    try:
        asked = PromptRequest.of(await body_of(guest, request))
        guest.clients.sent(asked.client, guest.state.feed.last)
        found = await submitted(guest.state, asked, guest.classes(), guest.patterns())
        guest.remember(found.prompt.run, found.prompt)
        return told(found.to_json())
    except PromptError as error:
        return told(error.to_json(), 400)
    except (DocumentError, InvalidGraphError) as error:
        return told(PromptError(mistake("invalid_prompt", str(error))).to_json(), 400)


async def show_queue(guest: Guest, request: Request) -> Response:
    """GET /queue: what runs and what waits."""
    return told_text(await guest.state.records.read(queue_text))


async def change_queue(guest: Guest, request: Request) -> Response:
    """POST /queue: take prompts out that wait."""
    asked = await fields_of(guest, request)

    def work(connection: Connection) -> None:
        wanted = None if asked.get("clear") else frozenset(_listed(asked))
        pending = prompts.queued_ids(connection)
        _cancel(connection, [run for prompt, run in pending.items() if wanted is None or prompt in wanted])

    await guest.state.records.write(work)
    return done()


async def show_history(guest: Guest, request: Request) -> Response:
    """GET /history: prompts that are over, the newest of them."""
    most, offset = request.query_params.get("max_items"), request.query_params.get("offset", "-1")
    try:
        limit, first = MOST_ENTRIES if most is None else int(most), int(offset)
    except ValueError:
        return refused(400, "max_items and offset must be whole numbers")
    limit, first = min(max(limit, 0), MOST_ENTRIES), min(first, 2**31)
    return told_text(await guest.state.records.read(guest.history().text, limit, None if first < 0 else first))


async def show_entry(guest: Guest, request: Request) -> Response:
    """GET /history/ID: one prompt that is over."""
    prompt = str(request.path_params["prompt"])
    return told_text(await guest.state.records.read(guest.history().entry_text, prompt))


async def change_history(guest: Guest, request: Request) -> Response:
    """POST /history: forget prompts; their runs stay in our own records."""
    asked = await fields_of(guest, request)
    await guest.state.records.write(prompts.forget, None if asked.get("clear") else _listed(asked))
    return done()


async def interrupt(guest: Guest, request: Request) -> Response:
    """POST /interrupt: end the prompt that runs, or the one that is named if it runs."""
    asked = await fields_of(guest, request)

    def work(connection: Connection) -> None:
        named, running = asked.get("prompt_id"), prompts.running_ids(connection)
        _cancel(connection, [run for prompt, run in running.items() if named in (None, prompt)])

    await guest.state.records.write(work)
    return done()


async def free(guest: Guest, request: Request) -> Response:
    """POST /free: workers let go of models, or of the results of nodes too, once what they run is over."""
    asked = await fields_of(guest, request)
    models, results = (bool(asked.get(name)) for name in ("unload_models", "free_memory"))
    if guest.state.staff is not None and (models or results):
        guest.state.staff.free(models=models or results, results=results)
    return done()


def _cancel(connection: Connection, runs: list[str]) -> None:
    now = time.time()
    for run in runs:
        queue.cancel(connection, run, now)


def _listed(asked: Mapping[str, JSON]) -> list[str]:
    """The ids that a client names."""
    found = asked.get("delete")
    return [each for each in found if isinstance(each, str)] if isinstance(found, list) else []
