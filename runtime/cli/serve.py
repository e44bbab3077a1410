"""`nodeloom serve`: the server, until it is told to stop."""

from __future__ import annotations

import gc
from pathlib import Path
from typing import Annotated

import typer
from pydantic import BaseModel

from nodeloom.runtime.cli.failures import reported
from nodeloom.runtime.settings import read_settings


@reported
def serve(
    host: Annotated[str, typer.Option(help="Address to listen at; any but this machine's own needs a token.")] = (
        "127.0.0.1"
    ),
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port to listen at; 0 takes any that is free.")] = 9190,
    root: Annotated[Path | None, typer.Option(help="Folder of everything that the server keeps.")] = None,
    database: Annotated[
        str | None, typer.Option(help="URL of its database, postgresql://user@host/name; a file of its folder without.")
    ] = None,
    files: Annotated[
        str | None, typer.Option(help="Folder or URL where it keeps pictures; a folder of its folder without.")
    ] = None,
    library: Annotated[
        Path | None, typer.Option(help="Folder of workflows to put into the library, each once.")
    ] = None,
    log_json: Annotated[bool, typer.Option("--log-json", help="Write the log as JSON, a line an entry.")] = False,
) -> None:
    """Serve the API, the queue and the workers; Ctrl-C ends it, and what ran goes on with the next start."""
    gc.disable()  # until all is imported: what that makes stays, and is frozen before garbage is looked for
    # Models are built when they are first used, FastAPI's forty of the OpenAPI format too: a tenth of the start.
    BaseModel.model_config["defer_build"] = True
    chosen = {"home": root and root.absolute(), "database": database, "files": files}
    settings = read_settings().model_copy(update={name: each for name, each in chosen.items() if each is not None})
    from nodeloom.runtime.server.binding import bound, url_of
    from nodeloom.runtime.server.home_lock import home_lock
    from nodeloom.runtime.server.logs import log_to_stderr

    log_to_stderr(as_json=log_json)
    with home_lock(settings.home), bound(host, port) as listening:
        from nodeloom.runtime.server.service import Service, state_of_home

        state = state_of_home(settings, host)
        if state.token is not None and state.token.is_new:
            print(f"token: {state.token.text} (shown this once; kept in {settings.home / 'token'})", flush=True)
        with state.records:
            if library is not None:
                from nodeloom.runtime.server.workflows.stock import stock
                from nodeloom.runtime.server.workflows.stock_pictures import StockPictures

                stock(state.records, library, StockPictures(state.records, state.files, settings).kept)
            service = Service(state, lambda: print(f"nodeloom: {url_of(listening, host)}", flush=True))
            gc.freeze()
            gc.enable()
            service.run(sockets=[listening])
