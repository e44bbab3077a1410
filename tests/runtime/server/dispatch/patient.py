"""A pack with a node that waits for a file, so that a test decides when it ends, and one that needs it."""

from __future__ import annotations

import time
from pathlib import Path

from nodeloom.schema import BooleanOutput, InputError, InputField, Invocation, InvocationContext, Pack, invocation

pack = Pack("patient", version="1.0.0", module=__name__)


@invocation("patient/wait", version=1, title="Wait", category="test", purity="volatile")
class Wait(Invocation):
    """Wait until a file is there."""

    path: str = InputField(default="", description="Which")

    def invoke(self, context: InvocationContext) -> BooleanOutput:
        while not Path(self.path).exists():
            context.check_canceled()
            time.sleep(0.01)
        return BooleanOutput(value=True)


@invocation("patient/touch", version=1, title="Touch", category="test", purity="volatile")
class Touch(Invocation):
    """Make a file."""

    path: str = InputField(default="", description="Which")

    def invoke(self, context: InvocationContext) -> BooleanOutput:
        Path(self.path).touch()
        return BooleanOutput(value=True)


@invocation("patient/linger", version=1, title="Linger", category="test", purity="volatile")
class Linger(Invocation):
    """Take half a second."""

    def invoke(self, context: InvocationContext) -> BooleanOutput:
        time.sleep(0.5)
        return BooleanOutput(value=True)


@invocation("patient/need", version=1, title="Need", category="test", purity="volatile")
class Need(Invocation):
    """Fail if a file is not there."""

    path: str = InputField(default="", description="Which")

    def invoke(self, context: InvocationContext) -> BooleanOutput:
        if not Path(self.path).exists():
            raise InputError(f"{self.path} is not there")
        return BooleanOutput(value=True)


@invocation("patient/pay", version=1, title="Pay", category="test", purity="volatile", idempotent=False)
class Pay(Invocation):
    """Write a line into a file, then wait for another one: what must not be done twice."""

    bill: str = InputField(default="", description="The file that is written to")
    path: str = InputField(default="", description="The file that is waited for")

    def invoke(self, context: InvocationContext) -> BooleanOutput:
        with Path(self.bill).open("a") as file:
            file.write("paid\n")
        while not Path(self.path).exists():
            context.check_canceled()
            time.sleep(0.01)
        return BooleanOutput(value=True)
