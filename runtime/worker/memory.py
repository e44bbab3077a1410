"""`WorkerMemory`: what a worker does about memory. It frees, measures, and knows what to tell who ran out of it."""

from __future__ import annotations

import gc
import re
import sys
from collections.abc import Callable, Iterator
from typing import Final

from nodeloom.runtime.models.exhaustion import amount, chain, is_exhausted
from nodeloom.runtime.settings import Settings
from nodeloom.runtime.worker.heap import give_back
from nodeloom.runtime.worker.memory_peaks import CudaGauge, Peaks, ProcessGauge
from nodeloom.runtime.worker.models import WorkerModels

_ASKED: Final = re.compile(r"allocate:? ([\d.]+) ?([KMGTPE]iB|bytes)")
_UNITS: Final = {"bytes": 1, **{f"{letter}iB": 1024**power for power, letter in enumerate("KMGTPE", 1)}}


class WorkerMemory:
    """The memory of a worker's process and its accelerator. Thread-safe.

    `release` lets go of what the worker keeps beside models, and can get again.
    """

    def __init__(self, models: WorkerModels, settings: Settings, release: Callable[[], None] = lambda: None) -> None:
        self._models = models
        self._release = release
        self._settings = settings
        self._peaks = Peaks(CudaGauge(), ProcessGauge())

    def is_exhausted(self, error: BaseException) -> bool:
        """Whether an error means that memory ran out."""
        return is_exhausted(error)

    def free(self) -> None:
        """Let go of what may be released, of models that nobody uses, of garbage, and of what is kept for later.

        What the failed node held is garbage only when nobody holds its error any more: clear the frames of its
        traceback before.
        """
        self._release()
        gc.collect()  # before models: what only garbage refers to is not in use
        self._models.free()
        _empty_accelerators()
        give_back()

    def measure(self) -> Callable[[], int | None]:
        """Begin to measure; what is returned gives the most bytes that were in use since.

        Bytes of the accelerator where CUDA is in use, else of the process on Linux; models that were loaded before
        are included. None elsewhere, and if another node was measured meanwhile.
        """
        return self._peaks.begin()

    def advice(self, error: BaseException) -> str:
        """What to tell a user whose node ran out of memory, and did again after `free`."""
        what = [
            f"memory ran out{_asked(error)}, and once more after all models that were not in use were let go",
            *_notes(error),
            *self._loaded(),
        ]
        return f"{'; '.join(what)}: {', or '.join(self._ways())}"

    def _loaded(self) -> Iterator[str]:
        """How much the models take, of how much on which device, and beside it."""
        loaded, waiting = self._models.used_bytes(), self._models.waiting_bytes()
        if not loaded:
            return
        device, there = self._models.place()
        beside = f", and {amount(waiting)} of the machine's memory" if waiting else ""
        of = f" of the {amount(there)} that {device} has" if there else ""
        yield f"the models that are loaded take {amount(loaded - waiting)}{of}{beside}"

    def _ways(self) -> Iterator[str]:
        """What may help, the least painful first."""
        settings = self._settings
        yield "make the picture smaller"
        if self._models.could_stream:
            yield f"let networks come layer by layer with NODELOOM_OFFLOAD=auto (now {settings.offload})"
        yield f"keep fewer models with NODELOOM_MODEL_MEMORY (now {settings.model_memory}, in bytes)"
        yield f"choose another device with NODELOOM_DEVICE (now {settings.device})"


def _asked(error: BaseException) -> str:
    """How much was asked for, if the error says so."""
    for each in chain(error):
        found = _ASKED.search(str(each))
        if found:
            return f" ({amount(int(float(found[1]) * _UNITS[found[2]]))} more were asked for)"
    return ""


def _notes(error: BaseException) -> Iterator[str]:
    """What those that the error passed by had to say, such as how much a model takes."""
    for each in chain(error):
        yield from getattr(each, "__notes__", ())


def _empty_accelerators() -> None:
    """Give back what torch keeps of an accelerator's memory for later, if torch is loaded and uses one."""
    torch = sys.modules.get("torch")
    cuda, mps = getattr(torch, "cuda", None), getattr(torch, "mps", None)
    if cuda is not None and cuda.is_initialized():
        cuda.empty_cache()
    if torch is not None and mps is not None and torch.backends.mps.is_available():
        mps.empty_cache()
