"""The one settings object: environment variables `NODELOOM_*`, with defaults that work on a fresh machine."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from nodeloom.schema.errors import SettingsError
from nodeloom.schema.json import MAX_NESTING
from nodeloom.schema.mistakes import verdict

_PREFIX: Final = "nodeloom_"
_ORIGIN: Final = re.compile(r"https?://[^/\s*]+")


def _home() -> Path:
    base = os.environ.get("XDG_DATA_HOME")
    return (Path(base) if base else Path.home() / ".local" / "share") / "nodeloom"


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def read_settings() -> Settings:
    """The settings of the environment; `SettingsError` names each variable that is wrong."""
    try:
        return Settings()
    except ValidationError as error:
        wrong: dict[str, list[str]] = {}
        for item in error.errors(include_url=False):
            what = f"NODELOOM_{str(item['loc'][0]).upper()} is {item['input']!r}"
            wrong.setdefault(what, []).append(verdict(item).partition(", unable to")[0])
        sentences = (f"{what}, {musts[0]}{_or(musts[1:])}" for what, musts in wrong.items())
        raise SettingsError("\n".join(sentences)) from None


def _or(musts: Sequence[str]) -> str:
    """What a value may be as well, where it may be of several types."""
    return "".join(f", or {must.removeprefix('must be ')}" for must in musts)


class Settings(BaseModel):
    """Where things are and how large they may be. Lists of paths are separated as in PATH, others by commas.

    What is not given is read of the environment.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)  # workers are told by JSON

    home: Path = Field(default_factory=_home, description="Folder of nodeloom's own data and caches")
    database: str = Field(default="", repr=False, description="URL of a server's database; a file in home without")
    files: str = Field(default="", repr=False, description="Folder or URL of the files of users; in home without")
    models: tuple[Path, ...] = Field(default=(), description="Where models are found: folders, files of paths")
    packs: tuple[str, ...] = Field(default=(), description="Packs to load that are not installed")
    device: str = Field(default="auto", description="auto, cpu, cuda, cuda:1 or mps")
    dtype: Literal["auto", "fp32", "fp16", "bf16"] = Field(default="auto", description="Number format of models")
    attention: Literal["auto", "sdpa", "sliced", "math"] = Field(default="auto", description="How it is computed")
    model_memory: Literal["auto"] | Annotated[int, Field(ge=0)] = Field(
        default="auto", description="Bytes of loaded models to keep; auto: what suits the device"
    )
    offload: Literal["auto", "none", "model", "sequential"] = Field(
        default="auto", description="What models without room on an accelerator do: wait in memory, come by layers"
    )
    host_memory: Literal["auto"] | Annotated[int, Field(ge=0)] = Field(
        default="auto", description="Bytes of models that wait for an accelerator; auto: half of the machine's"
    )
    result_memory: int = Field(default=2 * 2**30, ge=0, description="Bytes of pictures, and of tensors, in memory")
    result_disk: int = Field(default=10 * 2**30, ge=0, description="Bytes of results on the disk; 0 keeps none there")
    workers: int = Field(default_factory=_cores, ge=0, description="Nodes at the same time; 0: one after the other")
    max_pixels: int = Field(default=64_000_000, ge=1, description="Largest picture that is opened, in pixels")
    max_file: int = Field(default=512 * 2**20, ge=1, description="Largest input file, in bytes")
    allowed_hosts: tuple[str, ...] = Field(default=(), description="More names of the server")
    allowed_origins: tuple[str, ...] = Field(default=(), description="Sites that may act on it")
    max_body: int = Field(default=32 * 2**20, ge=1024, description="Largest body of a request, in bytes")
    max_upload: int = Field(default=128 * 2**20, ge=1024, description="Largest file that is uploaded, in bytes")
    max_kept: int = Field(default=0, ge=0, description="Bytes of pictures beyond which none is taken; 0: any number")
    max_output: int = Field(
        default=16 * 2**20, ge=1024, le=64 * 2**20, description="Bytes of what a node or a run gives, as JSON"
    )
    max_told: int = Field(default=256 * 2**20, ge=2**16, description="Bytes of the events of a run, as JSON")
    max_json_depth: int = Field(default=MAX_NESTING, ge=8, le=MAX_NESTING, description="Deepest nesting of a body")
    max_nodes: int = Field(default=50_000, ge=1, description="Most nodes of a workflow that is sent, all in all")
    max_batch: int = Field(default=10_000, ge=1, description="Most runs that one request puts into the queue")
    max_requests: float = Field(default=2000.0, ge=0, description="Requests a second of one client; 0: any number")
    max_connections: int = Field(default=1000, ge=1, description="Connections at the same time")
    header_timeout: float = Field(default=10.0, gt=0, description="Seconds until the headers of a request are there")
    body_timeout: float = Field(default=30.0, gt=0, description="Seconds until a small body is there")
    send_timeout: float = Field(default=30.0, gt=0, description="Seconds that a client may let an answer wait")

    worker_processes: int = Field(default=1, ge=0, le=64, description="Processes that run the queue; 0: none")
    worker_memory: int = Field(default=0, ge=0, description="Bytes at which a worker is replaced; 0: 3/4 of all")
    worker_runs: int = Field(default=0, ge=0, description="Runs after which a worker is replaced; 0: never")
    worker_start: float = Field(default=180.0, gt=0, description="Seconds for a worker to import one pack")
    worker_silence: float = Field(default=60.0, ge=0, description="Seconds until a hung worker is ended; 0: never")
    cancel_grace: float = Field(default=15.0, gt=0, description="Seconds until a canceled run is ended with its worker")

    @model_validator(mode="before")
    @classmethod
    def _from_environment(cls, given: dict[str, Any]) -> dict[str, Any]:
        variables = {name.lower(): value for name, value in os.environ.items()}
        found = {name: variables[_PREFIX + name] for name in cls.model_fields if _PREFIX + name in variables}
        return {**found, **given}

    @field_validator("models", "packs", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        return tuple(part for part in value.split(os.pathsep) if part) if isinstance(value, str) else value

    @field_validator("models", mode="after")
    @classmethod
    def _at_home(cls, value: tuple[Path, ...]) -> tuple[Path, ...]:
        return tuple(Path(os.path.expanduser(path)) for path in value)  # a shell does so at the first one only

    @field_validator("allowed_hosts", "allowed_origins", mode="before")
    @classmethod
    def _listed(cls, value: object) -> object:
        return tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value

    @field_validator("allowed_origins", mode="after")
    @classmethod
    def _are_origins(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if not all(map(_ORIGIN.fullmatch, value)):
            raise ValueError("must be sites such as https://example.org:8443, with commas between them")
        return value

    @property
    def model_roots(self) -> tuple[Path, ...]:
        """Folders to search for models: those of the settings, then `models` in nodeloom's own folder if it exists."""
        own = self.home / "models"
        return (*self.models, own) if own.is_dir() else self.models

    @property
    def database_place(self) -> str | Path:
        """Where a server's records are: a URL, which may hold a password, or a file."""
        return self.database or self.home / "nodeloom.db"

    @property
    def files_place(self) -> str | Path:
        """Where the files of a server's users are: a folder, or a URL, which may hold a password."""
        return self.files or self.home / "files"

    @property
    def cache(self) -> Path:
        """Folder of caches that can be deleted at any time."""
        return self.home / "cache"
