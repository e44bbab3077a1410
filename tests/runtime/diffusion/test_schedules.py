import json
import math
from pathlib import Path

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from nodeloom.runtime.diffusion.schedules import SCHEDULES, schedule
from nodeloom.runtime.diffusion.sigmas import scaled_linear

# measured in ComfyUI 0.3.64: four steps of each schedule
FOUR_STEPS = {
    "normal": [14.614640235900879, 2.918307065963745, 0.9323579668998718, 0.029167160391807556, 0.0],
    "karras": [14.614643096923828, 3.168604850769043, 0.4469185769557953, 0.0291671771556139, 0.0],
    "exponential": [14.614640235900879, 1.8400236368179321, 0.23166418075561523, 0.029167160391807556, 0.0],
    "simple": [14.614641189575195, 4.081729412078857, 1.6128861904144287, 0.6932048797607422, 0.0],
    "sgm_uniform": [14.614640235900879, 4.086081027984619, 1.6155803203582764, 0.6951495409011841, 0.0],
    "ddim_uniform": [4.116696357727051, 1.6236920356750488, 0.6983981132507324, 0.04131441190838814, 0.0],
    "beta": [14.614641189575195, 5.686591625213623, 1.6182788610458374, 0.5153906345367432, 0.0],
    "linear_quadratic": [14.614641189575195, 14.431958198547363, 14.249275207519531, 10.59561538696289, 0.0],
    "kl_optimal": [14.614632606506348, 1.5970659255981445, 0.572914183139801, 0.029167158529162407, 0.0],
}
UNEVEN = ("ddim_uniform", "beta")
_CHECKOUT = Path(__file__).resolve().parents[3]
_CORPUS = [folder / "shared/corpus/comfyui-parity/sigmas_eps.json" for folder in (_CHECKOUT, _CHECKOUT.parent)]


@pytest.mark.parametrize("name", list(SCHEDULES))
def test_four_steps_are_the_peers_numbers(name: str) -> None:
    assert schedule(name, scaled_linear(), 4).tolist() == pytest.approx(FOUR_STEPS[name], rel=1e-5)


def test_every_table_of_the_parity_corpus_is_matched() -> None:
    file = next((file for file in _CORPUS if file.exists()), None)
    if file is None:
        pytest.skip("the parity corpus is not beside this checkout")
    tables = json.loads(file.read_text())
    ours = {key: values for key, values in tables.items() if key.split("/")[0] in SCHEDULES}
    assert len(ours) == len(SCHEDULES) * 6
    for key, values in ours.items():
        name, steps = key.split("/")
        if math.isnan(values[0]):
            continue  # ComfyUI divides 0 by 0 for one step of kl_optimal
        assert schedule(name, scaled_linear(), int(steps)).tolist() == pytest.approx(values, rel=1e-5), key


@given(st.sampled_from(list(SCHEDULES)), st.integers(1, 1000))
def test_a_schedule_falls_strictly_to_zero_in_as_many_steps_as_asked_for(name: str, steps: int) -> None:
    sigmas = schedule(name, scaled_linear(), steps)
    assert sigmas.dtype == torch.float32
    assert float(sigmas[-1]) == 0.0
    assert bool((sigmas.diff() < 0).all())
    assert len(sigmas) == steps + 1 or name in UNEVEN


@given(st.sampled_from(list(SCHEDULES)), st.integers(1, 60), st.floats(0.02, 0.99))
def test_a_partial_denoise_keeps_the_quiet_end_of_a_longer_schedule(name: str, steps: int, denoise: float) -> None:
    sigmas = schedule(name, scaled_linear(), steps, denoise)
    longer = schedule(name, scaled_linear(), int(steps / denoise))
    assert torch.equal(sigmas, longer[-(steps + 1) :])
    assert len(sigmas) == steps + 1 or name == "beta"


def test_ddim_uniform_takes_a_step_more_where_the_table_does_not_divide() -> None:
    assert len(schedule("ddim_uniform", scaled_linear(), 30)) == 32


def test_no_denoise_leaves_no_steps() -> None:
    assert len(schedule("karras", scaled_linear(), 20, 0.0)) == 0


def test_an_unknown_schedule_is_refused_with_the_names_there_are() -> None:
    with pytest.raises(ValueError, match="no schedule 'cosine'; the schedules are normal, karras"):
        schedule("cosine", scaled_linear(), 20)


def test_a_run_of_no_steps_is_refused() -> None:
    with pytest.raises(ValueError, match="steps is 0, must be at least 1"):
        schedule("karras", scaled_linear(), 0)


def test_beta_counts_equal_timesteps_once() -> None:
    assert len(schedule("beta", scaled_linear(), 1000)) < 1001


def test_the_last_level_above_0_is_left_out_of_one_step_more_where_that_is_asked_for() -> None:
    more = schedule("karras", scaled_linear(), 11).tolist()
    assert schedule("karras", scaled_linear(), 10, skips_quiet=True).tolist() == [*more[:-2], 0.0]
