"""`PromptRequest`: what a client of ComfyUI sends to have a prompt run. Everything in it may be anything."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from nodeloom.runtime.server.comfy.mistakes import PromptError, mistake, no_prompt
from nodeloom.schema.json import JSON

_SECRET: Final = frozenset({"auth_token_comfy_org", "api_key_comfy_org"})
"""What clients say beside a prompt that is nobody else's business; it is not kept."""
_LONGEST: Final = 256
"""Characters of an id."""


@dataclass(frozen=True, slots=True)
class PromptRequest:
    """A prompt to be run.

    `number` is the place in the queue that was asked for; None for the end, or with `is_first` the front of it.
    `targets` leaves out other output nodes.
    """

    prompt: Mapping[str, JSON]
    extra: Mapping[str, JSON]
    id: str
    client: str
    number: float | None
    is_first: bool
    targets: tuple[str, ...] | None

    @property
    def pnginfo(self) -> Mapping[str, JSON]:
        """What the author wants in the pictures, such as the workflow that the prompt was made of."""
        found = self.extra.get("extra_pnginfo")
        return found if isinstance(found, dict) else {}

    @classmethod
    def of(cls, body: JSON) -> PromptRequest:
        """Read the body of a request; `PromptError` if there is no prompt in it."""
        if not isinstance(body, dict) or not isinstance(body.get("prompt"), dict):
            raise no_prompt()
        prompt, given, targets = body["prompt"], body.get("extra_data"), body.get("partial_execution_targets")
        assert isinstance(prompt, dict)
        extra = {key: each for key, each in given.items() if key not in _SECRET} if isinstance(given, dict) else {}
        client = body.get("client_id", extra.get("client_id"))
        extra |= {"client_id": client} if client is not None else {}
        return cls(
            prompt=prompt,
            extra=extra,
            id=_id(body.get("prompt_id")),
            client=str(client).replace("\0", "")[:_LONGEST] if client is not None else "",
            number=_number(body.get("number")),
            is_first=bool(body.get("front")),
            targets=tuple(map(str, targets)) if isinstance(targets, list) else None,
        )


def _id(given: JSON) -> str:
    if given is None:
        return str(uuid.uuid4())
    found = str(given).replace("\0", "")
    if not 1 <= len(found) <= _LONGEST:
        message = f"The prompt_id has {len(found)} characters, must have 1 to {_LONGEST}"
        raise PromptError(mistake("invalid_prompt_id", message, found[:40]))
    return found


def _number(given: JSON) -> float | None:
    if given is None:
        return None
    try:
        number = float(given) if isinstance(given, (int, float, str)) else None
    except (ValueError, OverflowError):
        number = None
    if number is None or number != number or abs(number) > 1e15:
        raise PromptError(mistake("invalid_number", "The number is no place in a queue", str(given)[:40]))
    return number
