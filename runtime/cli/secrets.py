"""`nodeloom secrets`: keys and passwords of nodes, by name: those of this machine, or of a server."""

from __future__ import annotations

import os
import sys
from typing import Annotated

import typer

from nodeloom.runtime.cli.columns import aligned
from nodeloom.runtime.cli.failures import reported
from nodeloom.runtime.cli.options import AsJson, Server, Token
from nodeloom.runtime.cli.remote.servers import client_of
from nodeloom.runtime.settings import read_settings
from nodeloom.runtime.store.secrets import InvalidSecretError, SecretStore, environment_secrets
from nodeloom.schema.json import write_json
from nodeloom.schema.secret_names import EXPECTED, is_secret_name

secrets = typer.Typer(
    name="secrets", help="Keep keys and passwords that nodes use, by name.", no_args_is_help=True,
    rich_markup_mode=None, pretty_exceptions_enable=False,
)  # fmt: skip
Name = Annotated[str, typer.Argument(metavar="NAME", help="Name of a secret: what a field for secrets is given.")]


@secrets.command("list")
@reported
def list_secrets(server: Server = None, token: Token = None, as_json: AsJson = False) -> None:
    """List the names of the secrets, and where their values are; never the values."""
    if server is None:
        known = [(each.name, each.source) for each in _store().known()]
    else:
        with client_of(server, token) as client:
            known = [(each.name, each.source) for each in client.secrets.list()]
    if as_json:
        print(write_json([{"name": name, "source": source} for name, source in known], indent=True))
        return
    for line in aligned(known) if known else ["there are no secrets; keep one with `nodeloom secrets set NAME`"]:
        print(line)


@secrets.command("set")
@reported
def set_secret(name: Name, server: Server = None, token: Token = None) -> None:
    """Keep a value. It is asked for and not shown, or read from standard input: nodeloom secrets set NAME < FILE."""
    if not is_secret_name(name):  # before anybody is asked for anything
        raise InvalidSecretError(f"what a secret is called must be {EXPECTED}")
    value = _asked(name)
    if server is None:
        _store().set(name, value)
    else:
        with client_of(server, token) as client:
            client.secrets.set(name, value)
    print(f"the secret {name} is set")


@secrets.command("remove")
@reported
def remove(name: Name, server: Server = None, token: Token = None) -> None:
    """Take a secret away; nodes that name it fail from then on."""
    if server is not None:
        with client_of(server, token) as client:
            client.secrets.remove(name)
    elif not _store().remove(name):
        raise InvalidSecretError(f"the secret {name} is not set")
    print(f"the secret {name} is removed")


def _store() -> SecretStore:
    return SecretStore(read_settings().home, environment_secrets(os.environ))


def _asked(name: str) -> str:
    """The value, from whoever sits there or from standard input; `InvalidSecretError` if that is no text."""
    if _is_terminal():
        asked: str = typer.prompt(f"Value of {name}", hide_input=True, err=True)
        return asked
    try:
        return sys.stdin.buffer.read().decode()
    except UnicodeDecodeError:
        raise InvalidSecretError(f"the value of {name} is no text in UTF-8; it was not kept") from None


def _is_terminal() -> bool:
    return sys.stdin.isatty()
