"""What pytest collects: the checks of each pack, type and corpus, and the sentence of each that fails."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest

from nodeloom.migrations.observation import observed
from nodeloom.runtime.testing.checks import COVERAGE, Check, checks
from nodeloom.runtime.testing.corpus import freeze_corpus
from nodeloom.runtime.testing.kit import Bench, Kit
from nodeloom.runtime.testing.pack_tests import PackTests
from nodeloom.runtime.testing.sentences import place


class CheckItem(pytest.Item):
    """One check."""

    def __init__(self, *, check: Check, **known: Any) -> None:
        super().__init__(**known)
        self.check = check

    @property
    def is_last(self) -> bool:
        """Whether it counts what all other tests have exercised."""
        return self.check.name == COVERAGE

    def runtest(self) -> None:
        """Fail with the sentence of what is wrong, if anything is."""
        problem = self.check.run()
        if problem and self.is_last and hasattr(self.config, "workerinput"):
            pytest.skip(f"{problem} (other processes may have exercised it: run pytest without -n)")
        if problem:
            pytest.fail(problem, pytrace=False)

    def reportinfo(self) -> tuple[Path, int | None, str]:
        """Where the check stands, and its name."""
        return self.path, None, f"{self.check.about} {self.check.name}"


class _Group(pytest.Collector):
    """The checks of one type, pack or corpus."""

    def __init__(self, *, found: Iterable[Check], **known: Any) -> None:
        super().__init__(**known)
        self._found = found

    def collect(self) -> Iterator[pytest.Item]:
        """An item for each."""
        for check in self._found:
            yield CheckItem.from_parent(self, name=check.name, check=check)


class _InModule(pytest.Collector):
    """All checks of a kit that a test module asked for."""

    def __init__(self, *, kits: Kits, bench: Bench, **known: Any) -> None:
        super().__init__(**known)
        self._kits = kits
        self._bench = bench

    def collect(self) -> Iterator[pytest.Collector]:
        """A group for each pack, type and corpus."""
        return _groups(self, self._kits.checks(self._bench))


class _InSettings(pytest.File):
    """All checks of the packs that the settings of pytest name."""

    def __init__(self, *, kits: Kits, bench: Bench, **known: Any) -> None:
        super().__init__(**known)
        self._kits = kits
        self._bench = bench

    def collect(self) -> Iterator[pytest.Collector]:
        """A group for each pack, type and corpus."""
        return _groups(self, self._kits.checks(self._bench))


def _groups(parent: pytest.Collector, found: Iterable[Check]) -> Iterator[pytest.Collector]:
    for about, group in groupby(found, key=lambda check: check.about):
        yield _Group.from_parent(parent, name=about, found=list(group))


class Kits:
    """The kits of one run of pytest."""

    def __init__(self, config: pytest.Config) -> None:
        self._config = config
        self._kits: dict[Bench, Kit] = {}
        self._written: list[Path] = []

    def checks(self, bench: Bench) -> Iterator[Check]:
        """The checks of a bench, once what is missing was frozen if that is asked for."""
        if bench not in self._kits:
            kit = self._kits[bench] = Kit(bench)
            if self._config.getoption("nodeloom_freeze") and not kit.problems:
                self._written += kit.freeze()
                self._written += freeze_corpus(kit, bench.corpus) if bench.corpus is not None else ()
        return checks(self._kits[bench], accept=self._config.getoption("nodeloom_accept"))

    def in_settings(self, parent: pytest.Collector, path: Path) -> pytest.Collector:
        """The collector of the packs that the settings name."""
        config, root = self._config, path.parent
        corpus = config.getini("nodeloom_corpus")
        bench = self._bench(
            tuple(config.getini("nodeloom_packs")),
            root / config.getini("nodeloom_contracts"),
            root / corpus if corpus else None,
        )
        return _InSettings.from_parent(parent, path=path, kits=self, bench=bench)

    def in_module(self, parent: pytest.Collector, name: str, asked: PackTests) -> pytest.Collector:
        """The collector of the packs that a test module names."""
        root = parent.path.parent
        corpus = None if asked.corpus is None else root / asked.corpus
        bench = self._bench(asked.packs, root / asked.contracts, corpus, asked.examples)
        return _InModule.from_parent(parent, name=name, kits=self, bench=bench)

    def told(self) -> list[str]:
        """What there is to say at the end of the run: the files that were written."""
        return [f"frozen: {place(path)}" for path in self._written]

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Let every kit see the migrations that take place."""
        with ExitStack() as stack:
            for kit in self._kits.values():
                if not kit.problems:
                    stack.enter_context(observed(kit.coverage.saw))
            yield

    def _bench(
        self, packs: tuple[str, ...], contracts: Path, corpus: Path | None, examples: int | None = None
    ) -> Bench:
        option = self._config.getoption
        count = option("nodeloom_examples") or examples or int(self._config.getini("nodeloom_examples"))
        return Bench(packs, contracts, corpus, count, option("nodeloom_seed"))
