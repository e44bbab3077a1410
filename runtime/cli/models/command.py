"""`nodeloom models`: what there is, looked for anew, and all that is known of one."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.console import Console

from nodeloom.runtime.cli.amounts import count_text
from nodeloom.runtime.cli.failures import reported
from nodeloom.runtime.cli.models.seen import SeenModels
from nodeloom.runtime.cli.models.text import details_json, info_lines, record_json, table, unusable
from nodeloom.runtime.cli.options import AsJson, Server, Token
from nodeloom.runtime.cli.remote.servers import client_of
from nodeloom.runtime.models.choosing import by_name, explain_absence
from nodeloom.runtime.models.description import describe
from nodeloom.runtime.models.digests import DigestCache
from nodeloom.runtime.models.library import ModelLibrary
from nodeloom.runtime.models.printing import one_line, printable
from nodeloom.runtime.models.records import ModelRecord
from nodeloom.runtime.settings import Settings, read_settings
from nodeloom.schema.errors import ModelError
from nodeloom.schema.json import write_json

models = typer.Typer(name="models", rich_markup_mode=None, pretty_exceptions_enable=False)


@models.callback(invoke_without_command=True)
def default(context: typer.Context, server: Server = None, token: Token = None, as_json: AsJson = False) -> None:
    """List the models in the folders of NODELOOM_MODELS, and the built-in ones; those of a server with --server."""
    if context.invoked_subcommand is None:
        list_models(server=server, token=token, as_json=as_json)


@models.command("list")
@reported
def list_models(server: Server = None, token: Token = None, as_json: AsJson = False) -> None:
    """List the models in the folders of NODELOOM_MODELS, and the built-in ones."""
    if server is not None:
        from nodeloom.runtime.cli.remote.models import list_there

        with client_of(server, token) as client:
            list_there(client, as_json=as_json)
        return
    settings, library = _opened()
    if as_json:
        print(write_json([record_json(record) for record in library.records()], indent=True))
        return
    Console().print(table(library.records()))
    _tell_problems(library)
    if not settings.models:
        print("Set NODELOOM_MODELS to folders with your own models; nothing in them is moved or changed.")


@models.command("scan")
@reported
def scan(server: Server = None, token: Token = None, as_json: AsJson = False) -> None:
    """Look through the model folders, and tell what is new or gone since the last scan, and what is wrong."""
    if server is not None:
        from nodeloom.runtime.cli.remote.models import scan_there

        with client_of(server, token) as client:
            scan_there(client, as_json=as_json)
        return
    settings, library = _opened()
    records = library.records()
    added, gone = SeenModels(settings.cache).compare(records)
    if as_json:
        told = {"models": len(records), "new": [record_json(record) for record in added], "gone": [*gone]}
        print(
            write_json(told | {"problems": [*map(printable, (*library.problems(), *unusable(records)))]}, indent=True)
        )
        return
    print(f"{count_text(len(records), 'model')}, {len(added)} new, {len(gone)} gone since the last scan")
    if added:
        Console().print(table(added))
    for path in gone:
        print(f"gone: {one_line(path)}")
    _tell_problems(library)


@models.command("info")
@reported
def info(
    name: Annotated[str, typer.Argument(help="Its name, its place below the model folder, or its file name.")],
    digest: Annotated[bool, typer.Option("--digest", help="Read the whole model to tell its digest.")] = False,
    server: Server = None,
    token: Token = None,
    as_json: AsJson = False,
) -> None:
    """Tell all that is known of a model, without loading it."""
    if server is not None:
        from nodeloom.runtime.cli.remote.models import info_there

        with client_of(server, token) as client:
            info_there(client, name, digest=digest, as_json=as_json)
        return
    settings, library = _opened()
    record = by_name(library.records(), name, None, None)
    if record is None:
        raise ModelError(explain_absence(library.records(), name, None, None, None))
    known = library.digest(record) if digest else DigestCache(settings.cache).known(record)
    description = describe(record)
    if as_json:
        print(write_json(details_json(record, known, description), indent=True))
        return
    for line in info_lines(record, known, description):
        print(line)


def _opened() -> tuple[Settings, ModelLibrary]:
    settings = read_settings()
    return settings, ModelLibrary(settings.model_roots, settings.cache)


def _tell_problems(library: ModelLibrary) -> None:
    records: tuple[ModelRecord, ...] = library.records()
    for line in (*library.problems(), *unusable(records)):
        print(one_line(line))
