"""/system_stats, /features, /extensions and others that say what kind of server this is."""

from __future__ import annotations

import sys
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from typing import Final

import psutil
from starlette.requests import Request
from starlette.responses import Response

from nodeloom.runtime.server.comfy.answering import told
from nodeloom.runtime.server.comfy.guest import Guest
from nodeloom.runtime.server.state import ServerState
from nodeloom.schema.json import JSON

VERSION: Final = "0.3.64"
"""The version of ComfyUI whose API this is."""


def features(state: ServerState) -> dict[str, JSON]:
    """What clients may make use of."""
    return {"supports_preview_metadata": True, "max_upload_size": state.settings.max_upload}


async def show_features(guest: Guest, request: Request) -> Response:
    """GET /features."""
    return told(features(guest.state))


async def show_stats(guest: Guest, request: Request) -> Response:
    """GET /system_stats: the machine. Paths and arguments are nobody's business."""
    memory = psutil.virtual_memory()
    system: JSON = {
        "os": "nt" if sys.platform == "win32" else "posix",
        "ram_total": memory.total,
        "ram_free": memory.available,
        "comfyui_version": VERSION,
        "required_frontend_version": None,
        "installed_templates_version": None,
        "required_templates_version": None,
        "python_version": sys.version,
        "pytorch_version": _torch(),
        "embedded_python": False,
        "argv": [],
    }
    device = guest.state.settings.device
    kind = "cpu" if device == "auto" else device.partition(":")[0]
    number = device.partition(":")[2]
    # What an accelerator has, only a worker could tell; the memory that is told is the machine's.
    shown: JSON = {
        "name": device, "type": kind, "index": int(number) if number.isdecimal() else None,
        "vram_total": memory.total, "vram_free": memory.available,
        "torch_vram_total": memory.total, "torch_vram_free": memory.available,
    }  # fmt: skip
    return told({"system": system, "devices": [shown]})


async def show_users(guest: Guest, request: Request) -> Response:
    """GET /users: there is one."""
    return told({"storage": "server", "migrated": True})


async def show_nothing(guest: Guest, request: Request) -> Response:
    """GET /extensions: this server brings no scripts of its own."""
    return told([])


async def show_no_names(guest: Guest, request: Request) -> Response:
    """GET /i18n, /workflow_templates: there are none."""
    return told({})


@cache
def _torch() -> str:
    """The version of torch, which this process never imports."""
    try:
        return version("torch")
    except PackageNotFoundError:
        return ""
