from dataclasses import replace

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.runtime.diffusion.toys import wavy
from torch import Tensor

from nodeloom.runtime.diffusion.experts import Experts
from nodeloom.runtime.diffusion.noise import initial_noise
from nodeloom.runtime.diffusion.samplers import SAMPLERS
from nodeloom.runtime.diffusion.schedules import SCHEDULES, schedule
from nodeloom.runtime.diffusion.sigmas import scaled_linear
from nodeloom.runtime.diffusion.steps import StepRange
from nodeloom.runtime.diffusion.trajectory import Settings, sample
from nodeloom.runtime.diffusion.types import Denoiser
from nodeloom.schema import InputError

EMPTY = torch.zeros(2, 4, 4, 4)
SAMPLER_NAMES = st.sampled_from(list(SAMPLERS))
WITHOUT_MEMORY = st.sampled_from(
    [name for name, info in SAMPLERS.items() if not info.multistep and not info.stochastic]
)
SCHEDULE_NAMES = st.sampled_from(list(SCHEDULES))


def other(x: Tensor, sigma: float, step: int) -> Tensor:
    """A second model, unlike the first."""
    return 0.7 * wavy(x, sigma, step) - 0.2


def two_runs(first: Denoiser, second: Denoiser, plan: Settings, switch: int) -> Tensor:
    """The classic hand-over: noise left in at the switch, and none added after it."""
    half = sample(first, EMPTY, replace(plan, part=StepRange(0, switch, leftover_noise=True)))
    return sample(second, half, replace(plan, part=StepRange(switch, add_noise=False)))


@settings(max_examples=150)
@given(SAMPLER_NAMES, SCHEDULE_NAMES, st.integers(1, 12), st.integers(0, 14), st.sampled_from([1.0, 0.6]))
def test_one_model_in_both_roles_is_the_unsplit_run_bit_for_bit(
    sampler: str, schedule_name: str, steps: int, switch: int, denoise: float
) -> None:
    plan = Settings(sampler, schedule_name, steps, seed=11, denoise=denoise)
    relay = sample(Experts((wavy, wavy), (switch,)), EMPTY, plan, scaling=0.13025)
    assert torch.equal(relay, sample(wavy, EMPTY, plan, scaling=0.13025))


@settings(max_examples=150)
@given(WITHOUT_MEMORY, SCHEDULE_NAMES, st.integers(2, 12), st.data())
def test_a_sampler_without_memory_cannot_tell_two_runs_from_one(
    sampler: str, schedule_name: str, steps: int, data: st.DataObject
) -> None:
    switch = data.draw(st.integers(1, steps - 1))
    plan = Settings(sampler, schedule_name, steps, seed=11)
    assert torch.equal(two_runs(wavy, wavy, plan, switch), sample(wavy, EMPTY, plan))
    assert torch.equal(two_runs(wavy, other, plan, switch), sample(Experts((wavy, other), (switch,)), EMPTY, plan))


def test_the_scaling_between_two_runs_costs_no_more_than_a_rounding() -> None:
    plan = Settings("euler", "karras", 10, seed=11)
    half = sample(wavy, EMPTY, replace(plan, part=StepRange(0, 7, leftover_noise=True)), scaling=0.13025)
    split = sample(wavy, half, replace(plan, part=StepRange(7, add_noise=False)), scaling=0.13025)
    assert torch.allclose(split, sample(wavy, EMPTY, plan, scaling=0.13025), rtol=1e-5, atol=1e-5)


def test_the_memory_of_a_multistep_sampler_survives_the_change_of_model_in_one_trajectory_only() -> None:
    plan = Settings("dpmpp_2m", "karras", 10, seed=11)
    relay = sample(Experts((wavy, wavy), (7,)), EMPTY, plan)
    assert torch.equal(relay, sample(wavy, EMPTY, plan))
    assert not torch.allclose(relay, two_runs(wavy, wavy, plan, 7), atol=1e-3)


def test_a_different_second_model_changes_the_picture_from_the_switch_on() -> None:
    plan = Settings("euler", "karras", 10, seed=11)
    seen: dict[str, list[Tensor]] = {"one": [], "two": []}
    sample(wavy, EMPTY, plan, on_step=lambda step, total, x0: seen["one"].append(x0))
    sample(Experts((wavy, other), (7,)), EMPTY, plan, on_step=lambda step, total, x0: seen["two"].append(x0))
    same = [torch.equal(a, b) for a, b in zip(seen["one"], seen["two"], strict=True)]
    assert same == [True] * 7 + [False] * 3


@pytest.mark.parametrize("sampler", list(SAMPLERS))
def test_same_arguments_same_bytes_and_another_seed_another_picture(sampler: str) -> None:
    plan = Settings(sampler, "normal", 6, seed=5)
    first = sample(wavy, EMPTY, plan)
    torch.randn(10)  # moves the global generator, which must not matter
    assert torch.equal(first, sample(wavy, EMPTY, plan))
    assert not torch.equal(first, sample(wavy, EMPTY, replace(plan, seed=6)))


def test_a_denoiser_hears_the_schedules_step_and_the_callback_the_runs() -> None:
    asked: list[int] = []
    heard: list[tuple[int, int]] = []

    def listen(x: Tensor, sigma: float, step: int) -> Tensor:
        asked.append(step)
        return wavy(x, sigma, step)

    plan = Settings("euler", "normal", 8, seed=0, part=StepRange(5, 7))
    sample(listen, EMPTY, plan, on_step=lambda step, total, x0: heard.append((step, total)))
    assert asked == [5, 6]
    assert heard == [(1, 2), (2, 2)]


def test_what_the_callback_raises_ends_the_run_between_two_steps() -> None:
    asked: list[int] = []

    def listen(x: Tensor, sigma: float, step: int) -> Tensor:
        asked.append(step)
        return wavy(x, sigma, step)

    def stop_after_two(step: int, total: int, x0: Tensor) -> None:
        if step == 2:
            raise InterruptedError("enough")

    with pytest.raises(InterruptedError, match="enough"):
        sample(listen, EMPTY, Settings("euler", "normal", 8, seed=0), on_step=stop_after_two)
    assert asked == [0, 1]


def test_a_picture_is_noised_to_where_the_schedule_begins() -> None:
    latents = torch.full((1, 4, 4, 4), 3.0)
    starts: list[Tensor] = []

    def watch(x: Tensor, sigma: float, step: int) -> Tensor:
        starts.append(x)
        return x

    sample(watch, latents, Settings("euler", "karras", 4, seed=2, denoise=0.5), scaling=0.5)
    sigma = float(schedule("karras", scaled_linear(), 4, 0.5)[0])
    assert torch.allclose(starts[0], 1.5 + sigma * initial_noise((1, 4, 4, 4), 2))


def test_nothing_to_do_gives_the_latents_back_as_a_copy() -> None:
    latents = torch.ones(1, 4, 4, 4)
    result = sample(wavy, latents, Settings("euler", "normal", 8, seed=0, denoise=0.0))
    assert torch.equal(result, latents)
    assert result.data_ptr() != latents.data_ptr()


def test_results_are_in_the_vaes_own_space() -> None:
    plan = Settings("dpmpp_2m", "karras", 6, seed=1)
    assert torch.equal(sample(wavy, EMPTY, plan, scaling=0.25), sample(wavy, EMPTY, plan) / 0.25)


def test_fresh_noise_and_that_of_the_parity_corpus_are_one_setting_apart() -> None:
    plan = Settings("euler_ancestral", "karras", 4, seed=42)
    assert not torch.equal(sample(wavy, EMPTY, plan), sample(wavy, EMPTY, replace(plan, fresh_noise=False)))


@pytest.mark.parametrize("sampler", [name for name, info in SAMPLERS.items() if not info.own_steps])
def test_where_the_mask_is_0_the_picture_stays(sampler: str) -> None:
    picture = torch.randn(2, 4, 8, 8, generator=torch.Generator().manual_seed(1))
    mask = torch.zeros(1, 1, 64, 64)
    mask[..., 32:] = 1.0
    painted = sample(wavy, picture, Settings(sampler, "karras", 8, seed=3), mask=mask, scaling=0.5)
    # uni_pc ends a thousandth above 0
    assert torch.allclose(painted[..., :4], picture[..., :4], atol=0.02 if sampler.startswith("uni_pc") else 1e-5)
    assert not torch.allclose(painted[..., 4:], picture[..., 4:], atol=0.1)


def test_a_mask_of_ones_is_no_mask() -> None:
    plan = Settings("heun", "karras", 5, seed=3)
    assert torch.equal(sample(wavy, EMPTY, plan, mask=torch.ones(1, 1, 8, 8)), sample(wavy, EMPTY, plan))


def test_a_picture_of_a_batch_can_be_made_alone_by_its_place() -> None:
    plan = Settings("euler", "karras", 5, seed=3)
    batch = sample(wavy, EMPTY, replace(plan, places=(0, 1)))
    alone = sample(wavy, EMPTY[:1], replace(plan, places=(1,)))
    assert torch.allclose(alone, batch[1:], atol=1e-5)


def test_a_sampler_that_comes_close_to_0_anyway_walks_without_the_last_level_above_it() -> None:
    asked: list[float] = []

    def listen(x: Tensor, sigma: float, step: int) -> Tensor:
        asked.append(sigma)
        return wavy(x, sigma, step)

    sample(listen, EMPTY, Settings("uni_pc", "karras", 4, seed=0))
    assert asked == pytest.approx(schedule("karras", scaled_linear(), 5)[:4].tolist())


def test_the_latents_given_are_left_as_they_were() -> None:
    latents = torch.ones(1, 4, 4, 4)
    sample(wavy, latents, Settings("euler_ancestral", "normal", 3, seed=0), scaling=0.13025)
    assert torch.equal(latents, torch.ones(1, 4, 4, 4))


def test_a_walk_that_ends_in_no_number_says_so() -> None:
    def broken(x: Tensor, sigma: float, step: int) -> Tensor:
        return torch.full_like(x, float("nan"))

    with pytest.raises(InputError, match="denoising gave infinite numbers or none at all: the network's file is"):
        sample(broken, torch.zeros(1, 4, 2, 2), Settings("euler", "normal", 2, seed=1))
