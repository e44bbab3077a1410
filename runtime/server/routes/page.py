"""GET /: what runs here, for whoever opens the address in a browser."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from pathlib import Path
from typing import Final

from fastapi import APIRouter, Response

router = APIRouter()
_PAGE: Final = Path(__file__).with_name("page.html")


@router.get("/", include_in_schema=False)
async def get_page() -> Response:
    """The page; it needs no token and tells nothing of what is kept."""
    text, policy = _page()
    return Response(text, headers={"Content-Security-Policy": policy}, media_type="text/html")


@cache
def _page() -> tuple[str, str]:
    """The page, and the policy that allows its own style and nothing else."""
    text = _PAGE.read_text(encoding="utf-8")
    style = text.partition("<style>")[2].partition("</style>")[0]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return text, f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; frame-ancestors 'none'"
