"""Implementation digests."""

from pathlib import Path

from nodeloom.runtime.worker.implementation import Implementations, library_version
from nodeloom.schema import Registry
from nodeloom.schema.pack import pack_from

TEXT = """
from nodeloom.schema import Pack, invocation
pack = Pack("acme", version="0.1.0", module=__name__)
@invocation("acme/one", version=1)
def one(x: int) -> int:
    return x
"""


def test_the_digest_follows_the_pack_s_sources(tmp_path: Path) -> None:
    path = tmp_path / "acme_digest.py"
    path.write_text(TEXT)
    registry = Registry([pack_from(str(path))])
    before = Implementations(registry)("acme/one")
    assert Implementations(registry)("acme/one") == before
    path.write_text(TEXT + "# changed")
    assert Implementations(registry)("acme/one") != before


def test_a_library_that_is_not_there_is_absent() -> None:
    assert library_version("no-such-library-anywhere") == "absent"
    assert library_version("pillow") != "absent"
