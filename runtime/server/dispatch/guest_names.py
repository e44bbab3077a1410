"""`guest_name`: what a file is called that a node of ComfyUI saved: by folder, words and number, as there.

Source of the rules: ComfyUI 0.3.64, folder_paths.py; of `%date:yyyy-MM-dd%`, its editor. The files themselves are
known by their content, as all are.
"""

from __future__ import annotations

import re
import time
from typing import Final

from sqlalchemy import Connection

from nodeloom.runtime.store.records import library
from nodeloom.runtime.worker.messages import Saved

_UNUSUAL: Final = re.compile(r'[\x00-\x1f\x7f:*?"<>|%]+')
"""Signs that mean something to some system, and to no user."""
_LONGEST: Final = 100
"""Characters of a folder's name, and of the words of a file's."""
_DEEPEST: Final = 8
_TIMES: Final = {"year": "%Y", "month": "%m", "day": "%d", "hour": "%H", "minute": "%M", "second": "%S"}
_USUAL: Final = "ComfyUI"
_DATE: Final = re.compile(r"%date:([^%]*)%")
_DATE_PARTS: Final = re.compile(r"yyyy|yy|MM?|dd?|hh?|mm?|ss?")


def guest_name(connection: Connection, saved: Saved, prefix: str | None, now: float) -> str:
    """The name of a file by the `prefix` that its prompt says, else by what its node chose: `old/ComfyUI_00001_.png`.

    The same file under the same words keeps its name; another one gets the next number, which is never given again.
    """
    words, _, rest = saved.name.rpartition("-")
    given = words if prefix is None else filled(prefix, saved.width, saved.height, now)
    return library.counted_name(connection, saved.digest, beginning(given), rest.rpartition(".")[2])


def filled(prefix: str, width: int, height: int, now: float) -> str:
    """A prefix with the picture's size, and the time of this machine, in the place of %width%, %year% and so on."""
    moment = time.localtime(now)
    prefix = _DATE.sub(lambda match: dated(match[1], moment), prefix)
    values = {name: time.strftime(form, moment) for name, form in _TIMES.items()}
    for name, value in {**values, "width": str(width), "height": str(height)}.items():
        prefix = prefix.replace(f"%{name}%", value)
    return prefix


def dated(form: str, moment: time.struct_time) -> str:
    """A moment in a form such as yyyy-MM-dd hh:mm:ss; one letter is a number without a zero before it."""
    numbers = {"M": moment.tm_mon, "d": moment.tm_mday, "h": moment.tm_hour, "m": moment.tm_min, "s": moment.tm_sec}

    def part(match: re.Match[str]) -> str:
        letters = match[0]
        year = str(moment.tm_year)[-len(letters) :]
        return year if letters[0] == "y" else str(numbers[letters[0]]).zfill(len(letters))

    return _DATE_PARTS.sub(part, form)


def beginning(prefix: str) -> str:
    """Folders and words of a name: parts that every system takes, and none that leads elsewhere."""
    parts = [_UNUSUAL.sub("_", part).strip(" .")[:_LONGEST].strip(" .") for part in re.split(r"[/\\]", prefix)]
    *folders, words = parts
    return "/".join([*list(filter(None, folders))[:_DEEPEST], words or _USUAL])
