import math
from collections.abc import Mapping
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file
from torch import Tensor, nn

from nodeloom.runtime.training.budget import Budget, learning_rate
from nodeloom.runtime.training.job import Job
from nodeloom.runtime.training.learning import learn, learnt
from nodeloom.runtime.training.muon import orthogonal
from nodeloom.runtime.training.plan import Course, Plan, smoke_plan


class EndedError(Exception):
    """The process was ended."""


def job_in(folder: Path) -> Job:
    return Job(folder, Plan(), torch.device("cpu"), lambda line: None)


def network() -> nn.Module:
    torch.manual_seed(3)
    return nn.Sequential(nn.Linear(8, 16), nn.Tanh(), nn.Linear(16, 8))


def course(steps: int) -> Course:
    return Course(Budget(steps=steps), batch=4, matrix_rate=0.02, rate=0.01, averaging=0.9)


def train(folder: Path, steps: int, end_before: int | None = None) -> list[float]:
    """Train a network to turn vectors round; return the losses of the steps that were made."""
    module, losses = network(), []

    def loss(step: int, share: float) -> Mapping[str, Tensor]:
        if step == end_before:
            raise EndedError
        given = torch.randn(32, 8)
        found = (module(given) - given.flip(1)).square().mean()
        losses.append(float(found.detach()))
        return {"loss": found}

    learn(job_in(folder), "turn", {"net": module}, course(steps), loss)
    return losses


def test_a_network_learns(tmp_path: Path) -> None:
    losses = train(tmp_path, 150)
    assert losses[-1] < 0.3 * losses[0]


def test_a_training_that_was_ended_goes_on_to_the_same_weights(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nodeloom.runtime.training.learning._KEPT_EVERY", -1.0)
    whole = train(tmp_path / "whole", 12)
    with pytest.raises(EndedError):
        train(tmp_path / "parts", 12, end_before=5)
    rest = train(tmp_path / "parts", 12)
    assert rest == whole[5:]
    first, second = (load_file(tmp_path / name / "turn/final.safetensors") for name in ("whole", "parts"))
    assert all(torch.equal(first[name], second[name]) for name in first)


def test_a_training_that_is_over_takes_no_step_and_a_larger_budget_goes_on(tmp_path: Path) -> None:
    train(tmp_path, 6)
    assert train(tmp_path, 6) == []
    assert len(train(tmp_path, 9)) == 3


def test_what_somebody_else_learnt_is_taken_as_it_is(tmp_path: Path) -> None:
    train(tmp_path, 6)
    (tmp_path / "turn" / "state.pt").unlink()
    module = network()
    learn(job_in(tmp_path), "turn", {"net": module}, course(9), lambda step, share: pytest.fail("a step was made"))
    learnt_there = load_file(tmp_path / "turn/final.safetensors")
    assert all(torch.equal(tensor.half(), learnt_there[f"net.{name}"]) for name, tensor in module.state_dict().items())


def test_what_was_learnt_so_far_can_be_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nodeloom.runtime.training.learning._KEPT_EVERY", -1.0)
    with pytest.raises(EndedError):
        train(tmp_path, 12, end_before=5)
    module = network().requires_grad_(False)
    before = module(torch.ones(1, 8))
    learnt(job_in(tmp_path), "turn", {"net": module})
    assert not torch.equal(module(torch.ones(1, 8)), before)
    with pytest.raises(FileNotFoundError, match="run the stage other first"):
        learnt(job_in(tmp_path), "other", {"net": module})


@pytest.mark.parametrize("shape", [(8, 8), (8, 72), (72, 8)])
def test_updates_of_matrices_are_nearly_orthogonal(shape: tuple[int, int]) -> None:
    torch.manual_seed(0)
    values = torch.linalg.svdvals(orthogonal(torch.randn(shape)))
    assert float(values.min()) > 0.3
    assert float(values.max()) < 1.5


def test_budgets_are_steps_or_minutes() -> None:
    assert Budget.read("200") == Budget(steps=200)
    assert Budget.read("90m").share(step=5, seconds=45 * 60) == 0.5
    assert Budget(steps=10, minutes=1).share(step=2, seconds=30) == 0.5
    with pytest.raises(ValueError, match="as 90m"):
        Budget.read("soon")


def test_the_rate_rises_stays_and_falls() -> None:
    assert learning_rate(0, 0) < 0.05
    assert learning_rate(100, 0.3) == 1
    assert 0 < learning_rate(10_000, 0.99) < 0.05
    assert math.isclose(learning_rate(10_000, 1.0), 0.004)


def test_a_plan_takes_budgets_by_name() -> None:
    assert smoke_plan().with_budgets({"base": Budget(steps=9)}).base.budget.steps == 9
    with pytest.raises(ValueError, match="no course 'bass'"):
        smoke_plan().with_budgets({"bass": Budget(steps=9)})
