"""A pack whose nodes do what a process can hardly bear."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, Literal

from PIL import Image

from nodeloom.schema import (
    ImageField,
    InputField,
    IntegerOutput,
    Invocation,
    InvocationContext,
    Pack,
    StringOutput,
    To,
    invocation,
    python,
)

pack = Pack("troubled", version="0.1.0", module=__name__)

Deed = Literal[
    "segfault", "crash", "exit", "kill", "hang", "hang holding python", "eat", "print", "garbage", "close", "wait",
    "half a frame", "leave a child", "read input", "fork", "surrogate",
]  # fmt: skip
kept: list[bytearray] = []


@invocation("troubled/do", version=2, title="Do", category="test", purity="volatile", idempotent=True)
class Do(Invocation):
    """Do one of many bad deeds."""

    deed: Deed = InputField(default="print", description="Which")
    path: str = InputField(default="", description="A file to write or wait for")
    value: int = InputField(default=7, description="Given back")

    migrations = [  # noqa: RUF012
        To(2, python(f"{__name__}:up", f"{__name__}:down"))
    ]

    def invoke(self, context: InvocationContext) -> IntegerOutput:
        getattr(sys.modules[__name__], f"do_{self.deed.replace(chr(32), chr(95))}")(self, context)
        return IntegerOutput(value=self.value)


@invocation("troubled/busy", version=1, title="Busy", category="test", purity="volatile", idempotent=True)
class Busy(Invocation):
    """Tell of progress as often as it can."""

    steps: int = InputField(default=1000, description="How often")
    seconds: float = InputField(default=0.0, description="Pause after each step")
    preview: bool = InputField(default=True, description="With pictures")

    def invoke(self, context: InvocationContext) -> IntegerOutput:
        picture = Image.effect_noise((1024, 1024), 50).convert("RGB") if self.preview else None
        for step in range(self.steps):
            context.progress(step, self.steps, "x" * 100, picture)
            time.sleep(self.seconds)
        return IntegerOutput(value=self.steps)


@invocation("troubled/load", version=1, title="Load", category="test")
class Load(Invocation):
    """Read a file that the server keeps."""

    image: ImageField = InputField(description="Which")

    def invoke(self, context: InvocationContext) -> StringOutput:
        return StringOutput(value=str(context.images.load(self.image).size))


def up(inputs: dict[str, Any]) -> dict[str, Any]:
    if inputs.get("value") == "hang":
        time.sleep(60)
    return {**inputs, "value": int(inputs["value"]) + 1}


def down(inputs: dict[str, Any]) -> Any:
    return "no object"


def secret(inputs: dict[str, Any]) -> dict[str, Any]:
    return {"never": "called"}


def do_segfault(node: Do, context: InvocationContext) -> None:
    ctypes.string_at(0)


def do_crash(node: Do, context: InvocationContext) -> None:
    os.abort()


def do_exit(node: Do, context: InvocationContext) -> None:
    os._exit(3)


def do_kill(node: Do, context: InvocationContext) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def do_hang(node: Do, context: InvocationContext) -> None:
    """Deaf, but others may run."""
    Path(node.path).touch()
    time.sleep(60)


def do_hang_holding_python(node: Do, context: InvocationContext) -> None:
    ctypes.PyDLL(None).sleep(60)


def do_eat(node: Do, context: InvocationContext) -> None:
    kept.append(bytearray(os.urandom(1)) * 200_000_000)


def do_print(node: Do, context: InvocationContext) -> None:
    sys.stdout.write("said by a node\n")
    os.write(1, b"written by a node\n")
    subprocess.run([sys.executable, "-c", "print('said by a program of a node')"], check=True)


def do_garbage(node: Do, context: InvocationContext) -> None:
    """Write to every descriptor that is open, as nobody should."""
    for descriptor in range(3, 20):
        try:
            os.write(descriptor, b"\xff" * 100)
        except OSError:
            continue


def do_close(node: Do, context: InvocationContext) -> None:
    """Close every descriptor that is open."""
    os.closerange(0, 64)
    time.sleep(60)


def do_half_a_frame(node: Do, context: InvocationContext) -> None:
    """Die in the middle of a message."""
    for descriptor in range(3, 20):
        try:
            os.write(descriptor, b"\x20\0\0\0\0\0\0\0{")
        except OSError:
            continue
    os.kill(os.getpid(), signal.SIGKILL)


def do_leave_a_child(node: Do, context: InvocationContext) -> None:
    """Start a program that stays, then die."""
    child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    Path(node.path).write_text(str(child.pid))
    os._exit(4)


def do_fork(node: Do, context: InvocationContext) -> None:
    """The same, with a fork that has all descriptors."""
    child = os.fork()
    if child == 0:
        time.sleep(60)
        os._exit(0)
    Path(node.path).write_text(str(child))
    os._exit(5)


def do_wait(node: Do, context: InvocationContext) -> None:
    """Say that it is there, and wait for the end of the run."""
    Path(node.path).write_text(str(os.getpid()))
    while True:
        context.check_canceled()
        time.sleep(0.01)


def do_read_input(node: Do, context: InvocationContext) -> None:
    assert sys.stdin.read() == ""


def do_surrogate(node: Do, context: InvocationContext) -> None:
    context.progress(1, 2, "half \ud800 a character")
