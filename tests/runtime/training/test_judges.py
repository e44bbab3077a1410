import random
from itertools import islice

import pytest
import torch

from nodeloom.runtime.training.captions import scenes
from nodeloom.runtime.training.job import Job
from nodeloom.runtime.training.judges import QUESTIONS, DetailJudge, Judge, compare, truth, truths
from nodeloom.runtime.training.pictures import as_tensor, fine_detail
from nodeloom.runtime.training.plan import Plan
from nodeloom.runtime.training.rendering import Shift, render, softened
from nodeloom.runtime.training.shipped import LEARNT
from nodeloom.runtime.training.stages.judging import trained_judges
from nodeloom.runtime.training.world import OPPOSITE, Scene


def drawn(count: int, pairs: float) -> list[Scene]:
    return [*islice(scenes(random.Random(5), pairs), count)]


def test_who_answers_the_truth_is_always_right() -> None:
    some = [*drawn(10, 0.0), *drawn(10, 1.0)]
    verdict = compare(truths(some), some)
    assert set(verdict.shares.values()) == {1.0}
    assert verdict.pairs == 1.0


def test_two_things_on_the_wrong_sides_are_wrong() -> None:
    some = drawn(20, 1.0)
    turned = [Scene(scene.ground, scene.things[::-1], scene.side, scene.light, scene.slope) for scene in some]
    assert (compare(truths(turned), some).pairs or 0.0) < 0.3


def test_it_does_not_matter_which_of_two_things_is_named_first() -> None:
    for scene in drawn(10, 1.0):
        assert scene.side is not None
        assert truth(scene) == truth(Scene(scene.ground, scene.things[::-1], OPPOSITE[scene.side], 0.0, 0.1))


def test_judges_answer_every_question_about_pictures_of_any_size() -> None:
    widths = (8, 8, 8, 8, 8)
    answers = Judge(widths).answers(torch.zeros(2, 3, 128, 128))
    assert set(answers) == set(QUESTIONS)
    assert DetailJudge(widths)(torch.zeros(2, 3, 64, 64)).shape == (2,)


def test_soft_pictures_have_less_fine_detail() -> None:
    pictures = [render(scene, 64) for scene in drawn(8, 0.5)]
    crisp, soft = as_tensor(pictures), as_tensor([softened(picture) for picture in pictures])
    assert bool((fine_detail(soft) < fine_detail(crisp)).all())


@pytest.mark.parametrize("shift", [(0, 0), (8, 0), (4, 4)])
def test_the_shipped_judge_tells_colours_wherever_patterns_lie(shift: Shift) -> None:
    job = Job(LEARNT, Plan(), torch.device("cpu"), print)
    judge, _ = trained_judges(job)
    patterned = [scene for scene in drawn(600, 0.0) if scene.things[0].finish in ("striped", "checked")][:64]
    assert len(patterned) == 64
    pictures = as_tensor([render(scene, 128, shift) for scene in patterned])
    assert compare(judge.answers(pictures), patterned).shares["colour"] > 0.95
