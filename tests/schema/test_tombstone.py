"""Tombstones: their rules, and what the published document tells of types that are no more."""

from __future__ import annotations

from typing import Any

import pytest

from nodeloom.schema import (
    Became,
    Catalogue,
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
    invocation,
    python,
    remove_input,
    rename_input,
    rename_output,
    rename_type,
    scale,
    set_default,
    split_node,
)
from nodeloom.schema.history import read_removed


class Shown(InvocationOutput):
    picture: str


def light(type_id: str = "acme/light", steps: Any = (), version: int = 3) -> type[Invocation]:
    steps = steps or (To(2, add_input("mode", "plain")), To(3, rename_input("power", "strength")))

    @invocation(type_id, version=version, migrations=[*steps])
    class Light(Invocation):
        strength: float = InputField(default=1.0)
        mode: str = InputField(default="plain")

        def invoke(self, context: InvocationContext) -> Shown:
            raise AssertionError

    return Light


class Declared(Pack):
    """A pack of given classes."""

    def __init__(self, name: str, *tombstones: Tombstone, classes: tuple[type[Invocation], ...] = ()) -> None:
        super().__init__(name, "1", "none", tombstones=tombstones)
        object.__setattr__(self, "classes", classes)

    def invocations(self) -> list[type[Invocation]]:
        return list(getattr(self, "classes"))  # noqa: B009


def glow(*ops: Any, goal: str = "acme/light", at: int = 2, **said: Any) -> Tombstone:
    """Version 2 of `acme/glow` became version 2 of `acme/light`."""
    ops = ops or (rename_input("level", "power"), add_input("mode", "glow", stored=True))
    steps = said.pop("migrations", [To(2, rename_input("amount", "level"))])
    return Tombstone("acme/glow", "use acme/light", 2, steps, Became(goal, at, *ops, **said))


def refused(*packs: Pack) -> str:
    registry = Registry(packs[:-1])
    with pytest.raises(DefinitionError) as caught:
        registry.add(packs[-1])
    return str(caught.value).partition(": ")[2]


def test_a_tombstone_that_is_right_is_published_and_read_back() -> None:
    stone = glow(behaviour="it is softer")
    catalogue = Registry([Declared("acme", stone, classes=(light(),))]).catalogue()
    assert catalogue.removed == {"acme/glow": stone.history}
    assert catalogue.openapi["x-tombstones"]["acme/glow"]["becomes"]["ops"][-1] == {
        "op": "behaviour",
        "note": "it is softer",
    }
    found = catalogue.histories.find("acme/glow", 1)
    assert found == (stone.history, 1)
    assert catalogue.tombstones == {"acme/glow": "use acme/light"}


def test_a_tombstone_without_ops_is_nothing_but_a_note() -> None:
    catalogue = Registry([Declared("acme", Tombstone("acme/glow", "gone"), classes=(light(),))]).catalogue()
    assert catalogue.openapi["x-tombstones"] == {"acme/glow": {"note": "gone"}}
    assert (catalogue.removed, catalogue.histories.find("acme/glow", None)) == ({}, None)


@pytest.mark.parametrize(
    "published",
    [
        {"becomes": {}},
        {"version": 1, "becomes": {}},
        {"version": 1, "becomes": 3},
        {"version": 1, "becomes": {"type": "a/b", "version": 1, "ops": [{"op": "fold"}]}},
        {"version": 3, "migrations": [{"to": 2, "ops": []}], "becomes": {"type": "a/b", "version": 1, "ops": []}},
    ],
)
def test_a_tombstone_of_another_program_that_is_not_understood_says_so(published: Any) -> None:
    history = read_removed("acme/glow", published)
    assert history is not None
    assert history.problem
    assert isinstance(Catalogue({"x-tombstones": {"acme/glow": published}}).openapi, dict)


@pytest.mark.parametrize(
    ("stone", "sentence"),
    [
        (Tombstone("acme/glow", "gone", 2), "its tombstone has versions, but leads nowhere; add becomes=Became(...)"),
        (Tombstone("acme/glow", "gone", migrations=[3]), "must be a list of steps"),  # type: ignore[list-item]
        (glow(migrations=[To(3)]), "its migrations go to 3 where they should go to 2; add To(2, ...)"),
        (glow(migrations=[]), "its version is 2, but its migrations end at 1; declare To(2, ...)"),
        (glow(goal="acme/lamp"), "its tombstone leads to acme/lamp, but there is no such type; name one that is"),
        (glow(at=4), "its tombstone leads to acme/light 4, but known of it is 1 to 3; name one of those versions"),
        (glow(goal="acme/glow"), "its tombstone leads round in a circle (acme/glow -> acme/glow)"),
        (glow(rename_type("acme/x")), 'Became("acme/light", 2): rename_type says once more that it is another type'),
        (
            glow(split_node("a", "acme/light", 2, inputs={"x": "power"})),
            'Became("acme/light", 2): split_node speaks of acme/light, which is the type itself; name another one',
        ),
        (
            glow(rename_input("level", "strength")),
            'its tombstone says Became("acme/light", 2): rename_input says that level became strength, but in that '
            "version there is no input strength; it has mode, power",
        ),
        (
            glow(set_default("power", 1.0, 2.0)),
            'its tombstone says Became("acme/light", 2): set_default says that the default of power became 2.0, but '
            "its default is 1.0",
        ),
        (
            glow(rename_output("bloom", "image")),
            'its tombstone says Became("acme/light", 2): rename_output says that bloom became image, but in that '
            "version there is no output image; it has picture",
        ),
        (
            glow(migrations=[To(2, rename_input("amount", "lever"))]),
            "its tombstone says To(2): rename_input says that amount became lever, but in that version there is no",
        ),
    ],
)
def test_what_is_wrong_with_a_tombstone_is_told(stone: Tombstone, sentence: str) -> None:
    assert sentence in refused(Declared("acme", stone, classes=(light(),)))


def test_something_that_is_no_op_is_refused() -> None:
    with pytest.raises(DefinitionError, match=r"Became\(acme/light, 2\): 3 is no op"):
        glow(3)


def test_what_code_did_is_not_checked_any_further() -> None:
    stone = glow(python("acme:up", "acme:down"), migrations=[To(2, remove_input("anything", 1))])
    assert Registry([Declared("acme", stone, classes=(light(),))]).packs


def test_the_id_that_the_type_had_at_that_version_is_the_one_to_name() -> None:
    renamed = light(steps=(To(2, rename_type("acme/lux"), add_input("mode", "plain")),), version=2)
    pack = Declared("acme", glow(convert_input("strength", scale(2)), at=1), classes=(renamed,))
    assert "leads to acme/light 1, which was called acme/lux then; call it so" in refused(pack)


def test_a_version_before_all_that_is_known_is_refused() -> None:
    late = light(steps=(Since(3, "rewritten"),))
    assert "leads to acme/light 2, but known of it is 3 to 3" in refused(Declared("acme", glow(), classes=(late,)))


def spark(goal: str = "acme/glow", at: int = 2, *ops: Any) -> Tombstone:
    return Tombstone("acme/spark", "use acme/light", becomes=Became(goal, at, *ops))


def test_a_tombstone_may_lead_to_another_and_is_checked_through_it() -> None:
    right = spark("acme/glow", 1, rename_input("size", "amount"))
    assert Registry([Declared("acme", right, glow(), classes=(light(),))]).packs
    wrong = spark("acme/glow", 1, rename_input("size", "level"))
    assert "there is no input level; it has amount" in refused(Declared("acme", wrong, glow(), classes=(light(),)))


def test_a_tombstone_that_leads_to_a_mere_note_is_refused() -> None:
    pack = Declared("acme", spark(), Tombstone("acme/glow", "gone"), classes=(light(),))
    assert "leads to acme/glow, which has a tombstone that leads nowhere" in refused(pack)


def test_a_circle_is_refused() -> None:
    circle = Tombstone("acme/glow", "use acme/spark", becomes=Became("acme/spark", 1))
    assert "leads round in a circle (acme/spark -> acme/glow -> acme/spark)" in refused(
        Declared("acme", spark(at=1), circle)
    )


def test_a_type_of_another_pack_is_checked_if_that_is_there() -> None:
    lab = Declared("lab", classes=(light("lab/light"),))
    wrong = Declared("acme", glow(rename_input("level", "watts"), goal="lab/light"))
    assert "there is no input watts" in refused(lab, wrong)
    assert Registry([lab, Declared("acme", glow(goal="lab/light"))]).packs.keys() == {"lab", "acme"}
    assert Registry([Declared("acme", glow(goal="lab/light"))]).packs.keys() == {"acme"}


def test_a_mistake_that_only_another_pack_shows_is_told_of_the_pack_that_made_it() -> None:
    registry = Registry(
        [Declared("acme", glow(goal="lab/light", at=9)), Declared("lab", classes=(light("lab/light"),))]
    )
    assert registry.packs.keys() == {"acme", "lab"}
    assert "leads to lab/light 9, but known of it is 1 to 3" in str(registry.problems["acme"])


def test_ids_with_a_tombstone_are_never_used_again() -> None:
    twice = Declared("acme", glow(), Tombstone("acme/glow", "gone"), classes=(light(),))
    assert "acme/glow has two tombstones; drop one of them" in refused(twice)
    former = glow(migrations=[To(2, rename_type("acme/light"), rename_input("amount", "level"))])
    assert "it has a tombstone, but the type is there" in refused(Declared("acme", former, classes=(light(),)))
    taken = light("lab/light", (To(2, rename_type("acme/glow")),), 2)
    acme = Declared("acme", glow(), classes=(light(),))
    assert "it has a tombstone, but the type is there" in refused(acme, Declared("lab", classes=(taken,)))
