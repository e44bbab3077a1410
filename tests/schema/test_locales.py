"""What the texts of a pack are in other languages."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from nodeloom.schema import PackError, Registry
from nodeloom.schema.locales import texts_of
from nodeloom.schema.pack import Pack

SOURCE = '''
from typing import Literal

from nodeloom.schema import *

pack = Pack("tongues", version="1.0.0", module=__name__, title="Tongues")


@invocation("tongues/shout", version=1, title="Shout", category="text/loud")
def shout(
    text: str = InputField(description="What"),
    how: Literal["high", "low"] = InputField(default="low", choice_labels={"high": "With a high voice"}),
) -> str:
    """Say it louder."""
    return text
'''
Make = Callable[..., Pack]


@pytest.fixture
def make(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Make]:
    """Makes the pack with files in its folder."""
    monkeypatch.syspath_prepend(str(tmp_path))

    def made(**locales: str) -> Pack:
        folder = tmp_path / "tongues_pack"
        (folder / "locales").mkdir(parents=True)
        (folder / "__init__.py").write_text(SOURCE)
        for name, text in locales.items():
            (folder / "locales" / f"{name}.json").write_text(text)
        return __import__("tongues_pack").pack  # type: ignore[no-any-return]

    yield made
    sys.modules.pop("tongues_pack", None)


def test_a_pack_brings_a_file_for_each_language(make: Make) -> None:
    pack = make(zh='{"Shout": "喊"}', ja='{"Shout": "叫ぶ"}')
    assert pack.locales() == {"zh": {"Shout": "喊"}, "ja": {"Shout": "叫ぶ"}}


def test_a_pack_without_the_folder_speaks_no_other_language() -> None:
    assert Pack("acme", version="1.0.0", module="nodeloom.schema").locales() == {}
    assert Pack("acme", version="1.0.0", module="json").locales() == {}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("{", "locales/zh.json can't be read"),
        ("[]", "locales/zh.json is no object"),
        ('{"Shout": 3}', "locales/zh.json: 'Shout' has no text"),
        ('{"Shout": ""}', "locales/zh.json: 'Shout' has no text"),
    ],
)
def test_a_file_that_can_not_be_read_is_named(make: Make, text: str, says: str) -> None:
    with pytest.raises(PackError, match=says.replace("(", r"\(")):
        make(zh=text).locales()


def test_a_file_must_be_named_by_a_language(make: Make) -> None:
    with pytest.raises(PackError, match=r"locales/Chinese.json is named by no language"):
        make(Chinese="{}").locales()


def test_texts_are_all_that_people_read_of_a_pack(make: Make) -> None:
    assert texts_of(Registry([make()]).openapi(), "tongues") == {
        "Tongues",
        "Shout",
        "Say it louder.",
        "text",
        "loud",
        "Text",
        "What",
        "How",
        "With a high voice",
        "Value",
        "The result",
    }
