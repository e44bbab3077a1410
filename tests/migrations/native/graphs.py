"""Documents of format 1 and 2 with everything in them that the step between them meets, strangers first of all."""

from __future__ import annotations

from typing import Any, Final

from hypothesis import strategies as st

_VALUES: Final = st.recursive(
    st.sampled_from([None, True, 0, 1.5, "", "x"]),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(["nodes", "a", ""]), inner, max_size=2),
    max_leaves=3,
)


def _lists(version: int) -> st.SearchStrategy[list[Any]]:
    """Lists of residue, with what looks like the marks that only the other format has."""
    way = "up" if version == 1 else "down"
    mark = st.fixed_dictionaries({"format": st.just("2.0"), "way": st.just(way)}, optional={"was": _VALUES})
    return st.lists(_VALUES | mark, max_size=3)


def _nodes(version: int) -> st.SearchStrategy[dict[str, Any]]:
    residue = _lists(version) if version > 1 else _VALUES
    node = st.fixed_dictionaries({"type": st.just("a/b")}, optional={"residue": residue, "label": st.just("x")})
    return st.dictionaries(st.sampled_from("abc"), node, max_size=3)


def _graphs(version: int, depth: int = 2) -> st.SearchStrategy[dict[str, Any]]:
    ids = st.sampled_from(["a", "b", "c", "ghost", ""])
    nodes = st.dictionaries(ids, _lists(version) | _VALUES, max_size=3) | _VALUES
    parts: dict[str, st.SearchStrategy[Any]] = {
        "residue": st.fixed_dictionaries({}, optional={"nodes": nodes, "guest": _VALUES}),
        "edges": st.just([["a", "x", "b", "y"]]),
    }
    if depth:
        parts["subgraphs"] = st.dictionaries(st.sampled_from("pq"), _graphs(version, depth - 1), max_size=2)
    return st.fixed_dictionaries({"nodes": _nodes(version)}, optional=parts)


def documents(version: int) -> st.SearchStrategy[dict[str, Any]]:
    """Documents of a format."""
    return _graphs(version).map(
        lambda graph: {"format": "nodeloom.workflow", "format_version": version, "stranger": 1, **graph}
    )
