from __future__ import annotations

from itertools import permutations, product

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from pydantic import ValidationError

from nodeloom.schema import InputField, Invocation, InvocationContext, StringOutput, invocation
from nodeloom.schema.connections import connection_problem, gather_problem, join, meet
from nodeloom.schema.field_types import Cardinality, FieldType

NAMES = ["IntegerField", "FloatField", "StringField", "BooleanField", "EnumField", "ImageField", "acme.StyleField"]
EVERY_NAMED_TYPE = [FieldType(name, cardinality) for name in NAMES for cardinality in Cardinality]

named_types = st.sampled_from(EVERY_NAMED_TYPE)
open_types = st.builds(FieldType, st.just("AnyField"), st.sampled_from(Cardinality))
types = named_types | open_types


def goes(source: FieldType, target: FieldType) -> bool:
    return connection_problem(source, target) is None


def test_a_refusal_says_the_way_out() -> None:
    numbers = FieldType("IntegerField", Cardinality.COLLECTION)
    assert connection_problem(numbers, FieldType("IntegerField")) == (
        "a list of IntegerField can't go into a single IntegerField: iterate over it"
    )


@invocation("acme/texts", version=1)
class Texts(Invocation):
    """Takes texts of every cardinality."""

    single: str = ""
    collection: list[str] = InputField(default=[])
    collection_or_scalar: str | list[str] = InputField(default="")
    optional: str | None = None
    limited: str = InputField(default="1", pattern=r"^[0-9.]+$")

    def invoke(self, context: InvocationContext) -> StringOutput:
        raise AssertionError


@pytest.mark.parametrize(
    ("number", "text"), [(3, "3"), (-7, "-7"), (10**30, "1" + "0" * 30), (2.5, "2.5"), (3.0, "3.0"), (1e22, "1e+22")]
)
def test_numbers_that_go_into_texts_become_what_python_writes(number: float, text: str) -> None:
    assert Texts(single=number).single == text
    assert Texts(optional=number).optional == text
    assert Texts(collection=[number, 1]).collection == [text, "1"]
    assert Texts(collection_or_scalar=number).collection_or_scalar == text
    assert Texts(collection_or_scalar=[number]).collection_or_scalar == [text]
    assert repr(number) == text


def test_what_became_text_keeps_within_its_limits() -> None:
    assert Texts(limited=2.5).limited == "2.5"
    with pytest.raises(ValidationError, match="should match pattern"):
        Texts(limited=-1)


@pytest.mark.parametrize("field", ["single", "optional", "collection_or_scalar"])
def test_a_truth_becomes_no_text(field: str) -> None:
    with pytest.raises(ValidationError, match="valid string"):
        Texts.model_validate({field: True})
    with pytest.raises(ValidationError, match="valid string"):
        Texts.model_validate({"collection": [True]})


@given(types)
def test_every_type_goes_into_itself(field_type: FieldType) -> None:
    assert connection_problem(field_type, field_type) is None


@given(types)
def test_every_type_goes_into_anything(field_type: FieldType) -> None:
    assert connection_problem(field_type, FieldType("AnyField")) is None


def test_what_goes_two_steps_goes_one() -> None:
    for first, second, third in product(EVERY_NAMED_TYPE, repeat=3):
        if goes(first, second) and goes(second, third):
            assert goes(first, third)


def test_only_equal_types_go_both_ways() -> None:
    for first, second in product(EVERY_NAMED_TYPE, repeat=2):
        assert (goes(first, second) and goes(second, first)) == (first == second)


def test_what_connects_as_a_list_is_gathered_as_well() -> None:
    for source, target in product(EVERY_NAMED_TYPE, repeat=2):
        if target.is_collection and goes(source, target):
            assert gather_problem(source, target) is None


@given(types, types)
def test_gathering_does_not_care_how_many_arrive(source: FieldType, target: FieldType) -> None:
    answers = {gather_problem(source.sized(each), target) is None for each in Cardinality}
    assert len(answers) == 1


@given(st.lists(types, max_size=4))
def test_the_order_of_what_is_joined_means_nothing(several: list[FieldType]) -> None:
    assert {join(each) for each in permutations(several)} == {join(several)}
    assert {meet(each) for each in permutations(several)} == {meet(several)}


@given(st.lists(types, min_size=1, max_size=4))
def test_everything_joined_goes_into_the_join(several: list[FieldType]) -> None:
    joined = join(several)
    assume(joined is not None)
    assert joined in several
    assert [each for each in several if joined and connection_problem(each, joined)] == []


@given(st.lists(named_types, min_size=1, max_size=4))
def test_there_is_a_join_if_one_of_them_takes_all_others(several: list[FieldType]) -> None:
    takes_all = [each for each in several if all(connection_problem(other, each) is None for other in several)]
    assert join(several) == (takes_all[0] if takes_all else None)


@given(st.lists(named_types, min_size=1, max_size=4))
def test_a_meet_goes_into_all(several: list[FieldType]) -> None:
    met = meet(several)
    assume(met is not None)
    assert [each for each in several if met and connection_problem(met, each)] == []


def test_nothing_has_neither_join_nor_meet() -> None:
    assert join([]) is None
    assert meet([]) is None
