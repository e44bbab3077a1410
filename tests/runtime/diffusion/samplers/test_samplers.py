import math

import pytest
import torch
from tests.runtime.diffusion.toys import gaussian, gaussian_flow, no_noise, wavy
from torch import Tensor

from nodeloom.runtime.diffusion.noise import step_noise
from nodeloom.runtime.diffusion.samplers import SAMPLERS, find_sampler
from nodeloom.runtime.diffusion.samplers.euler_ancestral import split_variance
from nodeloom.runtime.diffusion.samplers.lms import weights
from nodeloom.runtime.diffusion.schedules import schedule
from nodeloom.runtime.diffusion.sigmas import scaled_linear
from nodeloom.runtime.diffusion.trajectory import ignore_step
from nodeloom.runtime.diffusion.types import NoiseSource

STOCHASTIC = [name for name, info in SAMPLERS.items() if info.stochastic]
DETERMINISTIC = [name for name, info in SAMPLERS.items() if not info.stochastic and not info.own_steps]
BY_SCHEDULE = [name for name, info in SAMPLERS.items() if not info.own_steps]
START = torch.linspace(-30, 30, 16, dtype=torch.float64).view(1, 1, 4, 4)


def _noise(name: str, x: Tensor, sigmas: list[float], seed: int) -> NoiseSource:
    return step_noise(SAMPLERS[name].noise or "white", x, sigmas, seed)


def _error(name: str, steps: int) -> float:
    """Of a walk from 10 to 0.1 in even log steps, against the exact solution, fp64."""
    sigmas = torch.linspace(math.log(10.0), math.log(0.1), steps + 1, dtype=torch.float64).exp().tolist()
    end = SAMPLERS[name].run(gaussian(), START, sigmas, no_noise, ignore_step)
    return float((end - gaussian_flow(START, sigmas[0], sigmas[-1])).abs().max())


@pytest.mark.parametrize("name", DETERMINISTIC)
def test_the_error_on_a_gaussian_falls_with_the_samplers_order(name: str) -> None:
    measured = math.log2(_error(name, 200) / _error(name, 400))
    assert measured == pytest.approx(SAMPLERS[name].order, abs=0.25 if SAMPLERS[name].order < 3 else 0.6)


@pytest.mark.parametrize("name", [name for name in DETERMINISTIC if SAMPLERS[name].order > 1])
def test_a_second_order_sampler_beats_euler_at_twenty_steps(name: str) -> None:
    assert _error(name, 20) < _error("euler", 20) / 3


@pytest.mark.parametrize("name", BY_SCHEDULE)
def test_a_picture_with_no_spread_is_found_exactly(name: str) -> None:
    sigmas = schedule("karras", scaled_linear(), 10).tolist()
    x = START.float()
    end = SAMPLERS[name].run(gaussian(spread=0.0, mean=0.25), x, sigmas, _noise(name, x, sigmas, 0), ignore_step)
    # uni_pc ends a thousandth above 0, with that share of the noise left
    assert torch.allclose(end, torch.full_like(end, 0.25), atol=0.01 if name.startswith("uni_pc") else 1e-5)


# lcm forgets x, and dpmpp_2s_ancestral_cfg_pp takes the two halves of guidance from two evaluations
@pytest.mark.parametrize(
    "name", sorted({name.removesuffix("_gpu") for name in STOCHASTIC} - {"lcm", "dpmpp_2s_ancestral_cfg_pp"})
)
def test_step_noise_leaves_the_right_spread_behind(name: str) -> None:
    # small steps in an exact denoiser must end in the distribution itself, whatever noise was added on the way
    x = torch.randn(1, 1, 64, 64, generator=torch.Generator().manual_seed(1)) * math.sqrt(1 + 14.6**2) + 0.5
    sigmas = schedule("karras", scaled_linear(), 100).tolist()
    end = SAMPLERS[name].run(gaussian(), x, sigmas, _noise(name, x, sigmas, 2), ignore_step)
    assert float(end.mean()) == pytest.approx(0.5, abs=0.06)
    assert float(end.std()) == pytest.approx(1.0, abs=0.06)


@pytest.mark.parametrize(("sigma", "sigma_next", "eta"), [(10.0, 8.0, 1.0), (1.0, 0.02, 1.0), (5.0, 2.0, 0.3)])
def test_step_and_noise_together_reach_the_next_noise_level(sigma: float, sigma_next: float, eta: float) -> None:
    down, up = split_variance(sigma, sigma_next, eta)
    assert math.hypot(down, up) == pytest.approx(sigma_next)


def test_without_eta_no_noise_is_added() -> None:
    assert split_variance(10.0, 8.0, 0.0) == (8.0, 0.0)


@pytest.mark.parametrize("name", BY_SCHEDULE)
def test_every_step_is_reported_once_with_its_prediction(name: str) -> None:
    seen: list[tuple[int, int]] = []

    def note(step: int, total: int, x0: Tensor) -> None:
        assert x0.shape == START.shape
        seen.append((step, total))

    x = START.float()
    sigmas = schedule("normal", scaled_linear(), 6).tolist()
    SAMPLERS[name].run(wavy, x, sigmas, _noise(name, x, sigmas, 0), note)
    assert seen == [(step, 6) for step in range(1, 7)]


@pytest.mark.parametrize("name", [name for name in SAMPLERS if name != "heunpp2"])
def test_a_denoiser_is_asked_only_about_sigmas_of_its_step(name: str) -> None:
    sigmas = schedule("karras", scaled_linear(), 6).tolist()

    def check(x: Tensor, sigma: float, step: int) -> Tensor:
        # half way to the level before the noise is `sigma_next` itself, but for the last bits
        assert sigmas[step] >= sigma >= sigmas[step + 1] * (1 - 1e-6)
        assert sigma > 0
        return wavy(x, sigma, step)

    x = START.float()
    SAMPLERS[name].run(check, x, sigmas, _noise(name, x, sigmas, 0), ignore_step)


@pytest.mark.parametrize("name", list(SAMPLERS))
def test_the_start_is_left_as_it_was_and_the_same_walk_gives_the_same_bytes(name: str) -> None:
    x = START.float()
    before = x.clone()
    sigmas = schedule("karras", scaled_linear(), 8).tolist()
    ends = [SAMPLERS[name].run(wavy, x, sigmas, _noise(name, x, sigmas, 3), ignore_step) for _ in range(2)]
    assert torch.equal(x, before)
    assert torch.equal(ends[0], ends[1])


def test_an_unknown_sampler_is_refused_with_the_names_there_are() -> None:
    with pytest.raises(ValueError, match="no sampler 'magic'; the samplers are euler, euler_ancestral"):
        find_sampler("magic")


@pytest.mark.parametrize("name", [name for name in SAMPLERS if SAMPLERS[name].noise == "path"])
def test_a_walk_with_path_noise_of_the_cpu_or_of_a_cpu_device_is_the_same(name: str) -> None:
    x = START.float()
    sigmas = schedule("karras", scaled_linear(), 5).tolist()
    ends = [
        SAMPLERS[each].run(wavy, x, sigmas, _noise(each, x, sigmas, 1), ignore_step) for each in (name, f"{name}_gpu")
    ]
    assert torch.equal(ends[0], ends[1])


def test_the_weights_of_lms_integrate_cubics_exactly() -> None:
    knots = [3.0, 4.0, 6.0, 9.0]
    area = sum(weight * knot**3 for weight, knot in zip(weights(knots, 3.0, 2.0), knots, strict=True))
    assert area == pytest.approx((2.0**4 - 3.0**4) / 4)


def test_a_third_slope_is_looked_for_a_step_ahead() -> None:
    asked: list[tuple[float, int]] = []

    def listen(x: Tensor, sigma: float, step: int) -> Tensor:
        asked.append((sigma, step))
        return wavy(x, sigma, step)

    sigmas = [4.0, 2.0, 1.0, 0.0]
    SAMPLERS["heunpp2"].run(listen, START.float(), sigmas, no_noise, ignore_step)
    assert asked == [(4.0, 0), (2.0, 0), (1.0, 0), (2.0, 1), (1.0, 1), (1.0, 2)]


@pytest.mark.parametrize("name", ["dpm_fast", "dpm_adaptive"])
def test_samplers_with_steps_of_their_own_end_at_the_last_level_above_0(name: str) -> None:
    steps: list[int] = []
    sigmas = schedule("karras", scaled_linear(), 12).tolist()
    end = SAMPLERS[name].run(gaussian(), START, sigmas, no_noise, lambda step, total, x0: steps.append(step))
    assert torch.allclose(end, gaussian_flow(START, sigmas[0], sigmas[-2]), atol=0.1)
    assert steps == sorted(steps)
    assert 1 <= steps[0] <= steps[-1] <= 12


@pytest.mark.parametrize("asked", [1, 2, 3, 7, 12])
def test_dpm_fast_asks_as_often_as_there_are_steps(asked: int) -> None:
    calls: list[float] = []

    def listen(x: Tensor, sigma: float, step: int) -> Tensor:
        calls.append(sigma)
        return wavy(x, sigma, step)

    SAMPLERS["dpm_fast"].run(listen, START, schedule("karras", scaled_linear(), asked).tolist(), no_noise, ignore_step)
    assert len(calls) == asked


def test_dpm_adaptive_is_as_exact_as_it_is_asked_to_be() -> None:
    def error(rtol: float) -> float:
        sigmas = schedule("karras", scaled_linear(), 12).tolist()
        run = SAMPLERS["dpm_adaptive"].with_options({"rtol": rtol, "atol": rtol / 10}, scaled_linear())
        end = run(gaussian(), START, sigmas, no_noise, ignore_step)
        return float((end - gaussian_flow(START, sigmas[0], sigmas[-2])).abs().max())

    assert error(0.005) < error(0.05) / 3


@pytest.mark.parametrize("name", ["euler", "euler_ancestral", "dpmpp_2m", "gradient_estimation", "res_multistep"])
def test_without_a_negative_there_is_nothing_that_cfg_pp_does_otherwise(name: str) -> None:
    x = START.float()
    sigmas = schedule("karras", scaled_linear(), 6).tolist()
    ends = [
        SAMPLERS[each].run(wavy, x, sigmas, _noise(each, x, sigmas, 1), ignore_step)
        for each in (name, f"{name}_cfg_pp")
    ]
    assert torch.allclose(ends[0], ends[1], atol=1e-4)


@pytest.mark.parametrize("name", ["euler_ancestral", "dpmpp_2s_ancestral", "dpmpp_2m_sde", "dpmpp_3m_sde", "dpmpp_sde"])
def test_with_eta_0_a_stochastic_sampler_follows_the_ode(name: str) -> None:
    sigmas = torch.linspace(math.log(10.0), math.log(0.1), 101, dtype=torch.float64).exp().tolist()
    run = SAMPLERS[name].with_options({"eta": 0.0}, scaled_linear())
    end = run(gaussian(), START, sigmas, _noise(name, START, sigmas, 0), ignore_step)
    assert torch.allclose(end, gaussian_flow(START, sigmas[0], sigmas[-1]), atol=0.05)


def test_er_sde_without_noise_is_an_ode() -> None:
    sigmas = torch.linspace(math.log(10.0), math.log(0.1), 101, dtype=torch.float64).exp().tolist()
    run = SAMPLERS["er_sde"].with_options({"solver_type": "ODE"}, scaled_linear())
    end = run(gaussian(), START, sigmas, no_noise, ignore_step)
    assert torch.allclose(end, gaussian_flow(START, sigmas[0], sigmas[-1]), atol=0.01)


def test_sa_solver_adds_noise_over_a_part_of_the_models_schedule_alone() -> None:
    drawn: list[float] = []

    def noise(sigma: float, sigma_next: float) -> Tensor:
        drawn.append(sigma_next)
        return torch.zeros_like(START)

    sigmas = schedule("normal", scaled_linear(), 20).tolist()
    run = SAMPLERS["sa_solver"].with_options({}, scaled_linear())
    run(gaussian(), START, sigmas, noise, ignore_step)
    within = [sigma for sigma in sigmas[1:] if scaled_linear().at(0.8) <= sigma <= scaled_linear().at(0.2)]
    assert drawn == pytest.approx(within)


class Apart:
    """A denoiser whose guided picture and negative are both flat."""

    def __call__(self, x: Tensor, sigma: float, step: int) -> Tensor:
        return torch.full_like(x, 0.5)

    def split(self, x: Tensor, sigma: float, step: int) -> tuple[Tensor, Tensor]:
        return self(x, sigma, step), torch.full_like(x, -1.0)


def test_eulers_steps_under_cfgpp_are_those_of_its_formulas() -> None:
    x = torch.full((1, 4, 2, 2), 8.0)
    run = SAMPLERS["euler_cfg_pp"].with_options
    for options, expected in [
        ({}, 0.5 + (8 + 1) / 4 * 1),
        ({"alternative": False}, 0.5 + (8 + 1) / 4 * 1),
        ({"alternative": True}, 8 + (8 - 0.5 - 1 - 0.5) / 4 * (1 - 4)),
    ]:
        made = run(options, scaled_linear())(Apart(), x, [4.0, 1.0], no_noise, ignore_step)
        assert made.flatten()[0].item() == pytest.approx(expected)
    ended = run({"alternative": True}, scaled_linear())(Apart(), x, [4.0, 0.0], no_noise, ignore_step)
    assert ended.flatten()[0].item() == pytest.approx(2 * 0.5 + 1)


@pytest.mark.parametrize("name", ["dpmpp_2s_ancestral", "dpmpp_2s_ancestral_cfg_pp"])
def test_with_so_large_an_eta_that_all_is_fresh_noise_the_noise_is_added_all_the_same(name: str) -> None:
    run = SAMPLERS[name].with_options({"eta": 5.0}, scaled_linear())
    made = run(
        Apart(), torch.full((1, 4, 2, 2), 8.0), [4.0, 3.0], lambda sigma, after: torch.ones(1, 4, 2, 2), ignore_step
    )
    assert made.flatten()[0].item() == pytest.approx(0.5 + 3.0)
