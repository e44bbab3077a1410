"""Options that several commands share."""

from __future__ import annotations

from typing import Annotated, TypeAlias

import typer

AsJson: TypeAlias = Annotated[bool, typer.Option("--json", help="Print one JSON document for a script.")]
Packs: TypeAlias = Annotated[
    list[str] | None, typer.Option("--pack", help="Also load this pack: a Python file or module. May be repeated.")
]
Settings: TypeAlias = Annotated[
    list[str] | None,
    typer.Option("--set", help="NAME=VALUE: an input by its interface name, or NODE.FIELD. May be repeated."),
]
Until: TypeAlias = Annotated[
    list[str] | None,
    typer.Option("--until", help="Run only to this node, and tell its outputs. May be repeated."),
]
Retries: TypeAlias = Annotated[int, typer.Option(min=0, help="How often a node that failed is tried again.")]
Timeout: TypeAlias = Annotated[
    float | None, typer.Option(min=0.001, metavar="SECONDS", help="Longest time that one attempt of a node may take.")
]
Server: TypeAlias = Annotated[
    str | None,
    typer.Option("--server", metavar="URL", envvar="NODELOOM_SERVER", help="Address of a server to do it on."),
]
Token: TypeAlias = Annotated[
    str | None, typer.Option("--token", envvar="NODELOOM_TOKEN", help="The token of that server, if it asks for one.")
]
FailFast: TypeAlias = Annotated[bool, typer.Option("--fail-fast", help="End the run with the first failure.")]
