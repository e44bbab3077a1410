"""`pack_tests`: the checks of a pack in a test module, `test_acme = pack_tests("acme_pack", contracts="contracts")`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class PackTests:
    """Packs whose checks pytest collects; paths are relative to the module."""

    packs: tuple[str, ...]
    contracts: Path
    corpus: Path | None
    examples: int | None


def pack_tests(
    *packs: str, contracts: str | Path, corpus: str | Path | None = None, examples: int | None = None
) -> PackTests:
    """The checks of one or more packs; assign them to a name of the module.

    Args:
        packs: Modules, files or installed names of packs.
        contracts: Folder of their frozen contracts, relative to the module.
        corpus: Folder of workflow files that must open for ever.
        examples: Documents that are drawn for each type that has changed; 25 if nothing else is set.
    """
    return PackTests(packs, Path(contracts), None if corpus is None else Path(corpus), examples)
