"""The loop that every network is trained by: it goes on where it was ended, and ends when its budget is used."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, TypeAlias

import torch
from torch import Tensor, nn

from nodeloom.runtime.training.budget import learning_rate
from nodeloom.runtime.training.checkpoints import FINAL, keep_modules, keep_state, kept_state, restore_modules
from nodeloom.runtime.training.job import Job
from nodeloom.runtime.training.muon import Muon, average_into
from nodeloom.runtime.training.plan import Course

Loss: TypeAlias = Callable[[int, float], Mapping[str, Tensor]]
"""Given the step and the share of the budget that is used: what to make small, under "loss", and what else to tell."""

_KEPT_EVERY: Final = 150.0
_TOLD_EVERY: Final = 30.0
_LARGEST_GRADIENT: Final = 1.0
_REMEMBERED: Final = 100


@dataclass(slots=True)
class _Run:
    """One training under way: what is learnt and how far it is."""

    modules: Mapping[str, nn.Module]
    optimiser: Muon
    averages: list[Tensor]
    step: int = 0
    seconds: float = 0.0
    told: dict[str, deque[float]] = field(default_factory=dict)

    def keep(self, path: Path) -> None:
        weights = {
            f"{prefix}.{name}": tensor
            for prefix, module in self.modules.items()
            for name, tensor in module.state_dict().items()
        }
        state = {"step": self.step, "seconds": self.seconds, "averages": self.averages, "weights": weights}
        keep_state(path, state | {"optimiser": self.optimiser.state()})

    def restore(self, path: Path) -> None:
        state = kept_state(path)
        if state is None:
            return
        self.step, self.seconds = int(state["step"]), float(state["seconds"])
        for prefix, module in self.modules.items():
            begin = f"{prefix}."
            module.load_state_dict(
                {n.removeprefix(begin): t for n, t in state["weights"].items() if n.startswith(begin)}
            )
        for average, stored in zip(self.averages, state["averages"], strict=True):
            average.copy_(stored)
        self.optimiser.restore(state["optimiser"])

    def settle(self) -> None:
        """Give the networks the averages of their weights."""
        with torch.no_grad():
            for parameter, average in zip(self.optimiser.parameters, self.averages, strict=True):
                parameter.copy_(average)

    def note(self, told: Mapping[str, Tensor]) -> None:
        for name, value in told.items():
            self.told.setdefault(name, deque(maxlen=_REMEMBERED)).append(float(value.detach()))

    def line(self, name: str, share: float) -> str:
        means = " ".join(f"{key} {sum(values) / len(values):.4f}" for key, values in self.told.items())
        return f"{name} step {self.step} {share:.1%} {self.seconds / 60:.1f} min {means}"


def learn(job: Job, name: str, modules: Mapping[str, nn.Module], course: Course, loss: Loss) -> None:
    """Train the modules by `loss` and leave the averages of their weights in `<folder>/<name>/final.safetensors`.

    A training that was ended goes on from what it kept last; one whose budget is used is only read. Each step draws
    what it needs from its own number, so that it doesn't matter where a training was ended. Where only what was learnt
    lies in the folder, somebody else's, it is taken as it is.
    """
    kept, final = job.at(name, "state.pt"), job.at(name, FINAL)
    for module in modules.values():
        _lay_out(module, job).train()
    if final.is_file() and not kept.is_file():
        job.tell(f"{name} was learnt before")
        restore_modules(final, modules)
        return
    optimiser = Muon(modules, course.matrix_rate, course.rate, course.decay)
    run = _Run(modules, optimiser, [parameter.detach().clone() for parameter in optimiser.parameters])
    run.restore(kept)
    began, kept_at, told_at = time.process_time() - run.seconds, time.monotonic(), time.monotonic()
    while (share := course.budget.share(run.step, run.seconds)) < 1:
        _step(job, run, course, loss, share)
        run.seconds = time.process_time() - began
        now = time.monotonic()
        if now - told_at > _TOLD_EVERY:
            job.tell(run.line(name, share))
            told_at = now
        if now - kept_at > _KEPT_EVERY:
            run.keep(kept)
            kept_at = now
    job.tell(run.line(name, 1.0))
    run.keep(kept)
    run.settle()
    keep_modules(final, modules)


def learnt(job: Job, name: str, modules: Mapping[str, nn.Module]) -> None:
    """Give networks what they learnt in a training, for use: without gradients, on the job's device.

    Of a training that has not ended the averages so far are taken; raises FileNotFoundError where there is none.
    """
    final, kept = job.at(name, FINAL), job.at(name, "state.pt")
    for module in modules.values():
        _lay_out(module, job)
    if final.is_file():
        restore_modules(final, modules)
    elif kept.is_file():
        for module in modules.values():
            module.requires_grad_(True)  # averages are of what was learnt, whatever has been loaded before
        optimiser = Muon(modules, 0.0, 0.0)
        run = _Run(modules, optimiser, [parameter.detach().clone() for parameter in optimiser.parameters])
        run.restore(kept)
        run.settle()
    else:
        raise FileNotFoundError(f"{final} is not there: run the stage {name} first")
    for module in modules.values():
        module.eval().requires_grad_(False)


def _lay_out(module: nn.Module, job: Job) -> nn.Module:
    """Bring a network to the job's device, channels last: that is faster by a fifth to a third on a processor."""
    return module.to(job.device).to(memory_format=torch.channels_last)  # type: ignore[call-overload, no-any-return]


def _step(job: Job, run: _Run, course: Course, loss: Loss, share: float) -> None:
    torch.manual_seed(hash((job.plan.seed, run.step)) & 0xFFFFFFFF)
    told = loss(run.step, share)
    run.optimiser.forget_gradients()
    told["loss"].backward()  # type: ignore[no-untyped-call]
    torch.nn.utils.clip_grad_norm_(run.optimiser.parameters, _LARGEST_GRADIENT)
    run.optimiser.step(learning_rate(run.step, share))
    average_into(run.averages, run.optimiser.parameters, min(course.averaging, (run.step + 1) / (run.step + 20)))
    run.note(told)
    run.step += 1
