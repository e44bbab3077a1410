"""The line of settings in A1111's parameters: `Steps: 20, Lora hashes: "a: 1, b: 2", Hashes: {"model": "3"}`.

Commas within quotes and brackets part nothing. What has no name belongs to the setting before it, so nothing is lost.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Final

_NAMED: Final = re.compile(r"\s*(\w[\w \-/]{0,80}):(.*)", re.DOTALL)
_TOKEN: Final = re.compile(r'"(?:\\.|[^"\\])*+"|[\[\]{},]|[^"\[\]{},]+|"', re.DOTALL)


def settings_of(line: str) -> dict[str, str]:
    """The settings of a line, by name; one that is there twice gets a number."""
    found: dict[str, str] = {}
    last = ""
    for part in _parts(line):
        match = _NAMED.fullmatch(part)
        if match is None and last:
            found[last] = f"{found[last]},{part}"
        elif part.strip():
            last = _unused(match[1].strip() if match else "", found)
            found[last] = match[2] if match else part
    return {name: _unquoted(value.strip()) for name, value in found.items()}


def _parts(line: str) -> Iterator[str]:
    """What stands between the commas."""
    part: list[str] = []
    depth = 0
    for token in _TOKEN.findall(line):
        depth = max(0, depth + (token in "[{") - (token in "]}"))
        if token == "," and not depth:
            yield "".join(part)
            part = []
        else:
            part.append(token)
    yield "".join(part)


def _unused(name: str, found: dict[str, str]) -> str:
    count, free = 1, name
    while free in found:
        count += 1
        free = f"{name} {count}"
    return free


def _unquoted(value: str) -> str:
    if not value.startswith('"'):
        return value
    try:
        read = json.loads(value)
    except ValueError:
        return value
    return read if isinstance(read, str) else value
