"""`InvocationDefinition`: what the decorator knows of an invocation beside its fields."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from nodeloom.schema.history import Step
from nodeloom.schema.naming import TYPE_ID
from nodeloom.schema.output import InvocationOutput

Purity = Literal["pure", "volatile", "external"]
"""How results depend on more than inputs: not at all, on chance, or on the outside world."""
OutputClass: TypeAlias = type[InvocationOutput]
Classification = Literal["stable", "beta", "prototype", "deprecated", "internal"]


@dataclass(frozen=True, slots=True)
class InvocationDefinition:
    """The declaration of one invocation type.

    `pure` results are cached by their inputs; `volatile` ones never; `external` ones while `probe()` answers the
    same. `output` marks a node worth running for its own sake. `idempotent=False` marks what must not be repeated
    after a crash without asking. `accelerator` marks what computes on the accelerator, one node at a time. The
    iteration of what `pairs` goes side by side with others that do. `lazy`, `gather` and `spread` name the fields
    declared so. `migrations` lead from older versions to this one.
    """

    type: str
    version: int
    title: str
    description: str
    category: str
    tags: tuple[str, ...]
    classification: Classification
    purity: Purity
    output: bool
    idempotent: bool
    accelerator: bool
    pairs: bool
    output_type: OutputClass
    lazy: frozenset[str]
    gather: frozenset[str]
    spread: frozenset[str]
    migrations: tuple[Step, ...] = ()

    @property
    def pack(self) -> str:
        """Name of the pack: the part of the type id before the slash."""
        match = TYPE_ID.fullmatch(self.type)
        assert match is not None  # checked at registration
        return match["pack"]
