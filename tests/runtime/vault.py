"""A pack whose nodes have a secret, and do with it what they should and what they should not."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import warnings
from typing import Any, Literal

from PIL import Image

from nodeloom.schema import (
    Expansion,
    Graph,
    ImageOutput,
    InputField,
    IntegerOutput,
    Invocation,
    InvocationContext,
    InvocationOutput,
    Node,
    OutputField,
    Pack,
    SecretField,
    StringCollectionOutput,
    StringOutput,
    invocation,
)

pack = Pack("vault", version="0.1.0", module=__name__)
used: list[str] = []
INHERITED = {name: value for name, value in os.environ.items() if name.startswith("NODELOOM_SECRET_")}
"""What a pack finds in the environment when it is imported."""


class ChosenOutput(InvocationOutput):
    """The name of a secret."""

    secret: SecretField = OutputField(description="Which")


@invocation("vault/use", version=1)
class Use(Invocation):
    """Use a secret as it should be."""

    key: SecretField = InputField(description="Which")

    def invoke(self, context: InvocationContext) -> IntegerOutput:
        used.append(context.secret(self.key))
        return IntegerOutput(value=len(context.secret(self.key)))


@invocation("vault/tell", version=1, purity="volatile")
class Tell(Invocation):
    """Tell a secret to everybody, and then fail or save a picture."""

    key: SecretField = InputField(description="Which")
    end: Literal["fail", "save"] = InputField(default="fail", description="What to do in the end")

    def invoke(self, context: InvocationContext) -> ImageOutput:
        key = context.secret(self.key)
        print("printed", key)
        print("in two", key[:5], sep="", end="")
        print(key[5:])
        sys.stderr.write(f"written {key}\n")
        os.write(2, f"written below {key}\n".encode())
        subprocess.run([sys.executable, "-c", f"print('by a program', {key!r})"], check=True)
        context.log.warning("logged %s", key)
        logging.getLogger("acme.http").error("GET https://acme.test/?key=%s", key)
        warnings.warn(f"warned {key}", stacklevel=1)
        context.progress(1, 2, f"at it with {key}")
        if self.end == "fail":
            raise RuntimeError(f"401 for {key}") from ValueError(repr(key))
        picture = Image.new("RGB", (8, 8))
        picture.info["comment"] = key
        return ImageOutput(image=context.images.save(picture), width=8, height=8)


@invocation("vault/paint", version=1)
class Paint(Invocation):
    """Paint a picture, and don't save it."""

    key: SecretField = InputField(description="Which")

    def invoke(self, context: InvocationContext) -> ImageOutput:
        picture = Image.new("RGB", (4, 4))
        picture.info["comment"] = context.secret(self.key)
        return context.images.output(picture)


@invocation("vault/give", version=1)
class Give(Invocation):
    """Give a secret away."""

    key: SecretField = InputField(description="Which")

    def invoke(self, context: InvocationContext) -> StringCollectionOutput:
        return StringCollectionOutput(collection=["its", f"key={context.secret(self.key)}"])


@invocation("vault/name", version=1, purity="volatile")
class Name(Invocation):
    """Save a picture under the name of a secret's value."""

    key: SecretField = InputField(description="Which")

    def invoke(self, context: InvocationContext) -> ImageOutput:
        return ImageOutput(
            image=context.images.save(Image.new("L", (2, 2)), context.secret(self.key)), width=2, height=2
        )


@invocation("vault/expand", version=1)
class Expand(Invocation):
    """Let another node have the value in the place of the name."""

    key: SecretField = InputField(description="Which")

    def invoke(self, context: InvocationContext) -> StringOutput | Expansion:
        inner = Node(type="core/string", inputs={"value": context.secret(self.key)})
        return Expansion(Graph({"inner": inner}), {"value": ("inner", "value")})


@invocation("vault/pry", version=1)
class Pry(Invocation):
    """Ask for a secret that was not named."""

    def invoke(self, context: InvocationContext) -> StringOutput:
        return StringOutput(value=context.secret(SecretField(name="key")))


@invocation("vault/choose", version=1)
class Choose(Invocation):
    """Name a secret for the nodes behind."""

    text: str = InputField(default="key", description="The name")

    def invoke(self, context: InvocationContext) -> ChosenOutput:
        return ChosenOutput(secret=SecretField(name=self.text))


@invocation("vault/count", version=1, purity="volatile")
class Count(Invocation):
    """The length of a secret, counted anew each time."""

    key: SecretField = InputField(description="Which")

    def invoke(self, context: InvocationContext) -> IntegerOutput:
        return IntegerOutput(value=len(context.secret(self.key)))


@invocation("vault/look", version=1, purity="volatile")
class Look(Invocation):
    """Look for secrets in the environment, as it was at the import, is now, and is for a program."""

    def invoke(self, context: InvocationContext) -> StringOutput:
        program = "import os; print(*[name for name in os.environ if name.startswith('NODELOOM_SECRET_')])"
        started = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True).stdout
        found = [*INHERITED, *(name for name in os.environ if name.startswith("NODELOOM_SECRET_")), *started.split()]
        return StringOutput(value=" ".join(found))


@invocation("vault/ask", version=1, purity="external")
class Ask(Invocation):
    """Ask a service, whose state is told by an address with the key in it."""

    key: SecretField = InputField(description="Which")

    def probe(self, context: InvocationContext) -> str:
        return f"https://acme.test/state?key={context.secret(self.key)}"

    def invoke(self, context: InvocationContext) -> IntegerOutput:
        return IntegerOutput(value=len(context.secret(self.key)))


class AnythingOutput(InvocationOutput):
    """Anything."""

    value: Any = OutputField(description="What it is")


@invocation("vault/anything", version=1)
class Anything(Invocation):
    """Give an object that looks like the name of a secret."""

    def invoke(self, context: InvocationContext) -> AnythingOutput:
        return AnythingOutput(value={"name": "No-Name"})
