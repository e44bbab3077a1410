"""`SecretStore`: values of secrets, from variables of the environment and from one file that only its owner can read.

They are in no database, and nothing here tells a value to anybody but who asks for one by name.
"""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Mapping, MutableMapping
from pathlib import Path
from typing import Final, Literal, NamedTuple, TypeAlias

from nodeloom.runtime.store.errors import StoreError
from nodeloom.runtime.store.files import sync_folder
from nodeloom.runtime.table import alone
from nodeloom.schema.errors import NodeloomError
from nodeloom.schema.json import write_json
from nodeloom.schema.secret_names import EXPECTED, is_secret_name

FILE: Final = "secrets.json"
PREFIX: Final = "NODELOOM_SECRET_"
"""What a variable of the environment begins with that holds a secret; its name follows, in capitals."""
LONGEST: Final = 64 * 1024
"""Bytes of a value at most."""
_FILE: Final = f"{FILE} in the folder of NODELOOM_HOME"
_OTHERS: Final = 0o077

Source: TypeAlias = Literal["environment", "file"]


class SecretsError(StoreError):
    """The file of secrets can't be used, or a value can't be kept; the sentence tells no value."""

    code = "secrets"


class InvalidSecretError(NodeloomError):
    """What is to be kept has no name that a secret can have, or no value; the sentence repeats neither."""

    code = "invalid-secret"


class FixedSecretError(NodeloomError):
    """A secret is set by the environment, so that it can't be set or removed here."""

    code = "fixed-secret"


class KnownSecret(NamedTuple):
    """A secret that has a value, and where that is from."""

    name: str
    source: Source


def environment_secrets(environment: Mapping[str, str]) -> dict[str, str]:
    """The secrets among variables, by name; those without a value in UTF-8 are none."""
    found = {key.removeprefix(PREFIX).lower(): value for key, value in environment.items() if key.startswith(PREFIX)}
    return {name: value for name, value in found.items() if value and _is_text(value) and is_secret_name(name)}


def take_secrets(environment: MutableMapping[str, str]) -> dict[str, str]:
    """The same, taken out: what is imported or started from now on does not find them."""
    found = environment_secrets(environment)
    for key in [key for key in environment if key.startswith(PREFIX)]:
        del environment[key]
    return found


def variable_of(name: str) -> str:
    """The variable of the environment that holds a secret."""
    return PREFIX + name.upper()


class SecretStore:
    """The secrets of a home folder; those of the `environment`, by name, win.

    Threads and processes may share the file.
    """

    def __init__(self, home: Path, environment: Mapping[str, str] | None = None) -> None:
        self._home = home
        self._path = home / FILE
        self.environment: Mapping[str, str] = dict(environment or {})
        self._lock = threading.Lock()
        self._seen: tuple[int, ...] | None = None
        self._kept: Mapping[str, str] = {}

    def known(self) -> list[KnownSecret]:
        """Every secret that has a value, by name; raises `SecretsError`."""
        kept = [KnownSecret(name, "file") for name in self._file() if name not in self.environment]
        return sorted([*kept, *(KnownSecret(name, "environment") for name in self.environment)])

    def get(self, name: str) -> str | None:
        """The value of a secret, None if it has none; raises `SecretsError`."""
        return self.environment.get(name) or self._file().get(name)

    def values(self) -> Mapping[str, str]:
        """Every value by name; raises `SecretsError`."""
        return {**self._file(), **self.environment}

    def set(self, name: str, value: str) -> None:
        """Keep a value in the file; raises `InvalidSecretError`, `FixedSecretError` and `SecretsError`.

        A line break at its end, as of `echo`, is taken off.
        """
        _check_name(name)
        self._check_free(name)
        value = value.removesuffix("\n").removesuffix("\r")
        if not value.strip() or "\0" in value or not _is_text(value):
            raise InvalidSecretError(f"the value of {name} is empty, or no text in UTF-8; it was not kept")
        if len(value.encode()) > LONGEST:
            raise InvalidSecretError(f"the value of {name} has more than {LONGEST} bytes; it was not kept")
        self._change(name, value)

    def remove(self, name: str) -> bool:
        """Take a secret out of the file; whether it was there. Raises as `set` does."""
        _check_name(name)
        if name not in self._file():
            self._check_free(name)
            return False
        self._change(name, None)
        return True

    def _check_free(self, name: str) -> None:
        if name in self.environment:
            raise FixedSecretError(f"the secret {name} is set by {variable_of(name)}, which wins: change it there")

    def _change(self, name: str, value: str | None) -> None:
        try:
            self._home.mkdir(parents=True, exist_ok=True)
            with alone(self._path):
                kept = {key: each for key, each in self._file().items() if key != name}
                _replace(self._path, kept if value is None else {**kept, name: value})
        except OSError as error:
            raise SecretsError(f"{_FILE} can't be written: {error.strerror}") from error

    def _file(self) -> Mapping[str, str]:
        """What the file holds now; it is read again where it has changed."""
        with self._lock:
            try:
                with self._path.open("rb") as file:
                    found = os.fstat(file.fileno())
                    if os.name != "nt" and found.st_mode & _OTHERS:
                        raise SecretsError(
                            f"{_FILE} can be read by others, so it is not used: run `chmod 600` on it, and change the "
                            "keys in it if anybody else has been there"
                        )
                    seen = (found.st_ino, found.st_size, found.st_mtime_ns)
                    if seen != self._seen:
                        self._kept, self._seen = _read(file.read()), seen
            except FileNotFoundError:
                self._kept, self._seen = {}, None
            except OSError as error:
                raise SecretsError(f"{_FILE} can't be read: {error.strerror}") from error
            return self._kept


def _read(data: bytes) -> Mapping[str, str]:
    """Secrets by name; `SecretsError` if the bytes are anything else."""
    try:
        found = json.loads(data)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise SecretsError(f"{_FILE} is no JSON object of names and values: mend it, or delete it and set all again")
    if not all(is_secret_name(name) and isinstance(value, str) and _is_text(value) for name, value in found.items()):
        raise SecretsError(f"{_FILE} holds a name that no secret can have, or a value that is no text: mend it")
    return {name: value for name, value in found.items() if value}


def _check_name(name: str) -> None:
    """Raise `InvalidSecretError` for what is no name; it may be a key, so it is not repeated."""
    if not is_secret_name(name):
        raise InvalidSecretError(f"what a secret is called must be {EXPECTED}")


def _is_text(value: str) -> bool:
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True


def _replace(path: Path, kept: Mapping[str, str]) -> None:
    """Put the file in its place in one step; raises `OSError`."""
    scratch = path.with_name(f".{path.name}.part")
    scratch.unlink(missing_ok=True)  # the rest of a crash: whoever writes is alone
    descriptor = os.open(scratch, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(write_json(kept, indent=True).encode())
            file.flush()
            os.fsync(file.fileno())
        scratch.replace(path)
    except BaseException:
        scratch.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)
