"""Where a training works, on what, and whom it tells."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import torch

from nodeloom.runtime.training.plan import Plan


@dataclass(frozen=True, slots=True)
class Job:
    """A folder for everything that is made, the plan, the device, and where lines of progress go."""

    folder: Path
    plan: Plan
    device: torch.device
    tell: Callable[[str], None]

    def at(self, *parts: str) -> Path:
        """Return a path in the job's folder."""
        return self.folder.joinpath(*parts)


def choose_device(name: str) -> torch.device:
    """Return the device of that name; "auto" is the first GPU if there is one."""
    if name == "auto":
        return torch.device("cuda" if torch.cuda.is_available() else "cpu")
    return torch.device(name)


def tell_on_console(line: str) -> None:
    """Print a line with the time of day."""
    print(f"{time.strftime('%H:%M:%S')} {line}", flush=True)
