"""/settings and /userdata: what ComfyUI's editor keeps for its user."""

from __future__ import annotations

import asyncio
import time
from urllib.parse import unquote

from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import Response

from nodeloom.runtime.server.comfy.answering import done, refused, told
from nodeloom.runtime.server.comfy.guest import Guest, body_of, fields_of
from nodeloom.runtime.server.comfy.user_files import ExistsError, MissingError, TooMuchError, UnsafeError, UserFiles
from nodeloom.runtime.server.kinds import TOO_MUCH
from nodeloom.runtime.server.problems import Refusal
from nodeloom.runtime.store.records import library
from nodeloom.schema.json import JSON, write_json

KEY = "comfyui.settings"
"""The setting of ours that holds all of theirs."""
LARGEST = 512 * 1024
"""Bytes of all settings together, as JSON."""


async def show_settings(guest: Guest, request: Request) -> Response:
    """GET /settings: all of them."""
    return told(await guest.state.records.read(_settings))


async def show_setting(guest: Guest, request: Request) -> Response:
    """GET /settings/NAME: one, or null."""
    settings = await guest.state.records.read(_settings)
    return told(settings.get(str(request.path_params["name"])))


async def change_settings(guest: Guest, request: Request) -> Response:
    """POST /settings: set some."""
    await _set(guest, dict(await fields_of(guest, request)))
    return done()


async def change_setting(guest: Guest, request: Request) -> Response:
    """POST /settings/NAME: set one."""
    await _set(guest, {str(request.path_params["name"]): await body_of(guest, request)})
    return done()


def _settings(connection: Connection) -> dict[str, JSON]:
    found = library.get_setting(connection, KEY, {})
    return found if isinstance(found, dict) else {}


async def _set(guest: Guest, given: dict[str, JSON]) -> None:
    def work(connection: Connection) -> None:
        settings = _settings(connection) | given
        if len(write_json(settings)) > LARGEST:
            raise Refusal(TOO_MUCH, f"the settings of ComfyUI's editor are larger than {LARGEST} bytes")
        library.set_setting(connection, KEY, settings, time.time())

    await guest.state.records.write(work)


async def list_files(guest: Guest, request: Request) -> Response:
    """GET /userdata?dir=: files of a folder."""
    folder = request.query_params.get("dir")
    if not folder:
        return refused(400, "Directory not provided")
    query = request.query_params
    try:
        found = await asyncio.to_thread(_files(guest).listed, folder, is_deep=_is_set(query.get("recurse")))
    except UnsafeError:
        return refused(403)
    except MissingError:
        return refused(404, "Directory not found")
    if _is_set(query.get("full_info")):
        return told([each.to_json() for each in found])
    if _is_set(query.get("split")):
        return told([[each.path, *each.path.split("/")] for each in found])
    return told([each.path for each in found])


async def list_entries(guest: Guest, request: Request) -> Response:
    """GET /v2/userdata?path=: files and folders of a folder."""
    folder = unquote(request.query_params.get("path", ""))
    try:
        found = await asyncio.to_thread(_files(guest).entries, folder)
    except UnsafeError:
        return refused(403, "Invalid directory path")
    except MissingError:
        return refused(404, "Directory not found")
    return told([*found])


async def read_file(guest: Guest, request: Request) -> Response:
    """GET /userdata/FILE: its bytes."""
    try:
        data = await asyncio.to_thread(_files(guest).read, _path(request))
    except UnsafeError:
        return refused(403)
    except MissingError:
        return refused(404)
    return Response(data, media_type="application/octet-stream")


async def write_file(guest: Guest, request: Request) -> Response:
    """POST /userdata/FILE: keep bytes."""
    may_replace = request.query_params.get("overwrite") != "false"
    data = await request.body()
    try:
        kept = await asyncio.to_thread(_files(guest).write, _path(request), data, may_replace=may_replace)
    except UnsafeError:
        return refused(403)
    except ExistsError:
        return refused(409, "File already exists")
    except TooMuchError as error:
        raise Refusal(TOO_MUCH, str(error)) from None
    return told(kept.to_json() if _is_set(request.query_params.get("full_info")) else kept.path)


async def remove_file(guest: Guest, request: Request) -> Response:
    """DELETE /userdata/FILE."""
    try:
        await asyncio.to_thread(_files(guest).remove, _path(request))
    except UnsafeError:
        return refused(403)
    except MissingError:
        return refused(404)
    return Response(status_code=204)


async def move_file(guest: Guest, request: Request) -> Response:
    """POST /userdata/FILE/move/TARGET: give it another name."""
    target, may_replace = unquote(str(request.path_params["target"])), request.query_params.get("overwrite") != "false"
    try:
        kept = await asyncio.to_thread(_files(guest).move, _path(request), target, may_replace=may_replace)
    except UnsafeError:
        return refused(403)
    except MissingError:
        return refused(404)
    except ExistsError:
        return refused(409, "File already exists")
    return told(kept.to_json() if _is_set(request.query_params.get("full_info")) else kept.path)


def _files(guest: Guest) -> UserFiles:
    return UserFiles(guest.state.settings.home / "comfyui-user")


def _path(request: Request) -> str:
    """The file that is meant: clients write its slashes as %2F, which is read as a slash already, or twice so."""
    return unquote(str(request.path_params["file"]))


def _is_set(value: str | None) -> bool:
    return value is not None and value.lower() in ("true", "1", "")
