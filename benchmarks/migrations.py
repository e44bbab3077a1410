"""What opening documents costs: `python benchmarks/migrations.py [--json] [--hostile]`.

One document of 10,000 nodes goes through five versions of its types, up and down, once as JSON bytes in and out and
once as a parsed document, all in one run, beside what only reading and writing the bytes costs. Times are processor
time, the best of a few rounds. With --hostile also files that are no workflows, of one size and of twice that, each in
a process of its own: seconds, megabytes of the process at most (the file and the program included), and the answer.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import time
import zlib
from collections.abc import Callable
from typing import Any, Final

from nodeloom.migrations import MigrationReport, migrate, read_document
from nodeloom.migrations.picture import SIGNATURE
from nodeloom.schema import (
    Catalogue,
    DocumentError,
    InputField,
    Invocation,
    InvocationContext,
    InvocationOutput,
    Pack,
    Registry,
    To,
    add_input,
    convert_input,
    invocation,
    remove_input,
    rename_input,
    rename_output,
    rounded,
    scale,
    set_default,
)
from nodeloom.schema.json import JSON, write_json

NODES: Final = 10_000
MB: Final = 10**6
HOSTILE_MB: Final = 100
ROUNDS: Final = 5
EMPTY_CHUNK: Final = b"\0\0\0\0tEXt" + zlib.crc32(b"tEXt").to_bytes(4, "big")


class Picture(InvocationOutput):
    """What the nodes give."""

    picture: str


@invocation("bench/blur", version=6)
class Blur(Invocation):
    """A type whose every version changed something else."""

    image: str = InputField(default="")
    radius: float = InputField(default=1.0)
    kind: str = InputField(default="gauss")
    passes: int = InputField(default=2)

    migrations = (
        To(2, rename_input("mode", "kind")),
        To(3, convert_input("radius", scale(0.1), rounded(1))),
        To(4, add_input("passes", 1), rename_output("image", "picture")),
        To(5, rename_input("src", "image"), remove_input("legacy", False)),
        To(6, set_default("passes", 1, 2)),
    )

    def invoke(self, context: InvocationContext) -> Picture:
        """Never called here."""
        return Picture(picture=self.image)


CATALOGUE: Final[Catalogue] = Registry([Pack("bench", "1.0.0", __name__)]).catalogue()


def chain(count: int, version: int = 1) -> dict[str, JSON]:
    """A chain of nodes of the first version, as an older program saved it."""
    nodes: dict[str, JSON] = {
        f"n{number}": {
            "type": "bench/blur",
            "version": version,
            "inputs": {"radius": number + 0.25, "mode": "box", "legacy": True},
            "label": f"Blur {number}",
        }
        for number in range(count)
    }
    edges: list[JSON] = [[f"n{number}", "image", f"n{number + 1}", "src"] for number in range(count - 1)]
    positions: dict[str, JSON] = {key: [number % 100, number // 100] for number, key in enumerate(nodes)}
    interface: JSON = {"inputs": {"picture": ["n0", "src"]}, "outputs": {"result": [f"n{count - 1}", "image"]}}
    return {
        "format": "nodeloom.workflow",
        "format_version": 1,
        "nodes": nodes,
        "edges": edges,
        "interface": interface,
        "view": {"positions": positions},
    }


def best(work: Callable[[], object]) -> float:
    """Processor seconds of the best round."""
    seconds = []
    for _ in range(ROUNDS):
        began = time.process_time()
        left = work()
        seconds.append(time.process_time() - began)
        del left
    return min(seconds)


def upwards(document: JSON) -> MigrationReport:
    """To the versions of today."""
    return migrate(document, catalogue=CATALOGUE)


def downwards(document: JSON) -> MigrationReport:
    """Back to the first version."""
    return migrate(document, {"bench/blur": 1}, catalogue=CATALOGUE)


def through(data: bytes, way: Callable[[JSON], MigrationReport]) -> bytes:
    """Bytes in, bytes out."""
    return write_json(way(read_document(data)).document).encode()


def cases() -> dict[str, float]:
    """Seconds by name of the case."""
    old = chain(NODES)
    new = upwards(old).document
    old_bytes, new_bytes = write_json(old).encode(), write_json(new).encode()
    return {
        "parsed, up": best(lambda: upwards(old).document),
        "parsed, down": best(lambda: downwards(new).document),
        "parsed, nothing to do": best(lambda: upwards(new).document),
        "parsed, to format 1": best(lambda: migrate(new, 1).document),
        "bytes, up": best(lambda: through(old_bytes, upwards)),
        "bytes, down": best(lambda: through(new_bytes, downwards)),
        "bytes, read and written only": best(lambda: write_json(read_document(new_bytes))),
    }


def _nodes(size: int) -> bytes:
    node = b'"%07d":{"type":"a/b","inputs":{"x":1}},'
    inner = b"".join(node % number for number in range(size // 40))
    return b'{"format":"nodeloom.workflow","format_version":2,"nodes":{' + inner[:-1] + b"}}"


HOSTILE: Final[dict[str, Callable[[int], bytes]]] = {
    "spaces": lambda size: b" " * size,
    "zeros": bytes,
    "one text": lambda size: b'"' + b"x" * size + b'"',
    "a text of brackets": lambda size: b'"' + b"[" * size + b'"',
    "a truncated text": lambda size: b'{"format":"' + b"x" * size,
    "nested lists": lambda size: b"[" * (size // 2) + b"]" * (size // 2),
    "small numbers": lambda size: b"[" + b"1," * (size // 2) + b"1]",
    "one number": lambda size: b"[" + b"1" * size + b"]",
    "a key again and again": lambda size: b"{" + b'"a":1,' * (size // 6) + b'"a":1}',
    "small objects": lambda size: b"[" + b'{"a":[]},' * (size // 9) + b"1]",
    "UTF-16": lambda size: ("\ufeff[" + "1," * (size // 4) + "1]").encode("utf-16-le"),
    "a PNG of empty chunks": lambda size: SIGNATURE + EMPTY_CHUNK * (size // len(EMPTY_CHUNK)),
    "a workflow": _nodes,
}


def attempt(name: str, size: int) -> None:
    """Open one file and print what it took."""
    data = HOSTILE[name](size)
    began = time.process_time()
    try:
        migrate(read_document(data, "it"))
        answer = "opened"
    except DocumentError as error:
        answer = str(error).splitlines()[0]
    seconds = time.process_time() - began
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / MB
    print(json.dumps({"size": len(data), "seconds": seconds, "memory": memory, "answer": answer[:100]}))


def hostile() -> dict[str, list[dict[str, Any]]]:
    """What files that are no workflows took, of one size and of twice that."""
    found: dict[str, list[dict[str, Any]]] = {}
    for name in HOSTILE:
        for size in (HOSTILE_MB * MB, 2 * HOSTILE_MB * MB):
            command = [sys.executable, __file__, "--attempt", name, str(size)]
            found.setdefault(name, []).append(json.loads(subprocess.check_output(command)))
    return found


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--hostile", action="store_true")
    parser.add_argument("--attempt", nargs=2, metavar=("NAME", "SIZE"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.attempt:
        attempt(options.attempt[0], int(options.attempt[1]))
        return
    found: dict[str, Any] = {"seconds": cases(), "hostile": hostile() if options.hostile else {}}
    if options.json:
        print(json.dumps(found))
        return
    print(f"{NODES} nodes through 5 versions, processor seconds")
    for name, seconds in found["seconds"].items():
        print(f"  {name:32}{seconds:8.3f}")
    for name, (once, twice) in found["hostile"].items():
        ratio = twice["seconds"] / max(once["seconds"], 1e-9)
        print(
            f"  {name:24}{twice['size'] / MB:6.0f} MB {twice['seconds']:7.2f} s, {ratio:5.1f} times that of half of it,"
            f" {twice['memory']:6.0f} MB: {twice['answer']}"
        )


if __name__ == "__main__":
    main()
