"""What ComfyUI's editor says of places, sizes and colours, as our view says it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

from nodeloom.migrations.comfyui.kept import array, table
from nodeloom.migrations.comfyui.names import Unused, id_of
from nodeloom.schema.json import JSON

_COLOR: Final = re.compile(r"#([0-9a-fA-F]{3}){1,2}")
_FAR: Final = 1e9
_LOOKS: Final = ("collapsed", "pinned")


def point(value: JSON) -> list[JSON] | None:
    """Two numbers, which the editor writes as a list or as `{"0": x, "1": y}`; None if it is neither."""
    found = [value.get("0"), value.get("1")] if isinstance(value, dict) else array(value)
    is_point = len(found) == 2 and all(isinstance(each, (int, float)) and not isinstance(each, bool) for each in found)
    return list(found) if is_point else None


def take_point(rest: dict[str, JSON], key: str) -> list[JSON] | None:
    """Take two numbers out of what is left of something; None, and nothing is taken, if there are none."""
    found = point(rest.get(key))
    if found is not None:
        del rest[key]
    return found


def is_color(value: JSON) -> bool:
    """Whether a value is a colour that our view can have: #rgb or #rrggbb."""
    return isinstance(value, str) and _COLOR.fullmatch(value) is not None


def node_view(rest: dict[str, JSON]) -> dict[str, JSON]:
    """How a node looks, taken out of what is left of it: size, colour, whether it is collapsed or pinned."""
    found: dict[str, JSON] = {}
    size = take_point(rest, "size")
    found |= {"size": size} if size else {}
    flags = rest.get("flags")
    if isinstance(flags, dict):
        found |= {name: flags[name] for name in _LOOKS if isinstance(flags.get(name), bool)}
        left = {name: each for name, each in flags.items() if name not in found}
        rest.pop("flags")
        rest |= {"flags": left} if left else {}
    take_color(rest, ("bgcolor", "color"), found)
    return found


def take_color(rest: dict[str, JSON], keys: Sequence[str], into: dict[str, JSON]) -> None:
    """Take the first colour under some keys out of what is left of something."""
    key = next((key for key in keys if is_color(rest.get(key))), None)
    if key is not None:
        into["color"] = rest.pop(key)


def frames(groups: JSON) -> tuple[dict[str, JSON], dict[str, JSON], list[JSON]]:
    """Frames by their ids, what is left of each group by the same, and groups that have no place to be drawn at."""
    found: dict[str, JSON] = {}
    left: dict[str, JSON] = {}
    others: list[JSON] = []
    unused = Unused()
    for each in array(groups):
        rest = dict(table(each))
        bounding = array(rest.get("bounding"))
        position, size = point(bounding[:2]), point(bounding[2:])
        if not (position and size):
            others.append(each)
            continue
        del rest["bounding"]
        key = unused.take(id_of(rest.get("id")), "group")
        if key == id_of(rest.get("id")):
            del rest["id"]
        frame: dict[str, JSON] = {"title": _title(rest), "position": position, "size": size}
        take_color(rest, ("color",), frame)
        rest = {name: value for name, value in rest.items() if value != {}}
        found[key] = frame
        left |= {key: rest} if rest else {}
    return found, left, others


def _title(rest: dict[str, JSON]) -> str:
    title = rest.get("title")
    if not isinstance(title, str):
        return ""
    del rest["title"]
    return title


def viewport(extra: Mapping[str, JSON]) -> list[JSON] | None:
    """Where the canvas stands, in pixels of the screen, and how large it is shown; None if the editor does not say."""
    ds = table(extra.get("ds"))
    offset, scale = point(ds.get("offset")), ds.get("scale")
    if offset is None or isinstance(scale, bool) or not isinstance(scale, (int, float)) or not 0.001 < scale < 1000:
        return None
    near = [each * scale for each in offset if isinstance(each, (int, float)) and abs(each) < _FAR]
    return [*near, scale] if len(near) == 2 else None
