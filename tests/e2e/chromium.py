"""Finds Chromium, or installs it: `python -m tests.e2e.chromium install`.

The tests of the editor drive a real browser: one that is named by `NODELOOM_CHROMIUM`, is on the PATH, or was installed
by Playwright. Where there is none they are skipped, and the tests say so; with `NODELOOM_NEEDS_CHROMIUM=1`, as in CI,
they fail.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MISSING = (
    "NO CHROMIUM: the editor is NOT tested. Install it (Debian: apt-get install chromium; anywhere: "
    "python -m playwright install chromium), or name one in NODELOOM_CHROMIUM"
)


def find_chromium() -> str | None:
    """The path of a Chromium; None if there is none."""
    named = os.environ.get("NODELOOM_CHROMIUM")
    if named:
        return named
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    return found or _from_playwright()


def is_needed() -> bool:
    """Whether the tests must fail without one."""
    return os.environ.get("NODELOOM_NEEDS_CHROMIUM") == "1"


def install() -> str | None:
    """Find Chromium; where there is none, install Debian's package, or Playwright's build."""
    if (found := find_chromium()) is not None:
        return found
    if shutil.which("apt-get") and os.geteuid() == 0:
        subprocess.run("apt-get update -qq && apt-get install -qq -y chromium", shell=True, check=False)
    if find_chromium() is None:
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)
    return find_chromium()


def _from_playwright() -> str | None:
    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).is_file() else None


if __name__ == "__main__":
    chromium = install() if sys.argv[1:] == ["install"] else find_chromium()
    print(chromium or MISSING, file=sys.stdout if chromium else sys.stderr)
    sys.exit(chromium is None and is_needed())
