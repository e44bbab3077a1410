"""Onlookers of migrations."""

from __future__ import annotations

from typing import Any

from nodeloom.migrations import migrate
from nodeloom.migrations.observation import observed
from nodeloom.schema import Catalogue
from nodeloom.schema.openapi import publish

DOCUMENT: Any = {"format": "nodeloom.workflow", "format_version": 1, "nodes": {"n": {"type": "acme/x"}}}
CATALOGUE = Catalogue(publish([]))


def test_an_onlooker_hears_of_every_migration_until_its_block_ends() -> None:
    heard: list[Any] = []
    with observed(lambda document, report: heard.append((document, report))):
        report = migrate(DOCUMENT, catalogue=CATALOGUE)
    migrate(DOCUMENT, catalogue=CATALOGUE)
    assert heard == [(DOCUMENT, report)]


def test_onlookers_may_be_within_each_other() -> None:
    heard: list[str] = []
    with observed(lambda *_: heard.append("outer")), observed(lambda *_: heard.append("inner")):
        migrate(DOCUMENT, catalogue=CATALOGUE)
    assert heard == ["outer", "inner"]
