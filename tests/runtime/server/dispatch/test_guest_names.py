"""Files of prompts are called as ComfyUI calls them."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from nodeloom.runtime.server.dispatch.guest_names import beginning, filled, guest_name
from nodeloom.runtime.store.records import Records, library
from nodeloom.runtime.store.records.library import NewImage
from nodeloom.runtime.worker.messages import Saved

NOON = time.mktime((2026, 3, 4, 12, 5, 6, 0, 0, -1))


@pytest.mark.parametrize(
    ("prefix", "name"),
    [
        ("ComfyUI", "ComfyUI"),
        ("old/faces/red fox", "old/faces/red fox"),
        ("a\\b", "a/b"),
        ("../../etc/passwd", "etc/passwd"),
        ("/root", "root"),
        ("C:\\x", "C_/x"),
        ("folder/", "folder/ComfyUI"),
        ("", "ComfyUI"),
        ("..", "ComfyUI"),
        ("a%b\0c", "a_b_c"),
        ("x" * 300, "x" * 100),
        ("/".join("abcdefghijkl"), "a/b/c/d/e/f/g/h/l"),
    ],
)
def test_a_name_begins_with_folders_and_words_that_lead_nowhere_else(prefix: str, name: str) -> None:
    assert beginning(prefix) == name


def test_size_and_time_are_filled_in_and_other_names_stay() -> None:
    given = "%year%-%month%-%day%/%hour%%minute%%second%_%width%x%height%_%seed%"
    assert filled(given, 64, 32, NOON) == "2026-03-04/120506_64x32_%seed%"


@pytest.mark.parametrize(
    ("form", "shown"),
    [("yyyy-MM-dd", "2026-03-04"), ("yy.M.d", "26.3.4"), ("hhmmss", "120506"), ("h_m_s", "12_5_6"), ("", "")],
)
def test_a_date_is_written_in_the_form_that_is_asked_for(form: str, shown: str) -> None:
    assert filled(f"%date:{form}%/fox", 64, 32, NOON) == f"{shown}/fox"


def test_a_file_is_named_by_what_its_prompt_says_else_by_what_its_node_chose(tmp_path: Path) -> None:
    with Records(tmp_path / "records.db") as records:
        check_names(records)


def check_names(records: Records) -> None:
    def named(digest: str, prefix: str | None, name: str = "shown_9-0011223344556677.png") -> str:
        saved = Saved(run="r", node="9", index=(), digest=digest, name=name, width=8, height=4, size=1)
        found = records.write_sync(guest_name, saved, prefix, NOON)
        new = NewImage(digest, found, "output", "image/png", 1, 8, 4, run="r")
        records.write_sync(library.save_image, new, NOON)
        return found

    assert named("one", "%width%/fox") == "8/fox_00001_.png"
    assert named("two", "%width%/fox") == "8/fox_00002_.png"
    assert named("one", "%width%/fox") == "8/fox_00001_.png"
    assert named("one", None) == "shown_9_00001_.png"
    assert named("three", "fox", "ComfyUI-00112233.latent") == "fox_00001_.latent"
