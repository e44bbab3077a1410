"""Documents spoilt at random places."""

from __future__ import annotations

import json
from collections.abc import Iterator
from random import Random
from typing import Any, Final

_JUNK: Final[tuple[Any, ...]] = (
    None, True, 0, -1, 1e300, "", "x" * 300, "model", "noise", "denoise", [], {}, [[]], {"x": 1}, [1, 2], "4.0.0", "in",
    {"name": "a", "base": "b", "type": "c"}, "out", {"value": 3}, {"id": "noise"}, {"image_name": "a"}, "../x", "9.9.9",
)  # fmt: skip


def mutated(document: Any, chance: Random, times: int) -> Any:
    """A document in which some values were replaced, taken out or put elsewhere; it stays one of its format."""
    found = json.loads(json.dumps(document))
    for _ in range(times):
        _mutate(found, chance)
        for key in ("nodes", "meta", "graph"):
            if type(found.get(key)) is not type(document.get(key)):
                found[key] = json.loads(json.dumps(document.get(key)))
    return json.loads(json.dumps(found))


def _mutate(found: Any, chance: Random) -> None:
    places = [place for place in _places(found) if place]
    if not places:
        return
    *way, last = chance.choice(places)
    holder = found
    for step in way:
        holder = holder[step]
    action = chance.random()
    if action < 0.5:
        holder[last] = json.loads(json.dumps(chance.choice(_JUNK)))
    elif action < 0.7:
        del holder[last]
    elif isinstance(holder, list):
        holder.append(json.loads(json.dumps(holder[last])))
    else:
        holder[chance.choice(("type", "id", "data", "zz"))] = json.loads(json.dumps(holder[last]))


def _places(value: Any, place: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield place
    items: Any = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, each in items:
        yield from _places(each, (*place, key))
