"""Where models are, as the settings have it."""

from __future__ import annotations

from pathlib import Path

import pytest

from nodeloom.runtime.settings import read_settings


def test_model_folders_begin_at_home_wherever_they_stand_in_the_list(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("NODELOOM_MODELS", "/data/models:~/models:")
    assert read_settings().models == (Path("/data/models"), tmp_path / "models")
