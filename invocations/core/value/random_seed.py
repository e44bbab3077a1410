"""A seed of random numbers, given or drawn."""

from __future__ import annotations

from nodeloom.schema import InputField, IntegerOutput, Invocation, InvocationContext, Seed, invocation

DRAWN_BELOW = 2**53
"""Bound of drawn seeds: every JSON reader keeps whole numbers below it exactly."""


@invocation(
    "core/random_seed",
    version=1,
    title="Random seed",
    category="value",
    tags=["seed", "random", "noise"],
    purity="volatile",
)
class RandomSeed(Invocation):
    """A seed: the one given, else a new one in each run. Saved pictures remember the seed that was drawn."""

    value: Seed | None = InputField(default=None, description="The seed; leave it empty to draw one in each run")

    def invoke(self, context: InvocationContext) -> IntegerOutput:
        """Pass the seed on, or draw one."""
        return IntegerOutput(value=self.value if self.value is not None else context.random.randrange(DRAWN_BELOW))
