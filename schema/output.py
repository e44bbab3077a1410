"""`InvocationOutput`: the result model of an invocation; its fields are the typed outputs."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class InvocationOutput(BaseModel):
    """Base of every result. Outputs are declared with `OutputField`; a plain annotated field is an output too."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)
