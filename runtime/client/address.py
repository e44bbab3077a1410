"""`Address`: where a server is, and where its routes are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import SplitResult, quote, urlencode, urlsplit

from nodeloom.runtime.client.errors import ClientError

PREFIX = "/api/v1"
QueryValue = str | int | float | bool | None
Query = Mapping[str, "QueryValue | list[str] | tuple[str, ...]"]
"""Parameters of a request; None is left out, and each of a list is given."""


@dataclass(frozen=True, slots=True)
class Address:
    """The address of a server, such as `http://127.0.0.1:9190`, perhaps with a path that a proxy serves it at."""

    url: str

    @classmethod
    def of(cls, url: str) -> Address:
        """The address in a URL; `ClientError` if it is none that a server can be at."""
        parts = urlsplit(url.strip() if "://" in url else f"http://{url.strip()}")
        if not _is_address(parts):
            raise ClientError(f"{url!r} is no address of a server; it must read like http://127.0.0.1:9190")
        if parts.username is not None:
            raise ClientError("the address of the server holds a name or password; give the token by itself")
        path = parts.path.rstrip("/").removesuffix(PREFIX)
        return cls(f"{parts.scheme}://{parts.netloc}{path}")

    @property
    def is_local(self) -> bool:
        """Whether it is on this machine, so that no proxy is asked."""
        host = urlsplit(self.url).hostname or ""
        if host == "localhost":
            return True
        try:
            return ip_address(host).is_loopback
        except ValueError:
            return False

    def route(self, path: str, query: Query | None = None) -> str:
        """URL of a route of the API."""
        given: list[tuple[str, str]] = []
        for key, value in (query or {}).items():
            values = value if isinstance(value, (list, tuple)) else [value]
            given += [(key, _text(each)) for each in values if each is not None]
        return f"{self.url}{PREFIX}{path}{'?' if given else ''}{urlencode(given)}"

    def socket(self, path: str, query: Query | None = None) -> str:
        """URL of a route that is a WebSocket."""
        return f"ws{self.route(path, query).removeprefix('http')}"


def part(text: str) -> str:
    """An id as a part of a path: whatever stands in it, it stays one part."""
    return quote(text, safe="") if text.strip(".") else "%2E" * len(text) or "%20"


def _is_address(parts: SplitResult) -> bool:
    try:
        _ = parts.port
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname) and not (parts.query or parts.fragment)


def _text(value: QueryValue) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
