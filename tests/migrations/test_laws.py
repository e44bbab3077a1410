"""The laws of migrations, by documents that hypothesis draws."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given, settings
from tests.migrations.documents import CHANCE, VERSIONS, Versions
from tests.migrations.histories import HISTORIES
from tests.migrations.laws import LAWS, Law


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.__name__)
@settings(deadline=None, max_examples=50, derandomize=True)
@given(CHANCE, VERSIONS, VERSIONS)
def test_it_holds_that(law: Law, chance: Random, start: Versions, goal: Versions) -> None:
    law(chance, start, goal)


def test_there_are_types_enough_of_several_versions() -> None:
    assert len([history for history in HISTORIES.values() if 3 <= history.version <= 6]) >= 12
