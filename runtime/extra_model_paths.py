"""ComfyUI's `extra_model_paths.yaml`: which folders it names for models. It is read, never written.

Sections of any name hold folders by what ComfyUI looks for there; a text of several lines names several. They are
below the section's `base_path`, or else beside the file. What a folder is for doesn't matter here, since models are
told by their content.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import yaml

_MAX_BYTES: Final = 1_000_000
_BASE: Final = "base_path"
_DEFAULT: Final = "is_default"
_NO_MODELS: Final = frozenset({_BASE, _DEFAULT, "custom_nodes", "configs", "download_model_base"})
_TEXT: Final = "tag:yaml.org,2002:str"
_EMPTY: Final = "tag:yaml.org,2002:null"
_SWITCH: Final = "tag:yaml.org,2002:bool"


@dataclass(slots=True)
class ExtraPaths:
    """The folders that are there, those of default sections first, and a sentence for everything that is wrong.

    `bases` are the sections' base paths, there or not.
    """

    folders: list[Path] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    bases: list[Path] = field(default_factory=list)


def read_extra_paths(path: Path) -> ExtraPaths:
    """Read the file; what is wrong with it becomes a problem that names file and line, nothing is raised."""
    found = ExtraPaths()
    try:
        if path.stat().st_size > _MAX_BYTES:
            found.problems.append(f"{path} is larger than a file of paths can be: name another")
            return found
        document = yaml.compose(path.read_text("utf-8-sig"), Loader=yaml.SafeLoader)
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is no UTF-8 text"
        found.problems.append(f"{path} can't be read ({why}): check it, or take it out of NODELOOM_MODELS")
        return found
    except (yaml.YAMLError, RecursionError) as error:
        found.problems.append(_syntax_problem(path, error))
        return found
    defaults: list[Path] = []
    for name, section in _pairs(path, document, "sections such as `comfyui:`", found):
        folders = [*_folders(path, name, section, found)]
        (defaults if _is_default(section) else found.folders).extend(folders)
    found.folders = list(dict.fromkeys([*defaults, *found.folders]))
    return found


def _syntax_problem(path: Path, error: Exception) -> str:
    mark = getattr(error, "problem_mark", None)
    where = f", line {mark.line + 1}" if mark is not None else ""
    what = getattr(error, "problem", None) or "it nests too deep or holds signs that no YAML has"
    return (
        f"{path}{where}: this is no YAML ({what}): expected are sections with lines such as `loras: models/loras`, "
        "indented with spaces"
    )


def _pairs(
    path: Path, node: yaml.Node | None, expected: str, found: ExtraPaths
) -> Iterator[tuple[yaml.ScalarNode, yaml.Node]]:
    """Yield keys and values of a mapping; anything else but nothing is a problem."""
    if node is None or node.tag == _EMPTY:
        return
    if not isinstance(node, yaml.MappingNode):
        found.problems.append(f"{_line(path, node)}: expected are {expected}, found is {_found(node)}")
        return
    for key, value in node.value:
        if isinstance(key, yaml.ScalarNode):
            yield key, value
        else:
            found.problems.append(f"{_line(path, key)}: expected is a name before the colon, found is {_found(key)}")


def _folders(path: Path, name: yaml.ScalarNode, section: yaml.Node, found: ExtraPaths) -> Iterator[Path]:
    """Yield the folders of a section that are there, beginning where its base path says."""
    entries = [*_pairs(path, section, f"lines such as `loras: models/loras` in the section {name.value!r}", found)]
    base = path.parent.absolute()
    for key, value in entries:
        if key.value == _BASE and _is_text(path, key, value, found):
            base = base / _expanded(value.value)
            found.bases.append(base)
            if not _may_be_folder(base):
                found.problems.append(
                    f"{_line(path, value)}: the {_BASE} of {name.value!r}, {value.value!r}, is no folder: correct it"
                )
    for key, value in entries:
        if key.value in _NO_MODELS or not _is_text(path, key, value, found):
            continue
        for line in value.value.splitlines():
            folder = base / _expanded(line)
            if line.strip() and _may_be_folder(folder):
                yield folder


def _is_text(path: Path, key: yaml.ScalarNode, value: yaml.Node, found: ExtraPaths) -> bool:
    """Whether a value is a text; what is no text, no switch and not empty is a problem."""
    if isinstance(value, yaml.ScalarNode) and value.tag in {_TEXT, _EMPTY, _SWITCH}:
        return bool(value.tag == _TEXT)
    found.problems.append(
        f"{_line(path, value)}: {key.value} must be a folder, or several as a text of one a line after `|`, found is "
        f"{_found(value)}"
    )
    return False


def _is_default(section: yaml.Node) -> bool:
    """Whether ComfyUI would look into a section's folders first."""
    entries = section.value if isinstance(section, yaml.MappingNode) else ()
    return any(key.value == _DEFAULT and str(value.value).lower() in {"true", "yes", "on"} for key, value in entries)


def _may_be_folder(path: Path) -> bool:
    """Whether a path is a folder, or nobody may look: whoever walks it says why."""
    try:
        return path.is_dir()
    except OSError:
        return True


def _expanded(text: str) -> Path:
    """Return a path of the file: `~` and variables stand for what they are here."""
    return Path(os.path.normpath(os.path.expandvars(os.path.expanduser(text.strip()))))


def _line(path: Path, node: yaml.Node) -> str:
    return f"{path}, line {node.start_mark.line + 1}"


def _found(node: yaml.Node) -> str:
    if isinstance(node, yaml.SequenceNode):
        return "a list"
    return "a table" if isinstance(node, yaml.MappingNode) else repr(str(node.value)[:40])
