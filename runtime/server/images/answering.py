"""`file_answer`: the file of a picture as an answer, wherever in the API it is asked for."""

from __future__ import annotations

import asyncio
from typing import Any, Final

from fastapi import Request, Response

from nodeloom.runtime.server.etags import is_known
from nodeloom.runtime.server.images.looking import MEDIA_TYPES
from nodeloom.runtime.server.images.naming import disposition
from nodeloom.runtime.store.kept import Files
from nodeloom.runtime.store.records.library import ImageRecord

FOR_EVER: Final = "private, max-age=31536000, immutable"
"""The `Cache-Control` of what never changes."""
PICTURE: Final[dict[str, Any]] = {"schema": {"type": "string", "format": "binary"}}
PICTURES: Final = dict.fromkeys(MEDIA_TYPES, PICTURE)
"""The file of a picture, by its media type, as OpenAPI says it."""


async def file_answer(request: Request, files: Files, record: ImageRecord, caching: str = FOR_EVER) -> Response:
    """The bytes as they were made or uploaded, unless the client has them; `StoreError` if they can't be read."""
    headers = {
        "ETag": f'"{record.digest}"',
        "Cache-Control": caching,
        "Content-Disposition": disposition(record.name),
    }
    if is_known(headers["ETag"], request.headers.get("if-none-match", "")):
        return Response(status_code=304, headers=headers)
    return Response(await asyncio.to_thread(files.get, record.digest), 200, headers, record.media_type)
