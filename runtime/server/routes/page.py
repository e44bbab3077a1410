"""GET /: the editor, for whoever opens the address in a browser; where it was not built, a page that says so."""

from __future__ import annotations

import asyncio
import base64
import hashlib
from functools import cache
from pathlib import Path
from typing import Final

from fastapi import APIRouter, Request, Response

from nodeloom.runtime.server.editor_files import ASSETS, EditorFile, editor_asset, editor_icon, editor_page
from nodeloom.runtime.server.etags import is_known
from nodeloom.runtime.server.json_route import JSONRoute
from nodeloom.runtime.server.kinds import NOT_FOUND
from nodeloom.runtime.server.problems import Refusal

router = APIRouter(route_class=JSONRoute)
_PAGE: Final = Path(__file__).with_name("page.html")
EDITOR_POLICY: Final = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self' 'unsafe-inline'",  # what lies over a page stops its scrolling by a style of its own
        "img-src 'self' data: blob:",
        "connect-src 'self'",
        "worker-src 'self'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
"""What the editor may do: load from its own server, and nothing of anybody else's."""
_FOREVER: Final = "public, max-age=31536000, immutable"


@router.get("/", include_in_schema=False)
async def get_page(request: Request) -> Response:
    """The page; it needs no token and tells nothing of what is kept."""
    editor = await asyncio.to_thread(editor_page)
    if editor is not None:
        return _answer(editor, request, {"Content-Security-Policy": EDITOR_POLICY, "Cache-Control": "no-cache"})
    text, policy = _page()
    return Response(text, headers={"Content-Security-Policy": policy}, media_type="text/html")


@router.get(ASSETS + "{name}", include_in_schema=False)
async def get_asset(name: str, request: Request) -> Response:
    """A file of the editor. Its name changes with its contents, so a browser asks for it once."""
    return _answer(await asyncio.to_thread(editor_asset, name), request, {"Cache-Control": _FOREVER})


@router.get("/favicon.svg", include_in_schema=False)
async def get_icon(request: Request) -> Response:
    """The icon of the page."""
    return _answer(await asyncio.to_thread(editor_icon), request, {"Cache-Control": "no-cache"})


def _answer(file: EditorFile | None, request: Request, headers: dict[str, str]) -> Response:
    """The file, packed for whoever can unpack it; 304 for whoever has it."""
    if file is None:
        raise Refusal(NOT_FOUND, "the editor of this server has no such file")
    headers = {**headers, "ETag": file.etag, "Vary": "Accept-Encoding"}
    if is_known(file.etag, request.headers.get("if-none-match", "")):
        return Response(status_code=304, headers=headers)
    if file.packed is not None and "gzip" in request.headers.get("accept-encoding", ""):
        return Response(file.packed, headers={**headers, "Content-Encoding": "gzip"}, media_type=file.media_type)
    return Response(file.body, headers=headers, media_type=file.media_type)


@cache
def _page() -> tuple[str, str]:
    """The page, and the policy that allows its own style and nothing else."""
    text = _PAGE.read_text(encoding="utf-8")
    style = text.partition("<style>")[2].partition("</style>")[0]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return text, f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; frame-ancestors 'none'"
