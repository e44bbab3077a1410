"""What is trained, how large and how long: the real plan, and a tiny one that goes through all of it in seconds."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from nodeloom.runtime.training.budget import Budget


@dataclass(frozen=True, slots=True)
class Sizes:
    """How wide the networks are. SDXL's layout is what makes them: three blocks in the base, four in the refiner.

    The text encoders differ in width, since programs tell the two apart by it.
    """

    picture: int = 128
    autoencoder: tuple[int, ...] = (16, 32, 48, 64)
    quick: tuple[int, ...] = (8, 16, 24, 32)
    autoencoder_groups: int = 2
    base: tuple[int, ...] = (48, 64, 80)
    base_heads: tuple[int, ...] = (3, 4, 5)
    refiner: tuple[int, ...] = (48, 48, 48, 32)
    refiner_heads: tuple[int, ...] = (3, 3, 3, 2)
    groups: int = 8
    clip_width: int = 96
    clip_layers: int = 3
    open_clip_width: int = 64
    open_clip_layers: int = 4
    time_width: int = 32
    judge: tuple[int, ...] = (24, 48, 64, 96, 128)

    @property
    def latent(self) -> int:
        """The side of a picture's latents."""
        return self.picture // 8


@dataclass(frozen=True, slots=True)
class Course:
    """How a network is trained: how long, on how many examples a step, at which greatest rates."""

    budget: Budget
    batch: int
    matrix_rate: float
    rate: float
    decay: float = 0.0
    averaging: float = 0.999


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything that decides what comes out, with the seed."""

    seed: int = 1
    sizes: Sizes = field(default_factory=Sizes)
    autoencoder: Course = Course(Budget(minutes=45), batch=8, matrix_rate=0.02, rate=2e-3, averaging=0.997)
    decoder: Course = Course(Budget(minutes=45), batch=8, matrix_rate=0.01, rate=1e-3, averaging=0.998)
    judge: Course = Course(Budget(minutes=20), batch=64, matrix_rate=0.02, rate=2e-3)
    detail_judge: Course = Course(Budget(minutes=4), batch=48, matrix_rate=0.02, rate=2e-3, averaging=0.99)
    base: Course = Course(Budget(minutes=205), batch=48, matrix_rate=0.01, rate=1e-3, decay=0.1, averaging=0.9985)
    refiner: Course = Course(Budget(minutes=100), batch=48, matrix_rate=0.01, rate=1e-3, decay=0.1, averaging=0.9985)
    lora: Course = Course(Budget(minutes=15), batch=32, matrix_rate=0.01, rate=1e-3, averaging=0.99)
    word: Course = Course(Budget(minutes=5), batch=32, matrix_rate=0.01, rate=5e-3, averaging=0.98)
    upscaler: Course = Course(Budget(minutes=9), batch=8, matrix_rate=0.01, rate=1e-3, averaging=0.995)
    adapter: Course = Course(Budget(minutes=20), batch=32, matrix_rate=0.01, rate=1e-3, averaging=0.99)
    quick: Course = Course(Budget(minutes=11), batch=12, matrix_rate=0.02, rate=2e-3, averaging=0.997)
    small_share: float = 0.45
    polished_from: float = 0.74
    chunks: int = 32
    chunk: int = 1024
    companion_scenes: int = 768
    measured: int = 512
    judged: int = 200
    judged_pairs: int = 100
    steps: int = 25
    switch_at: float = 0.8
    guidance: float = 4.0
    refiner_guidance: float = 1.0

    def with_budgets(self, budgets: dict[str, Budget]) -> Plan:
        """Return the plan with other budgets for the named courses; raises ValueError for a name that is none."""
        changes = {}
        for name, budget in budgets.items():
            course = getattr(self, name, None)
            if not isinstance(course, Course):
                raise ValueError(f"there is no course {name!r} to give a budget: name one of {', '.join(COURSES)}")
            changes[name] = replace(course, budget=budget)
        return replace(self, **changes)  # type: ignore[arg-type]


COURSES = (
    "autoencoder", "decoder", "judge", "detail_judge", "base", "refiner", "lora", "word", "adapter", "quick",
    "upscaler",
)  # fmt: skip
"""The courses of a plan, each with a budget of its own."""


def smoke_plan() -> Plan:
    """Return a plan that goes through every stage in seconds; what comes out can draw nothing."""
    brief = Course(Budget(steps=2), batch=2, matrix_rate=0.01, rate=1e-3)
    return Plan(
        sizes=Sizes(
            picture=64,
            autoencoder=(8, 8, 8, 8),
            quick=(4, 4, 4, 4),
            base=(16, 16, 16),
            base_heads=(1, 1, 1),
            refiner=(16, 16, 16, 16),
            refiner_heads=(1, 1, 1, 1),
            clip_width=24,
            clip_layers=2,
            open_clip_width=16,
            open_clip_layers=2,
            time_width=8,
            judge=(8, 8, 8, 8, 8),
        ),
        autoencoder=brief,
        decoder=brief,
        judge=brief,
        detail_judge=brief,
        base=brief,
        refiner=brief,
        lora=brief,
        word=brief,
        upscaler=brief,
        adapter=brief,
        quick=brief,
        companion_scenes=4,
        chunks=1,
        chunk=4,
        measured=8,
        judged=2,
        judged_pairs=1,
        steps=4,
        switch_at=0.5,
    )
