"""`nodeloom doctor`: what is installed, which devices and models there are, and what is wrong."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Literal

import typer

from nodeloom import __version__
from nodeloom.runtime.cli.amounts import bytes_text, count_text
from nodeloom.runtime.cli.doctor_memory import absent_accelerator, advice, misfits, warnings
from nodeloom.runtime.cli.doctor_place import build_of, place_of
from nodeloom.runtime.cli.failures import ExitCode, reported
from nodeloom.runtime.cli.options import AsJson, Packs
from nodeloom.runtime.cli.packs import registry_of
from nodeloom.runtime.model_roots import model_roots
from nodeloom.runtime.models.folders import root_problem
from nodeloom.runtime.models.library import ModelLibrary
from nodeloom.runtime.models.printing import one_line
from nodeloom.runtime.settings import Settings, read_settings
from nodeloom.runtime.store.usage import usage_of
from nodeloom.runtime.worker.disk import folder_of
from nodeloom.runtime.worker.implementation import LIBRARIES, library_version
from nodeloom.schema.errors import SettingsError
from nodeloom.schema.json import write_json


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the report."""

    state: Literal["ok", "note", "problem"]
    about: str
    text: str


@reported
def doctor(pack: Packs = None, as_json: AsJson = False) -> None:
    """Check this installation; exit code 1 if something is wrong."""
    settings = read_settings()
    findings = [*_python(), *_libraries(), *_devices(settings), *_packs(settings, pack or [])]
    findings += [*_models(settings), _results(settings)]
    if as_json:
        print(write_json([asdict(finding) for finding in findings], indent=True))
    else:
        for finding in findings:
            print(f"{finding.state:8}{finding.about:18}{finding.text}")
    if any(finding.state == "problem" for finding in findings):
        raise typer.Exit(ExitCode.FAILED)


def _python() -> Iterator[Finding]:
    yield Finding("ok", "nodeloom", __version__)
    yield Finding("ok", "python", f"{platform.python_version()} on {platform.system()} {platform.machine()}")
    yield Finding("ok", "processors", str(os.cpu_count()))


def _libraries() -> Iterator[Finding]:
    for name in LIBRARIES:
        found = library_version(name)
        absent = found == "absent"
        text = "not installed: the diffusion nodes need `pip install nodeloom[diffusion]`" if absent else found
        yield Finding("note" if absent else "ok", name, text)


def _devices(settings: Settings) -> Iterator[Finding]:
    if library_version("torch") == "absent":
        return
    try:
        import torch
    except Exception as error:  # a broken torch may raise anything, and this is the tool to say so
        yield Finding("problem", "torch", f"it is installed but can't be imported: {type(error).__name__}: {error}")
        return
    for index in range(torch.cuda.device_count()):
        properties = torch.cuda.get_device_properties(index)
        yield Finding("ok", f"cuda:{index}", f"{properties.name}, {properties.total_memory / 2**30:.0f} GiB")
    if torch.backends.mps.is_available():
        yield Finding("ok", "mps", "Apple GPU")
    absent = absent_accelerator(build_of())
    if absent is not None:
        yield Finding("note", "device", absent)
    try:
        place = place_of(settings)
    except SettingsError as error:
        yield Finding("problem", "device", str(error))
        return
    for text in advice(place, settings):
        yield Finding("ok", "device", text)
    for text in warnings(place, settings):
        yield Finding("note", "device", text)
    usable = (record for record in ModelLibrary(settings.model_roots, settings.cache).records() if not record.problems)
    for text in misfits(usable, place, settings):
        yield Finding("note", "memory", one_line(text))


def _packs(settings: Settings, extra: list[str]) -> Iterator[Finding]:
    registry = registry_of(settings, extra)
    for name, found in registry.packs.items():
        count = sum(1 for cls in registry.values() if cls.definition.pack == name)
        yield Finding("ok", f"pack {name}", f"{found.version}, {count} node types")
    for name, problem in registry.problems.items():
        yield Finding("problem", f"pack {name}", str(problem))


def _models(settings: Settings) -> Iterator[Finding]:
    library = ModelLibrary(settings.model_roots, settings.cache)
    usable = [record for record in library.records() if not record.problems]
    yield Finding("ok" if usable else "problem", "models", f"{len(usable)} usable: `nodeloom models` lists them")
    for record in library.records():
        for problem in record.problems:
            yield Finding("note", "model", one_line(f"{record.name}: {problem}"))
    roots = model_roots(settings.models)
    wrong = {*roots.problems, *filter(None, map(root_problem, roots.folders))}
    for text in library.problems():
        yield Finding("problem" if text in wrong else "note", "models", one_line(text))


def _results(settings: Settings) -> Finding:
    if not settings.result_disk:
        return Finding("note", "results", "kept in memory only, for NODELOOM_RESULT_DISK is 0")
    folder = folder_of(settings)
    used = usage_of(folder)
    held = f"{count_text(used.results, 'result')}, {count_text(used.blobs, 'file')}"
    size = f"{bytes_text(used.total_bytes)} of {bytes_text(settings.result_disk)}"
    return Finding("ok", "results", one_line(f"{held}, {size}, in {folder}, which may be deleted"))
