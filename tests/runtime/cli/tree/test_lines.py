from nodeloom.runtime.cli.tree.lines import tree_lines
from nodeloom.runtime.cli.tree.tree import RunTree
from tests.runtime.cli.happenings import expanded, failed, finished, started, tell


def shown(tree: RunTree, room: int = 40) -> list[str]:
    return ["  " * line.depth + (line.row.id if line.by_id else line.row.name) for line in tree_lines(tree, room)]


def test_where_there_is_room_every_row_is_beneath_its_own() -> None:
    tree = RunTree()
    tree.expect(["a", "call", "z"])
    tell(tree, finished("call/x"), finished("call/deep/y"))
    assert shown(tree) == ["a", "call", "  x", "  deep", "    y", "z"]


def test_the_only_round_of_a_node_is_not_named() -> None:
    tree = RunTree()
    tell(tree, started("each"), expanded("each", 1), finished("each/1/x"), finished("each/1/y"))
    assert shown(tree) == ["each", "  x", "  y"]


def test_of_many_rounds_only_the_last_is_open_while_they_go_on() -> None:
    tree = RunTree()
    tell(tree, started("loop"))
    for number in (1, 2, 3):
        tell(tree, expanded("loop", number), finished(f"loop/{number}/x"))
    assert shown(tree) == ["loop", "  3", "    x"]
    tell(tree, finished("loop", cache="expanded"))
    assert shown(tree) == ["loop"]


def test_a_round_that_failed_stays_open() -> None:
    tree = RunTree()
    tell(tree, started("loop"), expanded("loop", 1), failed("loop/1/x"), expanded("loop", 2), finished("loop/2/x"))
    tell(tree, finished("loop", cache="expanded"))
    assert shown(tree) == ["loop", "  1", "    x"]


def many() -> RunTree:
    tree = RunTree()
    for number in range(10_000):
        tell(tree, finished(f"call/n{number}"))
    tell(tree, started("call/bad"), failed("call/bad"), started("call/slow"), started("quick"))
    return tree


def test_of_ten_thousand_nodes_those_are_shown_that_matter() -> None:
    last = ["call/n9997", "call/n9998", "call/n9999"]
    assert shown(many(), 10) == [*last, "call/slow", "quick", "call/bad"]


def test_there_are_never_more_lines_than_room() -> None:
    tree = many()
    tell(tree, *(started("wide", place) for place in range(50)), *(started(f"w{place}") for place in range(50)))
    for room in range(1, 30):
        assert 0 < len(shown(tree, room)) <= room
