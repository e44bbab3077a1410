"""`room_of`: the routes of ComfyUI's API, each also below /api."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from typing import Final, TypeAlias

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route, Router, WebSocketRoute
from starlette.websockets import WebSocket

from nodeloom.runtime.server.comfy import keeping, looking_up, pictures, prompting, system
from nodeloom.runtime.server.comfy.guest import Guest
from nodeloom.runtime.server.comfy.sockets import listen
from nodeloom.runtime.server.state import ServerState

Handler: TypeAlias = Callable[[Guest, Request], Awaitable[Response]]
BELOW: Final = ("", "/api")
ROUTES: Final[tuple[tuple[str, str, Handler], ...]] = (
    ("POST", "/prompt", prompting.send_prompt),
    ("GET", "/prompt", prompting.count_prompts),
    ("GET", "/history", prompting.show_history),
    ("POST", "/history", prompting.change_history),
    ("GET", "/history/{prompt}", prompting.show_entry),
    ("GET", "/queue", prompting.show_queue),
    ("POST", "/queue", prompting.change_queue),
    ("POST", "/interrupt", prompting.interrupt),
    ("POST", "/free", prompting.free),
    ("GET", "/view", pictures.view),
    ("POST", "/upload/image", pictures.upload_image),
    ("POST", "/upload/mask", pictures.upload_mask),
    ("GET", "/object_info", looking_up.show_classes),
    ("GET", "/object_info/{name:path}", looking_up.show_class),
    ("GET", "/models", looking_up.show_folders),
    ("GET", "/models/{folder}", looking_up.show_models),
    ("GET", "/embeddings", looking_up.show_embeddings),
    ("GET", "/view_metadata/{folder}", looking_up.show_metadata),
    ("GET", "/experiment/models", looking_up.describe_folders),
    ("GET", "/experiment/models/{folder}", looking_up.describe_models),
    ("GET", "/system_stats", system.show_stats),
    ("GET", "/features", system.show_features),
    ("GET", "/users", system.show_users),
    ("GET", "/extensions", system.show_nothing),
    ("GET", "/i18n", system.show_no_names),
    ("GET", "/workflow_templates", system.show_no_names),
    ("GET", "/settings", keeping.show_settings),
    ("POST", "/settings", keeping.change_settings),
    ("GET", "/settings/{name}", keeping.show_setting),
    ("POST", "/settings/{name}", keeping.change_setting),
    ("GET", "/userdata", keeping.list_files),
    ("GET", "/v2/userdata", keeping.list_entries),
    ("POST", "/userdata/{file:path}/move/{target:path}", keeping.move_file),
    ("GET", "/userdata/{file:path}", keeping.read_file),
    ("POST", "/userdata/{file:path}", keeping.write_file),
    ("DELETE", "/userdata/{file:path}", keeping.remove_file),
)
"""Method, path and who answers; those that are asked most often first."""


def room_of(state: ServerState) -> Router:
    """The routes over the state of a server."""
    return Router([*_routes(Guest(state))])


def _routes(guest: Guest) -> Iterator[BaseRoute]:
    async def socket(websocket: WebSocket) -> None:
        await listen(guest, websocket)

    for below in BELOW:
        yield WebSocketRoute(f"{below}/ws", socket)
    for method, path, handler in ROUTES:
        for below in BELOW:
            yield Route(below + path, _endpoint(handler, guest), methods=[method])


def _endpoint(handler: Handler, guest: Guest) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        return await handler(guest, request)

    return endpoint
