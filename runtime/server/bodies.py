"""Models that requests and answers are made of: strict, so "1" is no number, and closed, so typos are told."""

from __future__ import annotations

from typing import Annotated, TypeAlias

from pydantic import BaseModel, ConfigDict, JsonValue, SkipValidation

AnyJSON: TypeAlias = Annotated[JsonValue, SkipValidation]
"""Any JSON value. It was read by our own codec, so there is nothing left to check."""
JSONObject: TypeAlias = dict[str, AnyJSON]
"""A JSON object, such as a workflow document."""


class Body(BaseModel):
    """Base of what a client sends. Built at once: later, pydantic would warn of the names that FastAPI gives them."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


class View(BaseModel):
    """Base of what the server answers."""

    model_config = ConfigDict(frozen=True, defer_build=True)
