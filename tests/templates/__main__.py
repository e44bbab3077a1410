"""Runs ComfyUI's official templates, and tells what each still lacks: `python -m tests.templates [--hurry] [NAME...]`.

With --hurry, each makes a quarter of its steps, of pictures with a quarter of the width and height.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from tests.templates.official import NAMES
from tests.templates.serving import serving
from tests.templates.trial import tried


def main() -> None:
    """Try those that are named, or all; the exit code tells whether each ran."""
    names = [name for name in sys.argv[1:] if name != "--hurry"]
    failed = False
    with tempfile.TemporaryDirectory() as folder, serving(Path(folder)) as server:
        for name in names or NAMES:
            trial = tried(server, name, in_a_hurry="--hurry" in sys.argv)
            failed |= bool(trial.lacks)
            print(f"{name:<42}{trial.seconds:6.1f} s  {trial.lacks or 'runs'}", flush=True)
    sys.exit(failed)


if __name__ == "__main__":
    main()
