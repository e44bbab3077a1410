"""`Death`: why a worker process ended, in words."""

from __future__ import annotations

import signal
from dataclasses import dataclass
from typing import Final, Literal

Cause = Literal["signal", "killed", "exit", "memory", "silent", "unready", "canceled", "wire", "recycled", "stopped"]
"""How a process ended.

`signal`: by a fault of its own, `killed`: from outside, `exit`: it ended itself, `memory`: the kernel had none left,
`silent`: it hung, `unready`: it never said hello, `canceled`: a run that was canceled did not end, `wire`: it sent what
is no message, `recycled`: to make room for a fresh one, `stopped`: the server asked it to.
"""

_FROM_OUTSIDE: Final = frozenset({"SIGKILL", "SIGTERM", "SIGINT", "SIGHUP", "SIGQUIT"})
_WINDOWS: Final = {
    0xC0000005: "access violation",
    0xC00000FD: "stack overflow",
    0xC0000374: "heap corruption",
    0xC000013A: "Ctrl-C",
}


@dataclass(frozen=True, slots=True)
class Death:
    """The end of a worker process: what a sentence about it says after "the worker process"."""

    cause: Cause
    reason: str
    pid: int | None = None

    def __str__(self) -> str:
        return f"the worker process {self.reason}"


def death_of(pid: int, code: int, memory: int, is_out_of_memory: bool) -> Death:
    """The death of a process that ended with an exit code (negative: a signal), though nobody here asked it to.

    `memory` is what it used last, in bytes; `is_out_of_memory` tells that the kernel killed for memory meanwhile.
    """
    if code >= 0:
        known = _WINDOWS.get(code)
        return Death("signal" if known else "exit", f"ended with exit code {code}{f' ({known})' if known else ''}", pid)
    name = _signal(-code)
    if name == "SIGKILL" and is_out_of_memory:
        return Death("memory", f"was killed by the kernel because memory ran out; it used {_size(memory)}", pid)
    if name in _FROM_OUTSIDE:
        return Death("killed", f"was killed from outside ({name})", pid)
    return Death("signal", f"crashed ({name})", pid)


def _signal(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"


def _size(count: int) -> str:
    return f"{count / 2**30:.1f} GiB"
