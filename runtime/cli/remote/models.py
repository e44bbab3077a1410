"""`nodeloom models --server`: the models of a server, told as those of this machine are."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console

from nodeloom.runtime.cli.amounts import bytes_text, count_text
from nodeloom.runtime.cli.models.text import fact_lines, kind_text, table, unusable
from nodeloom.runtime.client import Client, ModelInfo
from nodeloom.runtime.models.printing import one_line
from nodeloom.schema.json import write_json

_PAGE = 200


def list_there(client: Client, *, as_json: bool) -> None:
    """List the models of a server."""
    found, folders = _all(client)
    if as_json:
        print(write_json([model.model_dump(mode="json") for model in found], indent=True))
        return
    Console().print(table(found))
    _tell((*folders, *unusable(found)))


def scan_there(client: Client, *, as_json: bool) -> None:
    """Have a server look through its model folders, and tell what is otherwise than before."""
    scanned = client.models.scan()
    if as_json:
        print(write_json(scanned.model_dump(mode="json"), indent=True))
        return
    if not scanned.done:
        print("the scan goes on; the event models.scanned tells when it is over")
        return
    found, folders = _all(client)
    new, changed, gone = map(len, (scanned.added, scanned.changed, scanned.gone))
    print(f"{count_text(len(found), 'model')}, {new} new, {changed} changed, {gone} gone since the last scan")
    if scanned.added:
        Console().print(table([model for model in found if model.name in scanned.added]))
    _tell((*(f"changed: {name}" for name in scanned.changed), *(f"gone: {name}" for name in scanned.gone)))
    _tell((*folders, *unusable(found)))


def info_there(client: Client, name: str, *, digest: bool, as_json: bool) -> None:
    """Tell what a server knows of a model; with `digest` it reads all of it."""
    model = client.models.identify(name, digest=True) if digest else client.models.get(name)
    if as_json:
        print(write_json(model.model_dump(mode="json"), indent=True))
        return
    for line in fact_lines(_facts(model), model.problems):
        print(line)


def _all(client: Client) -> tuple[list[ModelInfo], Sequence[str]]:
    """Every model, and what is wrong with the folders."""
    found: list[ModelInfo] = []
    after: str | None = None
    while True:
        page = client.models.list(limit=_PAGE, after=after)
        found += page.models
        after = page.next
        if after is None:
            return found, page.folders


def _facts(model: ModelInfo) -> dict[str, str | None]:
    return {
        "name": model.name,
        "kind": kind_text(model),
        "base": model.base or "can't be told",
        "precision": model.precision or "can't be told",
        "layout": "single file" if model.layout == "single_file" else "diffusers folder",
        "size": bytes_text(model.size),
        "digest": model.digest or "not known yet: --digest has the server read the whole model",
        "place": "built in" if model.built_in else model.place,
        "gone": None if model.gone is None else "it is not there any more",
    }


def _tell(lines: Sequence[str]) -> None:
    for line in lines:
        print(one_line(line))
