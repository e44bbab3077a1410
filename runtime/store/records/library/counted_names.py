"""Names with a number, `ComfyUI_00001_.png`, of files that are known by their content."""

from __future__ import annotations

import re

from sqlalchemy import Connection, bindparam, select

from nodeloom.runtime.store.records.counting import next_of
from nodeloom.runtime.store.records.prepared import Prepared
from nodeloom.runtime.store.records.searching import plain
from nodeloom.runtime.store.records.tables import images

_NAMES = Prepared(select(images.c.name).where(images.c.digest == bindparam("content")))


def counted_name(connection: Connection, digest: str, beginning: str, ending: str) -> str:
    """The name that this file has with this beginning, else one with the next number, which nothing had before."""
    form = re.compile(re.escape(plain(beginning)) + r"_[0-9]{5,}_\." + re.escape(ending))
    for (name,) in _NAMES.execute(connection, {"content": digest}):
        if form.fullmatch(name):
            return str(name)
    return f"{beginning}_{next_of(connection, f'file {plain(beginning)}'):05}_.{ending}"
