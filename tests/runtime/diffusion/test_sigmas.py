import pytest
import torch
from diffusers.schedulers.scheduling_ddim import rescale_zero_terminal_snr

from nodeloom.runtime.diffusion.sigmas import SigmaTable, angular, distilled, logarithmic, scaled_linear, zero_terminal


def test_the_table_of_stable_diffusion_has_its_known_ends() -> None:
    table = scaled_linear()
    assert len(table) == 1000
    assert table.sigma_min == pytest.approx(0.029167158529162407, rel=1e-6)
    assert table.sigma_max == pytest.approx(14.614641189575195, rel=1e-6)


def test_the_noise_level_rises_with_the_timestep() -> None:
    assert bool((scaled_linear().sigmas.diff() > 0).all())


@pytest.mark.parametrize("timestep", [0, 1, 500, 998, 999])
def test_a_whole_timestep_survives_the_way_to_sigma_and_back(timestep: int) -> None:
    table = scaled_linear()
    assert table.sigma(timestep) == pytest.approx(float(table.sigmas[timestep]), rel=1e-6)
    assert table.timestep(table.sigma(timestep)) == timestep


def test_between_two_timesteps_the_noise_level_is_their_geometric_mean() -> None:
    table = scaled_linear()
    assert table.sigma(500.5) == pytest.approx((table.sigma(500) * table.sigma(501)) ** 0.5, rel=1e-5)


def test_beyond_the_table_the_ends_hold() -> None:
    table = scaled_linear()
    assert table.sigma(-3) == table.sigma(0)
    assert table.sigma(2000) == table.sigma(999)
    assert table.timestep(1000.0) == 999
    assert table.timestep(1e-6) == 0


def test_the_timestep_of_a_noise_level_is_the_nearest_whole_one() -> None:
    table = scaled_linear()
    assert table.timestep(table.sigma(500.4)) == 500
    assert table.timestep(table.sigma(500.6)) == 501


def test_the_stretched_table_is_that_of_diffusers_but_for_its_infinite_end() -> None:
    betas = torch.linspace(0.00085**0.5, 0.012**0.5, 1000, dtype=torch.float64) ** 2
    kept = torch.cumprod(1 - rescale_zero_terminal_snr(betas), dim=0)
    table = zero_terminal()
    torch.testing.assert_close(table.sigmas[:-1], ((1 - kept) / kept).sqrt().float()[:-1], rtol=1e-5, atol=0)
    assert kept[-1] == 0
    assert table.sigma_min == scaled_linear().sigma_min
    assert table.sigma_max == pytest.approx((1 / 4.8973451890853435e-08 - 1) ** 0.5, rel=1e-6)
    assert bool((table.sigmas.diff() > 0).all())


def test_a_distilled_model_knows_every_twentieth_timestep() -> None:
    table = distilled()
    assert len(table) == 50
    assert [table.timestep(table.sigma(timestep)) for timestep in (19, 519, 999)] == [19, 519, 999]
    assert table.sigma(519) == pytest.approx(scaled_linear().sigma(519), rel=1e-6)
    assert table.timestep(1e-6) == 19


@pytest.mark.parametrize("table", [logarithmic(0.002, 700.0), angular(0.03, 500.0)])
def test_what_a_network_is_told_of_a_continuum_comes_back_as_its_level(table: SigmaTable) -> None:
    for sigma in (table.sigma_min, 1.0, table.sigma_max):
        assert table.sigma(table.timestep(sigma)) == pytest.approx(sigma, rel=1e-3)


def test_a_continuum_is_told_as_a_quarter_of_log_sigma_or_as_an_angle() -> None:
    assert logarithmic(0.002, 700.0).timestep(700.0) == pytest.approx(1.637770, rel=1e-6)
    assert angular(0.03, 500.0).timestep(1.0) == pytest.approx(0.5)


def test_a_share_of_the_schedule_is_over_at_a_level() -> None:
    # measured in ComfyUI 0.3.64
    assert scaled_linear().at(0.35) == pytest.approx(2.7390825748443604, rel=1e-6)
    assert logarithmic(0.002, 700.0).at(0.3) == pytest.approx(15.201190137, rel=1e-6)
    assert (scaled_linear().at(0.0), scaled_linear().at(1.0)) == (999999999.9, 0.0)
