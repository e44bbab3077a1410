"""Import root of nodeloom: the code itself lives in the repository's top-level folders.

A wheel carries those folders inside this package, an editable install links them in (hatch_build.py).
On a bare clone with neither, the repository root is searched as well.
"""

from pathlib import Path as _Path

__version__ = "0.1.0"

if not (_Path(__file__).parent / "schema").is_dir():
    __path__.append(str(_Path(__file__).resolve().parents[2]))
