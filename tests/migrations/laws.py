"""What holds for every document, every type and every two versions: each law is a function of chance and versions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator
from random import Random
from typing import Any, Final

from tests.migrations.documents import STRAYS, Versions, comparable, document, live
from tests.migrations.edge_ends import Ends, edges_of
from tests.migrations.histories import CATALOGUE, FIELDS, LAST, run_python, targets

from nodeloom.migrations import MigrationReport, Status, migrate
from nodeloom.migrations.surgery import VIEW
from nodeloom.schema.json import canonical_json
from nodeloom.schema.migration_ops import OPS

Law = Callable[[Random, Versions, Versions], None]
CURRENT: Final = LAST


def migrated(found: Any, versions: Versions, keep: Collection[str] = ()) -> MigrationReport:
    return migrate(found, targets(versions), catalogue=CATALOGUE, run_python=run_python, keep=keep)


def bytes_of(found: Any) -> bytes:
    return canonical_json(comparable(found))


def graphs_of(found: Any) -> Iterator[Any]:
    yield found
    for inner in found.get("subgraphs", {}).values():
        yield from graphs_of(inner)


def without_residue(found: Any) -> Any:
    nodes = {key: _bare(node) for key, node in found["nodes"].items()}
    inner = {name: without_residue(each) for name, each in found.get("subgraphs", {}).items()}
    return {**found, "nodes": nodes, "subgraphs": inner}


def there_and_back_is_the_same_document(chance: Random, start: Versions, goal: Versions) -> None:
    found = document(chance, start)
    there = migrated(found, goal)
    assert bytes_of(migrated(there.document, start).document) == bytes_of(found)


def names_of_other_versions_lose_nothing(chance: Random, start: Versions, goal: Versions) -> None:
    found = document(chance, start, STRAYS)
    assert bytes_of(migrated(migrated(found, goal).document, start).document) == bytes_of(found)


def a_third_version_in_between_changes_nothing(chance: Random, start: Versions, goal: Versions) -> None:
    found = document(chance, start)
    third = {type_id: chance.randint(1, version) for type_id, version in CURRENT.items()}
    there = migrated(migrated(found, third).document, goal).document
    assert bytes_of(migrated(migrated(there, third).document, start).document) == bytes_of(found)


def what_was_left_unsaid_is_unsaid_again(chance: Random, start: Versions, goal: Versions) -> None:
    found = document(chance, CURRENT)
    for graph in graphs_of(found):
        for node in graph["nodes"].values():
            del node["version"]
    assert bytes_of(migrated(migrated(found, goal).document, CURRENT).document) == bytes_of(found)


def what_people_made_of_it_in_between_is_kept(chance: Random, start: Versions, goal: Versions) -> None:
    third = {type_id: chance.randint(1, version) for type_id, version in CURRENT.items()}
    lived: Any = migrated(document(chance, third), start).document
    for _ in range(chance.randint(0, 3)):
        live(chance, lived)
    back = migrated(migrated(lived, goal).document, start).document
    assert bytes_of(without_residue(back)) == bytes_of(without_residue(lived))
    again = migrated(migrated(back, goal).document, start).document
    assert bytes_of(again) == bytes_of(back)


def migrating_again_changes_nothing(chance: Random, start: Versions, goal: Versions) -> None:
    once = migrated(document(chance, start), goal)
    twice = migrated(once.document, goal)
    assert (twice.status, twice.changes) == (Status.UNCHANGED, ())
    assert bytes_of(twice.document) == bytes_of(once.document)


def an_edit_in_between_wins_and_nothing_else_changes(chance: Random, start: Versions, goal: Versions) -> None:
    found = document(chance, start)
    edited: Any = migrated(found, goal).document
    key = chance.choice(sorted(edited["nodes"]))
    names = edited["nodes"][key].setdefault("inputs", {})
    names[chance.choice([*(_known(edited["nodes"][key], 0) or ()), "unknown"])] = chance.choice([41.5, "edited", 12])
    near = _near(edited, key)
    back: Any = migrated(edited, start).document
    for other, node in found["nodes"].items():
        assert other in near or _bare(back["nodes"][other]) == node
    assert bytes_of(without_residue(migrated(back, goal).document)) == bytes_of(without_residue(edited))


def nodes_have_only_what_their_version_has_and_what_nobody_knows(
    chance: Random, start: Versions, goal: Versions
) -> None:
    found = document(chance, start)
    result: Any = migrated(found, goal).document
    for before, graph in zip(graphs_of(found), graphs_of(result), strict=True):
        nodes = graph["nodes"]
        for key, node in nodes.items():
            known = _known(node, 0)
            assert known is None or set(node.get("inputs", {})) <= {*known, "unknown"}
            if "." not in key:
                was = before["nodes"][key]
                assert node.get("colour") == was.get("colour")
                assert ("unknown" in node.get("inputs", {})) == ("unknown" in was.get("inputs", {}))
        for source, output, target, name in graph["edges"]:
            assert source == "call" or _has(nodes[source], 1, output)
            assert _has(nodes[target], 0, name)
        for side, at in (("inputs", 0), ("outputs", 1)):
            assert all(_has(nodes[node_id], at, name) for node_id, name in graph["interface"][side].values())
        for node_id, pins in graph["pins"].items():
            pinned = nodes[node_id] if node_id in nodes else _called(graph, node_id)
            assert all(set(pin["outputs"]) == set(_known(pinned, 1) or ()) for pin in pins)
        assert {key for name in VIEW for key in graph["view"][name]} <= nodes.keys()


def the_order_of_nodes_and_edges_means_nothing(chance: Random, start: Versions, goal: Versions) -> None:
    found = document(chance, start)
    there = migrated(found, goal).document
    shuffled = _shuffled(found, chance)
    assert bytes_of(without_residue(migrated(shuffled, goal).document)) == bytes_of(without_residue(there))
    assert bytes_of(migrated(_shuffled(there, chance), start).document) == bytes_of(found)


def every_edge_is_kept_or_named_and_new_ones_belong_to_companions(
    chance: Random, start: Versions, goal: Versions
) -> None:
    found = document(chance, start)
    report = migrated(found, goal)
    after = dict(_with_paths(report.document))
    for path, graph in _with_paths(found):
        ends = Ends(report, path)
        was, now = (Counter(edges_of(each, ends)) for each in (graph, after[path]))
        for edge, count in (was - now).items():
            assert count <= ends.named(edge)
        for edge in now - was:
            most, is_inner = ends.family(edge)
            assert is_inner if edge not in was else most > 1


def the_report_is_json_and_says_what_is_in_the_document(chance: Random, start: Versions, goal: Versions) -> None:
    report = migrated(document(chance, start), goal)
    canonical_json(report.to_json())
    assert {change.op for change in report.changes} <= {
        *OPS.json_schema()["discriminator"]["mapping"],
        "version",
        "becomes",
        "edge",
    }
    for change in report.changes:
        assert str(change).startswith(f"node {change.node} ({change.type}): ")


def what_is_kept_stays_as_it_is_and_all_else_goes_on(chance: Random, start: Versions, goal: Versions) -> None:
    found = document(chance, start)
    keep = _some_paths(chance, found)
    part, whole = migrated(found, goal, keep), migrated(found, goal)
    staying = {*keep, *(each for family in part.families if {*family} & {*keep} for each in family)}
    before, after, others = (dict(_nodes_of(each)) for each in (found, part.document, whole.document))
    for path in staying:
        assert after.get(path) == before.get(path)
    for path in (after.keys() | others.keys()) - staying:
        assert _bare(after[path]) == _bare(others[path])
    told = {change.node for change in part.changes if change.op == "keep"}
    changed = {path for path in before.keys() & others.keys() if _kind(before[path]) != _kind(others[path])}
    assert staying & changed <= told <= staying


def what_was_kept_can_be_upgraded_later_as_if_nothing_had_been(chance: Random, start: Versions, goal: Versions) -> None:
    third = {type_id: chance.randint(1, version) for type_id, version in CURRENT.items()}
    found: Any = migrated(document(chance, third), start).document
    part = migrated(found, goal, _some_paths(chance, found)).document
    later = migrated(part, goal).document
    assert bytes_of(without_residue(later)) == bytes_of(without_residue(migrated(found, goal).document))
    assert bytes_of(without_residue(migrated(later, start).document)) == bytes_of(without_residue(found))


LAWS: Final[tuple[Law, ...]] = (
    there_and_back_is_the_same_document,
    names_of_other_versions_lose_nothing,
    a_third_version_in_between_changes_nothing,
    what_was_left_unsaid_is_unsaid_again,
    what_people_made_of_it_in_between_is_kept,
    migrating_again_changes_nothing,
    an_edit_in_between_wins_and_nothing_else_changes,
    nodes_have_only_what_their_version_has_and_what_nobody_knows,
    the_order_of_nodes_and_edges_means_nothing,
    every_edge_is_kept_or_named_and_new_ones_belong_to_companions,
    the_report_is_json_and_says_what_is_in_the_document,
    what_is_kept_stays_as_it_is_and_all_else_goes_on,
    what_was_kept_can_be_upgraded_later_as_if_nothing_had_been,
)


def _with_paths(found: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    yield path, found
    for name, inner in found.get("subgraphs", {}).items():
        yield from _with_paths(inner, f"{path}{name}/")


def _nodes_of(found: Any) -> Iterator[tuple[str, Any]]:
    for path, graph in _with_paths(found):
        yield from ((path + key, node) for key, node in graph["nodes"].items())


def _some_paths(chance: Random, found: Any) -> list[str]:
    paths = [path for path, _ in _nodes_of(found)]
    return chance.sample(paths, chance.randint(0, len(paths)))


def _kind(node: Any) -> tuple[str, int]:
    return node["type"], node["version"]


def _bare(node: Any) -> Any:
    return {name: value for name, value in node.items() if name != "residue"}


def _near(found: Any, key: str) -> set[str]:
    """A node and those that are one with it in another version, by their ids and by what the residue says."""
    near = {key}
    while True:
        more = {each for each, node in found["nodes"].items() if _names(each, node, near)}
        more |= {
            taken for each in near if each in found["nodes"] for taken in _ids(found["nodes"][each].get("residue"))
        }
        if more <= near:
            return near
        near |= more


def _names(key: str, node: Any, near: set[str]) -> bool:
    return any(f"{each}." in f"{key}." or f"{key}." in f"{each}." for each in near) or bool(
        near & set(_ids(node.get("residue")))
    )


def _ids(residue: Any) -> Iterator[str]:
    if isinstance(residue, list):
        for each in residue:
            yield from _ids(each)
    elif isinstance(residue, dict):
        yield from (residue[name] for name in ("id", "born") if residue.get(name))
        for each in residue.values():
            yield from _ids(each)


def _known(node: Any, side: int) -> list[str] | None:
    found = CATALOGUE.histories.find(node["type"], node["version"])
    return FIELDS[found[0].type][found[1]][side].split() if found is not None else None


def _called(graph: Any, place: str) -> Any:
    """The node of the subgraph that a pin of a call names."""
    call, _, key = place.partition("/")
    return graph["subgraphs"][graph["nodes"][call]["inputs"]["text"]["name"]]["nodes"][key.removeprefix("3/")]


def _has(node: Any, side: int, name: str) -> bool:
    known = _known(node, side)
    return known is None or name in known


def _shuffled(found: Any, chance: Random) -> Any:
    result = dict(found)
    nodes = list(found["nodes"].items())
    chance.shuffle(nodes)
    result["nodes"] = dict(nodes)
    result["edges"] = chance.sample(found["edges"], len(found["edges"]))
    if "subgraphs" in found:
        result["subgraphs"] = {name: _shuffled(each, chance) for name, each in found["subgraphs"].items()}
    return result
