"""A pack whose node takes a while, so that it is killed now and then."""

from __future__ import annotations

import time

from nodeloom.schema import InputField, IntegerOutput, Invocation, InvocationContext, Pack, invocation

pack = Pack("busy", version="1.0.0", module=__name__)


@invocation("busy/add", version=1, title="Add slowly", category="test")
class Add(Invocation):
    """The sum of two numbers, some milliseconds later."""

    a: int = InputField(default=0, description="One number")
    b: int = InputField(default=0, description="Another number")
    milliseconds: int = InputField(default=10, description="How long it takes")

    def invoke(self, context: InvocationContext) -> IntegerOutput:
        time.sleep(self.milliseconds / 1000)
        return IntegerOutput(value=self.a + self.b)
