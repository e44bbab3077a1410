from __future__ import annotations

from pathlib import Path

from tests.chaos.chaos import play, problems, served


def test_whatever_is_killed_every_run_finishes_once(tmp_path: Path) -> None:
    home = tmp_path / "home"
    with served(home, seed=5) as chaos:
        numbers = play(chaos, count=20, workers=4, servers=3)
    assert problems(home, numbers) == []
    assert chaos.killed == {"worker": 4, "server": 3}
