"""A small pack in the versions that it had, and what its authors might do wrong with the third."""

from __future__ import annotations

import sys
from contextlib import nullcontext
from pathlib import Path
from typing import Final

import pytest

from nodeloom.migrations.observation import observed
from nodeloom.runtime.testing.checks import COVERAGE, checks
from nodeloom.runtime.testing.kit import Bench, Kit

HEAD: Final = """
from nodeloom.schema import *

pack = Pack("acme", version="1.0.0", module=__name__)
"""
FIRST: Final = (
    HEAD
    + """
@invocation("acme/upscale", version=1)
class Upscale(Invocation):
    image: ImageField
    steps: int = InputField(default=20, ge=1, le=100)
    strength: float = InputField(default=0.5, ge=0, le=1)

    def invoke(self, context: InvocationContext) -> ImageOutput:
        raise AssertionError
"""
)
SECOND: Final = (
    HEAD
    + """
@invocation("acme/upscale", version=2)
class Upscale(Invocation):
    picture: ImageField
    steps: int = InputField(default=20, ge=1, le=100)
    strength: float = InputField(default=50.0, ge=0, le=100)

    migrations = [To(2, rename_input("image", "picture"), convert_input("strength", scale(100)), lossless=True)]

    def invoke(self, context: InvocationContext) -> ImageOutput:
        raise AssertionError
"""
)
THIRD: Final = (
    HEAD
    + """
class Sized(InvocationOutput):
    image: ImageField
    width: int
    size: list[int]


@invocation("acme/upscale", version=3)
class Upscale(Invocation):
    picture: ImageField
    steps: int = InputField(default=20, ge=1, le=100)
    strength: float = InputField(default=50.0, ge=0, le=100)
    size: list[int] = InputField(default=[1, 1])

    migrations = [
        To(2, rename_input("image", "picture"), convert_input("strength", scale(100)), lossless=True),
        To(
            3,
            add_input("size", [1, 1]),
            python("acme_pack:up", "acme_pack:down"),
            rename_output("height", "size"),
            behaviour="sharper than before",
        ),
    ]

    def invoke(self, context: InvocationContext) -> Sized:
        raise AssertionError


def up(inputs):
    return {**inputs, "size": [inputs.get("steps", 20), 1]}


def down(inputs):
    return {name: value for name, value in inputs.items() if name != "size"}
"""
)
"""The python op is right, for `up` makes what `down` takes away."""


def plugin(config: pytest.Config) -> tuple[str, ...]:
    """Arguments by which pytest within pytest has the plugin, where its entry point is not installed yet."""
    name = "nodeloom.runtime.testing.plugin"
    known = any(config.pluginmanager.has_plugin(each) for each in ("nodeloom", name))
    return ("-p", "no:cacheprovider", "-p", "no:xdist", *(() if known else ("-p", name)))


def frozen(folder: Path, *versions: str) -> Path:
    """A folder with the contracts of these versions of the pack."""
    contracts = folder / "contracts"
    for number, source in enumerate(versions):
        path = folder / f"acme_version_{folder.name}_{number}.py"
        path.write_text(source)
        kit = Kit(Bench((str(path),), contracts))
        assert not kit.problems, kit.problems
        kit.freeze()
    return contracts


def problems(source: str, contracts: Path, *names: str, corpus: Path | None = None) -> dict[str, str]:
    """The first line of what the checks of these names find, or all, by their names."""
    path = contracts.parent / "acme_pack.py"
    path.write_text(source)
    kit = Kit(Bench((str(path),), contracts, corpus, 10))
    try:
        with observed(kit.coverage.saw) if not kit.problems else nullcontext():
            asked = [check for check in checks(kit) if not names or check.name in names]
            asked.sort(key=lambda check: check.name == COVERAGE)
            found = {check.name: check.run() for check in asked}
    finally:
        sys.modules.pop("acme_pack", None)
    return {name: problem.splitlines()[0] for name, problem in found.items() if problem}
