"""`Pack`: a named set of invocations, published under the entry point group `nodeloom.packs`.

A pack names its Python package; every decorated invocation in its modules belongs to it. Adding a node is adding
a file.
"""

from __future__ import annotations

import hashlib
import importlib
import importlib.util
import pkgutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import TypeGuard

from nodeloom.schema.declaration import Invocation
from nodeloom.schema.errors import DefinitionError, PackError
from nodeloom.schema.locales import Locales, read_locales
from nodeloom.schema.tombstone import Tombstone

GROUP = "nodeloom.packs"
"""The entry point group in which packages publish their packs."""


@dataclass(frozen=True, slots=True)
class Pack:
    """One pack: its name (the part of the type ids before the slash), its version, and where its code is.

    Declare it as `pack = Pack("acme", version="1.0.0", module=__name__)`. The version is informational (semver);
    what documents depend on is the integer version of each invocation type.
    """

    name: str
    version: str
    module: str
    title: str = ""
    description: str = ""
    tombstones: tuple[Tombstone, ...] = ()

    def invocations(self) -> list[type[Invocation]]:
        """Every invocation declared in the pack's modules, in order of type id."""
        found: dict[str, type[Invocation]] = {}
        for module in self._modules():
            for value in vars(module).values():
                if self._owns(value) and found.setdefault(value.definition.type, value) is not value:
                    raise DefinitionError(
                        f"pack {self.name}, type {value.definition.type}: declared by {found[value.definition.type]} "
                        f"and by {value}; rename one of them"
                    )
        return [found[type_id] for type_id in sorted(found)]

    def fingerprint(self) -> str:
        """Digest of the pack's sources: the same code gives the same text on every machine."""
        digest = hashlib.blake2b(f"{self.name} {self.version}".encode(), digest_size=16)
        for module in self._modules():
            if module.__file__ and module.__file__.endswith(".py"):
                digest.update(module.__name__.encode() + b"\0" + Path(module.__file__).read_bytes())
        return digest.hexdigest()

    def locales(self) -> Locales:
        """What its texts are in other languages; raises `PackError` for a file that can't be read."""
        return read_locales(self.module)

    def _modules(self) -> Iterator[ModuleType]:
        root = sys.modules.get(self.module) or importlib.import_module(self.module)
        yield root
        paths = getattr(root, "__path__", None)
        if paths is None:
            return
        for info in sorted(pkgutil.walk_packages(paths, f"{self.module}."), key=lambda info: info.name):
            yield importlib.import_module(info.name)

    def _owns(self, value: object) -> TypeGuard[type[Invocation]]:
        return (
            isinstance(value, type)
            and issubclass(value, Invocation)
            and "definition" in value.__dict__
            and (value.__module__ == self.module or value.__module__.startswith(f"{self.module}."))
        )


def published_packs() -> list[tuple[str, Callable[[], object]]]:
    """Every pack that installed packages publish: its entry point's name, and what imports it."""
    from importlib.metadata import entry_points  # takes a while to import, and servers have no packs

    return [(entry.name, entry.load) for entry in sorted(entry_points(group=GROUP))]


def installed_packs() -> dict[str, Pack | PackError]:
    """Every pack that installed packages publish, by entry point name; one that fails to import is its error."""
    return {name: load_pack(name, load) for name, load in published_packs()}


def pack_from(path_or_module: str) -> Pack:
    """The `pack` of a Python file or module that is not installed; raises `PackError`."""
    if not path_or_module.endswith(".py"):
        loaded = load_pack(path_or_module, lambda: importlib.import_module(path_or_module).pack)
    else:
        loaded = load_pack(path_or_module, lambda: _module_of_file(Path(path_or_module)).pack)
    if isinstance(loaded, PackError):
        raise loaded
    return loaded


def load_pack(name: str, load: Callable[[], object]) -> Pack | PackError:
    """The pack that `load` imports, or why there is none."""
    try:
        pack = load()
    except (Exception, SystemExit) as error:  # a pack's import may raise anything; it breaks nothing but itself
        said = f"pack {name} can't be imported: {type(error).__name__}: {error}"
        return PackError(said.encode("utf-8", "backslashreplace").decode())  # it may name a file in any encoding
    if isinstance(pack, Pack):
        return pack
    return PackError(f'pack {name}: `pack` is {pack!r}, must be a Pack; write `pack = Pack("{name}", ...)`')


def _module_of_file(path: Path) -> ModuleType:
    name = path.stem
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None or not path.is_file():
        raise PackError(f"there is no Python file {path}")
    if name in sys.modules and getattr(sys.modules[name], "__file__", None) != spec.origin:
        raise PackError(f"the file name {path.name} hides the module {name}; rename it")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module
