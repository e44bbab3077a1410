"""Parameters that several routes have."""

from __future__ import annotations

from typing import Annotated, Final

from fastapi import Query
from pydantic import Field

ID_PATTERN: Final = r"^[A-Za-z0-9_.-]{1,64}$"
Id = Annotated[str, Field(pattern=ID_PATTERN)]
"""An id as the server gives it, or a name of the same signs."""
OptionalId = Annotated[str | None, Query(pattern=ID_PATTERN)]
Text = Annotated[str, Query(max_length=256, description="Words that all stand in it, in any case")]
Limit = Annotated[int, Query(ge=1, le=200, description="Most entries of the answer")]
After = Annotated[str | None, Query(max_length=128, description="`next` of the page before")]
Number = Annotated[int | None, Query(ge=1, le=2**31 - 1, description="Number of a revision; the newest without")]
