"""`is_known`: whether a client has already what it asks for."""

from __future__ import annotations


def is_known(etag: str, header: str) -> bool:
    """Whether an `If-None-Match` header names a tag, compared weakly as for GET (RFC 9110, section 13.1.2)."""
    named = [part.strip().removeprefix("W/") for part in header.split(",")]
    return etag in named or "*" in named
