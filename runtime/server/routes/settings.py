"""/settings: what people choose while the server runs. What the server itself is set to, the environment says."""

from __future__ import annotations

import time
from typing import Annotated

from fastapi import Path, Response
from pydantic import Field

from nodeloom.runtime.server.bodies import AnyJSON, Body, JSONObject, View
from nodeloom.runtime.server.kinds import NOT_FOUND, TOO_MUCH
from nodeloom.runtime.server.problems import Refusal
from nodeloom.runtime.server.routes.router import subject
from nodeloom.runtime.server.state import State
from nodeloom.runtime.store.records import library
from nodeloom.schema.json import write_json

router = subject("settings")
MOST = 1000
"""Settings at most."""
LONGEST = 64 * 1024
"""Bytes of a value at most, as JSON."""
Key = Annotated[str, Path(pattern=r"^[a-z][a-z0-9_.-]{0,127}$", description="Name of a setting, such as editor.grid")]


class SettingList(View):
    """All that is set."""

    settings: JSONObject


class Setting(Body):
    """The value of a setting: any JSON, but nothing secret."""

    value: AnyJSON = Field(description="Any JSON")


@router.get("/settings", summary="List the settings")
async def list_settings(state: State) -> SettingList:
    """All that is set, by name."""
    return SettingList(settings=await state.records.read(library.all_settings))


@router.get("/settings/{key}", summary="Look at a setting")
async def get_setting(key: Key, state: State) -> Setting:
    """Its value."""
    settings = await state.records.read(library.all_settings)
    if key not in settings:
        raise Refusal(NOT_FOUND, f"the setting {key} is not set")
    return Setting.model_construct(value=settings[key])


@router.put("/settings/{key}", status_code=204, summary="Set a setting")
async def set_setting(key: Key, given: Setting, state: State) -> Response:
    """Keep a value under a name."""
    if len(write_json(given.value)) > LONGEST:
        raise Refusal(TOO_MUCH, f"the value of {key} is larger than {LONGEST} bytes")
    known = await state.records.read(library.all_settings)
    if key not in known and len(known) >= MOST:
        raise Refusal(TOO_MUCH, f"there are {MOST} settings already: remove one")
    await state.records.write(library.set_setting, key, given.value, time.time())
    return Response(status_code=204)


@router.delete("/settings/{key}", status_code=204, summary="Remove a setting")
async def remove_setting(key: Key, state: State) -> Response:
    """Let it be as if it had never been set."""
    await state.records.write(library.remove_setting, key)
    return Response(status_code=204)
