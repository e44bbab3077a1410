"""Declared migrations: their rules, and the history that the published document tells."""

from collections.abc import Sequence
from typing import Any

import pytest

from nodeloom.schema import (
    DefinitionError,
    InputField,
    Invocation,
    InvocationContext,
    InvocationOutput,
    Pack,
    Registry,
    Since,
    To,
    Tombstone,
    add_input,
    convert_input,
    edge_to_input,
    input_to_edge,
    insert_converter,
    invocation,
    merge_nodes,
    move_to_pack,
    python,
    remove_input,
    rename_input,
    rename_output,
    rename_type,
    scale,
    set_default,
    split_node,
)
from nodeloom.schema.catalogue import Catalogue
from nodeloom.schema.history import KEY, Histories, Step, history_of, read_history
from nodeloom.schema.openapi import publish


class Scaled(InvocationOutput):
    picture: str


def declared(version: int, steps: Any, type_id: str = "acme/scale") -> type[Invocation]:
    @invocation(type_id, version=version)
    class Scale(Invocation):
        kind: str = InputField(default="area")
        strength: float = InputField(default=50.0)
        must: int

        migrations = steps

        def invoke(self, context: InvocationContext) -> Scaled:
            raise AssertionError

    return Scale


STEPS: Sequence[Step] = (
    To(2, rename_input("mode", "kind"), rename_type("lab/zoom")),
    To(3, convert_input("strength", scale(100)), remove_input("old", 1)),
    To(4, add_input("must", 3, stored=True), rename_output("image", "picture"), move_to_pack("lab")),
)


def catalogue() -> Catalogue:
    return Catalogue(publish([declared(4, STEPS)]))


def test_the_history_comes_out_of_the_published_document_as_it_was_declared() -> None:
    found = catalogue().histories.find("acme/scale", 4)
    assert found is not None
    assert found[0] == history_of("acme/scale", 4, STEPS)
    assert found[0].step_to(3) is found[0].steps[1]


def test_a_claim_that_a_step_loses_nothing_is_published() -> None:
    steps = [To(2, rename_input("mode", "kind"), lossless=True), To(3)]
    document = publish([declared(3, steps)])
    published = document["components"]["schemas"]["acme.scale"][KEY]
    assert [step.get("lossless") for step in published] == [True, None]
    assert read_history("acme/scale", 3, published).steps == tuple(steps)


def test_a_type_is_found_by_every_id_that_it_ever_had() -> None:
    histories = catalogue().histories
    found = {name: histories.find(name, None) for name in ("lab/zoom", "lab/scale", "acme/scale", "acme/x")}
    assert {name: each and each[1] for name, each in found.items()} == {
        "lab/zoom": 1,
        "lab/scale": 3,
        "acme/scale": 4,
        "acme/x": None,
    }


def test_a_history_that_begins_late_says_why() -> None:
    (published,) = (Catalogue(publish([declared(3, [Since(3, "lost in the fire")])])).histories,)
    found = published.find("acme/scale", 1)
    assert found is not None
    assert (found[0].since, found[0].note, found[1]) == (3, "lost in the fire", 1)


def test_a_function_has_its_migrations_in_the_decorator() -> None:
    @invocation("acme/shout", version=2, migrations=[To(2, rename_input("words", "text"))])
    def shout(text: str) -> str:
        return text.upper()

    assert shout.definition.migrations == (To(2, rename_input("words", "text")),)


def test_a_derived_class_has_no_part_in_the_migrations_of_its_parent() -> None:
    @invocation("acme/other", version=1)
    class Other(declared(4, STEPS)):  # type: ignore[misc]
        pass

    assert Other.definition.migrations == ()


@pytest.mark.parametrize(
    ("version", "steps", "sentence"),
    [
        (2, [], "its version is 2, but its migrations end at 1; declare To(2, ...), or Since(2,"),
        (3, [To(2)], "its version is 3, but its migrations end at 2; add To(3, ...)"),
        (3, [To(3)], "its migrations go to 3 where they should go to 2; add To(2, ...)"),
        (3, [To(3), To(2)], "its migrations go to 3 where they should go to 2"),
        (1, [To(2)], "its migrations go to 2, but its version is 1; raise it to version=2"),
        (2, [Since(1, "x"), To(2)], "Since(1) needs a version from 2"),
        (2, [Since(2, " ")], "and a note"),
        (3, [To(2), Since(2, "x"), To(3)], "hold a Since that is not the first"),
        (2, To(2), "must be a list of steps; write migrations = [To(2, ...)]"),
        (
            2,
            [To(2, rename_input("a", "b"))],
            "To(2): rename_input says that a became b, but in that version there is no",
        ),
        (2, [To(2, rename_input("must", "kind"))], "there still is an input must"),
        (2, [To(2, remove_input("kind"))], "there still is an input kind; take the field away"),
        (2, [To(2, rename_output("a", "b"))], "there is no output b; it has picture"),
        (2, [To(2, add_input("size", 1))], "there is no input size; it has kind, strength, must"),
        (2, [To(2, add_input("kind", "x"))], "declare that default, or say stored=True"),
        (2, [To(2, add_input("must", 1))], "but it has none; declare that default, or say stored=True"),
        (2, [To(2, set_default("kind", "x", "y"))], "the default of kind became 'y', but its default is 'area'"),
        (3, [To(2, rename_input("a", "kind")), To(3, rename_input("b", "kind"))], "To(2): rename_input says that a"),
        (2, [To(2, split_node("m", "a/b", 1, inputs={"kind": "x"}))], "split_node removes kind, but in that version"),
        (
            2,
            [To(2, split_node("m", "a/b", 1, takes={"image": "x"}))],
            "speaks of image, but in that version there",
        ),
        (
            2,
            [To(2, split_node("m", "a/b", 1, inputs={"x": "x"}, shared={"file": "y"}))],
            "speaks of file, but in that version there is no input file; it has kind, strength, must",
        ),
        (2, [To(2, split_node("m", "a/b", 1, gives={"x": "mask"}))], "speaks of mask, but in that version there is no"),
        (2, [To(2, merge_nodes("m", "a/b", 1, inputs={"seed": "x"}))], "merge_nodes speaks of seed, but"),
        (2, [To(2, merge_nodes("m", "a/b", 1, gives={"x": "kind"}))], "merge_nodes removes kind, but"),
        (2, [To(2, input_to_edge("seed", "a/b", 1, input="x", output="y"))], "input_to_edge speaks of seed, but"),
        (2, [To(2, edge_to_input("kind", "acme/scale", 1, input="x", output="y"))], "which is the type itself; name"),
        (
            2,
            [To(2, convert_input("strength", scale(2)), insert_converter("strength", "a/b", 1, input="x", output="y"))],
            "insert_converter of strength must stand before its conversion; swap them",
        ),
    ],
)
def test_migrations_that_contradict_the_model_are_refused_by_a_sentence(
    version: int, steps: Any, sentence: str
) -> None:
    with pytest.raises(DefinitionError) as caught:
        declared(version, steps)
    assert str(caught.value).startswith("pack acme, type acme/scale: ")
    assert sentence in str(caught.value)


def test_what_was_before_a_python_op_is_nobodys_business() -> None:
    declared(3, [To(2, rename_input("gone", "gone_too")), To(3, python("acme:up"))])


def test_a_type_that_parted_with_another_one_and_took_one_in_is_declared() -> None:
    declared(
        4,
        [
            To(2, add_input("channel", "red"), split_node("mask", "acme/mask", 1, inputs={"channel": "channel"})),
            To(3, merge_nodes("must", "acme/must", 1, inputs={"must": "value"}, gives={"out": "gone"})),
            To(4, input_to_edge("must", "core/integer", 1, input="value", output="value")),
        ],
    )


def test_defaults_are_followed_back_through_changes_and_conversions() -> None:
    declared(4, [To(2, add_input("kind", "a")), To(3, set_default("kind", "a", "area")), To(4)])
    declared(3, [To(2, set_default("strength", 0.1, 0.5)), To(3, convert_input("strength", scale(100)))])


class Declared(Pack):
    """A pack of given classes."""

    def __init__(self, *classes: type[Invocation], tombstones: tuple[Tombstone, ...] = ()) -> None:
        super().__init__(classes[0].definition.pack, "1", "none", tombstones=tombstones)
        object.__setattr__(self, "classes", classes)

    def invocations(self) -> list[type[Invocation]]:
        return list(getattr(self, "classes"))  # noqa: B009


def test_an_id_that_documents_know_is_never_used_again() -> None:
    registry = Registry([Declared(declared(4, STEPS))])
    with pytest.raises(DefinitionError, match="documents know this id as the former name of acme/scale"):
        registry.add(Declared(declared(1, [], "lab/scale")))
    with pytest.raises(DefinitionError, match="lab/scale can't have become it, for it became acme/scale"):
        registry.add(Declared(declared(2, [To(2, rename_type("lab/scale"))], "other/scale")))
    assert set(registry.packs) == {"acme"}


@pytest.mark.parametrize(
    "published", [[{"to": 2, "ops": [{"op": "fold"}]}], [{"to": 3, "ops": []}], [3], [{"to": "x"}]]
)
def test_a_history_of_another_program_that_is_not_understood_says_so(published: Any) -> None:
    history = read_history("a/b", 2, published)
    assert history.problem
    assert (history.since, history.steps) == (2, ())


def test_migrations_are_published_in_the_component() -> None:
    document = publish([declared(4, STEPS)])
    assert [step["to"] for step in document["components"]["schemas"]["acme.scale"][KEY]] == [2, 3, 4]
    assert isinstance(Catalogue(document).histories, Histories)


@pytest.mark.parametrize(
    ("tombstone", "sentence"),
    [
        (Tombstone("acme/scale", "gone"), "it has a tombstone, but the type is there; drop one of them"),
        (Tombstone("other/x", "gone"), "must name a type acme/"),
        (Tombstone("acme/x", " "), "and what to use instead, in a note"),
    ],
)
def test_a_tombstone_of_a_living_type_is_refused(tombstone: Tombstone, sentence: str) -> None:
    with pytest.raises(DefinitionError, match=sentence):
        Registry([Declared(declared(4, STEPS), tombstones=(tombstone,))])


def test_a_tombstone_is_published_with_its_note() -> None:
    registry = Registry([Declared(declared(4, STEPS), tombstones=(Tombstone("acme/x", "use acme/scale"),))])
    assert registry.catalogue().tombstones == {"acme/x": "use acme/scale"}
