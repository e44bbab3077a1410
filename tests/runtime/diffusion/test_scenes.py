"""What is asked in the place of something else."""

from __future__ import annotations

import torch

from nodeloom.runtime.diffusion.conditioning import Conditioning
from nodeloom.runtime.diffusion.hints import Hinted, NetworkCall
from nodeloom.runtime.diffusion.regions import Area, Region, Window
from nodeloom.runtime.diffusion.scenes import laid_out

X = torch.zeros(1, 4, 16, 16)
SMALL, LARGE = Area(2, 2, 4, 4), Area(0, 0, 8, 8)


def prompt(number: float, area: Area | None = None, *hints: Hinted, strength: float = 1.0) -> Conditioning:
    """A prompt that is known by its number."""
    region = None if area is None else Region(area, strength=strength)
    return Conditioning(torch.full((1, 77, 8), number), region=region, hints=hints)


def hint(call: NetworkCall, window: Window) -> NetworkCall:
    """Change nothing."""
    return call


def told(entries: list[Conditioning]) -> list[tuple[float, Area | None]]:
    """What is said where."""
    return [(float(each.embeds[0, 0, 0]), None if each.region is None else each.region.area) for each in entries]


def test_prompts_for_the_whole_picture_stay_as_they_are() -> None:
    shown, avoided = [prompt(1)], [prompt(2)]
    assert laid_out([shown, avoided], X) == [shown, avoided]


def test_an_area_of_one_prompt_is_asked_of_the_other_too() -> None:
    shown, avoided = laid_out([[prompt(1), prompt(3, SMALL, strength=0.5)], [prompt(2)]], X)
    assert told(shown) == [(1, None), (3, SMALL)]
    assert told(avoided) == [(2, None), (2, SMALL)]
    assert avoided[1].region is not None
    assert avoided[1].region.strength == 0.5


def test_the_smallest_area_around_it_answers() -> None:
    _, avoided = laid_out([[prompt(1, SMALL)], [prompt(2), prompt(4, Area(0, 0, 16, 16)), prompt(3, LARGE)]], X)
    assert told(avoided) == [(2, None), (4, Area(0, 0, 16, 16)), (3, LARGE), (3, SMALL)]


def test_areas_of_the_negative_are_asked_of_the_positive() -> None:
    shown, _ = laid_out([[prompt(1)], [prompt(2), prompt(3, LARGE)]], X)
    assert told(shown) == [(1, None), (1, LARGE)]


def test_equal_areas_need_no_answer_and_areas_beside_can_give_none() -> None:
    elsewhere = Area(8, 8, 8, 8)
    shown, avoided = laid_out([[prompt(1, SMALL), prompt(5, SMALL)], [prompt(2, SMALL), prompt(3, elsewhere)]], X)
    assert told(avoided) == [(2, SMALL), (3, elsewhere)]
    assert told(shown) == [(1, SMALL), (5, SMALL)]


def test_an_answer_has_the_pictures_of_its_text_and_the_steering_of_its_place() -> None:
    text, place, own = Hinted("unclip", hint, with_text=True), Hinted("control", hint), Hinted("control", hint)
    _, avoided = laid_out(
        [[prompt(1, SMALL, Hinted("unclip", hint, with_text=True), place)], [prompt(2, None, text, own)]], X
    )
    assert avoided[0].hints == (text, own)
    assert avoided[1].hints == (text, place)


def test_a_hint_spreads_to_what_is_avoided_where_none_of_its_kind_is() -> None:
    spreading, staying = Hinted("control", hint, spreads=True), Hinted("control", hint)
    other = Hinted("gligen", hint)
    assert laid_out([[prompt(1, None, spreading)], [prompt(2, None, other)]], X)[1][0].hints == (other, spreading)
    assert laid_out([[prompt(1, None, spreading)], [prompt(2, None, staying)]], X)[1][0].hints == (staying,)
    assert laid_out([[prompt(1, None, staying)], [prompt(2)]], X)[1][0].hints == ()


def test_the_last_of_several_hints_says_whether_they_spread() -> None:
    spreading, staying = Hinted("control", hint, spreads=True), Hinted("control", hint)
    assert laid_out([[prompt(1, None, staying, spreading)], [prompt(2)]], X)[1][0].hints == (staying, spreading)
    assert laid_out([[prompt(1, None, spreading, staying)], [prompt(2)]], X)[1][0].hints == ()


def test_hints_of_several_prompts_go_to_several_in_turn() -> None:
    first, second = (Hinted("control", hint, spreads=True) for _ in range(2))
    shown = [prompt(1, None, first), prompt(2, None, second)]
    assert [each.hints for each in laid_out([shown, [prompt(3), prompt(4)]], X)[1]] == [(first,), (second,)]
    assert [each.hints for each in laid_out([shown, [prompt(3)]], X)[1]] == [(second,)]
