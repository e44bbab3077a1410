import random
from itertools import islice

import numpy as np
import pytest

from nodeloom.runtime.training.captions import caption, is_held_out, meaning, plain_caption, scenes
from nodeloom.runtime.training.finishes import PERIOD
from nodeloom.runtime.training.outlines import OUTLINES
from nodeloom.runtime.training.rendering import render, softened
from nodeloom.runtime.training.world import COLOURS, OPPOSITE, SHAPES, Scene, Shape, Thing, draw_scene


def drawn(count: int, pairs: float, *, held_out: bool = False) -> list[Scene]:
    return [*islice(scenes(random.Random(1), pairs, held_out=held_out), count)]


def one(shape: Shape = "circle", colour: str = "red", ground: str = "blue") -> Scene:
    thing = Thing(shape, colour, "plain", "large", 0.0, 0.0, 0.75)
    return Scene(ground, (thing,), None, 0.0, 0.1)


def test_the_same_seed_draws_the_same_world() -> None:
    first, second = (draw_scene(random.Random(7)) for _ in range(2))
    assert first == second
    assert render(first, 64).tobytes() == render(second, 64).tobytes()


def test_things_never_have_the_colour_of_their_ground_and_lie_within_the_picture() -> None:
    for scene in drawn(300, 0.5):
        for thing in scene.things:
            assert thing.colour != scene.ground
            assert max(abs(thing.x), abs(thing.y)) + thing.radius < 1.1


@pytest.mark.parametrize("scene", drawn(40, 1.0), ids=plain_caption)
def test_of_two_things_the_first_lies_where_the_scene_says(scene: Scene) -> None:
    first, second = scene.things
    apart = {"left": second.x - first.x, "top": second.y - first.y}
    apart |= {"right": -apart["left"], "bottom": -apart["top"]}
    assert scene.side is not None
    assert apart[scene.side] > 0.5


def test_a_picture_shows_its_colours() -> None:
    picture = np.asarray(render(one(), 64), dtype=float)
    assert np.abs(picture[2, 2] - COLOURS["blue"]).max() < 40
    assert np.abs(picture[40, 32] - COLOURS["red"]).max() < 60


def test_every_shape_is_another_one() -> None:
    pictures = {render(one(shape), 64).tobytes() for shape in SHAPES}
    assert set(OUTLINES) == set(SHAPES)
    assert len(pictures) == len(SHAPES)


def test_a_soft_picture_has_less_fine_detail_and_the_same_colours() -> None:
    crisp = render(drawn(1, 0.0)[0], 64)
    sharp, soft = (np.asarray(picture, dtype=float) for picture in (crisp, softened(crisp)))
    assert np.abs(np.diff(soft, axis=0)).mean() < np.abs(np.diff(sharp, axis=0)).mean()
    assert abs(soft.mean() - sharp.mean()) < 1


def test_held_out_scenes_are_never_trained_on_whatever_the_order_of_their_things() -> None:
    trained, held = ({meaning(scene) for scene in drawn(400, 0.5, held_out=held)} for held in (False, True))
    assert not trained & held
    scene = drawn(1, 1.0, held_out=True)[0]
    assert scene.side is not None
    turned = Scene(scene.ground, scene.things[::-1], OPPOSITE[scene.side], 0.5, 0.05)
    assert is_held_out(turned)


def test_one_scene_in_about_sixteen_is_held_out() -> None:
    rng = random.Random(2)
    share = sum(is_held_out(draw_scene(rng)) for _ in range(4000)) / 4000
    assert 0.04 < share < 0.09


@pytest.mark.parametrize("scene", [*drawn(30, 0.0), *drawn(30, 1.0)], ids=plain_caption)
def test_a_complete_caption_names_everything_but_finishes(scene: Scene) -> None:
    said = caption(scene, random.Random(3), complete=True).replace("grey", "gray").split()
    words = {word.strip(".,") for word in said}
    assert {scene.ground, *(thing.colour for thing in scene.things), *(thing.shape for thing in scene.things)} <= words


def test_captions_of_a_scene_differ() -> None:
    rng = random.Random(4)
    assert len({caption(one(), rng) for _ in range(50)}) > 20


def test_plain_captions_are_sentences() -> None:
    assert plain_caption(one()) == "a large red circle on a blue background"
    assert plain_caption(one(ground="orange")).endswith("on an orange background")


def test_patterns_may_be_moved_and_repeat_after_a_period() -> None:
    thing = Thing("square", "black", "striped", "large", 0.0, 0.0, 0.75)
    scene = Scene("pink", (thing,), None, 0.0, 0.1)
    plain, half, whole = (np.asarray(render(scene, 64, (step, 0)), dtype=float) for step in (0, PERIOD // 2, PERIOD))
    assert np.array_equal(plain, whole)
    assert np.abs(half - plain)[24:40, 24:40].mean() > 20
    assert np.array_equal(half[:4], plain[:4])
