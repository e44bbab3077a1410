"""The one error of this room."""

from __future__ import annotations

from nodeloom.schema.errors import NodeloomError


class StoreError(NodeloomError):
    """Something could not be kept or looked up just now: a full disk, a lock that stays, a file that broke."""

    code = "store"
