"""How outcomes read: what is told, in which order, how much of it, and how wide."""

import io
from collections.abc import Sequence
from dataclasses import replace

from nodeloom.migrations import Change, Missing, MissingModel, Status
from nodeloom.migrations.formats import Format
from nodeloom.migrations.known_models import Offer
from nodeloom.runtime.cli.report_console import ReportConsole
from nodeloom.runtime.cli.upgrade.outcome import Outcome
from nodeloom.runtime.cli.upgrade.target import Target
from nodeloom.runtime.cli.upgrade.text import MOST_CHANGES, MOST_IN_ALL, UpgradeText


def told(*outcomes: Outcome, check: bool = False, width: int = 100) -> list[str]:
    file = io.StringIO()
    text = UpgradeText(ReportConsole(file, width), Target.on_loss, check=check)
    for outcome in outcomes:
        text.show(outcome)
    text.sum_up(outcomes)
    return file.getvalue().splitlines()


def change(node: str = "n", status: Status = Status.LOSSLESS, message: str = "input a is called b") -> Change:
    return Change(node, "t/x", "rename_input", 1, 2, "inputs.b", status, message)


def outcome(
    changes: Sequence[Change] = (), status: Status = Status.LOSSLESS, missing: Sequence[Missing] = ()
) -> Outcome:
    return Outcome("w.json", status, formats=(2, 2), nodes=9, changes=tuple(changes), missing=tuple(missing))


def test_the_gravest_is_told_first() -> None:
    grave = change("m", Status.NEEDS_CHOICE, "input c is new")
    lines = told(outcome([change(), grave], Status.NEEDS_CHOICE))
    assert lines[:5] == [
        "w.json: needs-choice  2 of 9 nodes (1 lossless, 1 needs-choice)",
        "  m (t/x)",
        "    needs-choice       input c is new",
        "  n (t/x)",
        "    lossless           input a is called b",
    ]


def test_what_happened_to_many_nodes_is_told_once() -> None:
    lines = told(outcome([change(f"n{number}") for number in range(8)]))
    assert lines == [
        "w.json: lossless  8 of 9 nodes",
        "  n0, n1, n2, n3, n4 and 3 others (t/x)",
        "    lossless           input a is called b",
    ]


def test_values_and_edges_that_a_change_reaches_are_told() -> None:
    found = change()._replace(before=1, after=2, edges=("a.x -> n.b",))
    assert told(outcome([found]))[-1] == "    lossless           input a is called b: 1 -> 2 [a.x -> n.b]"


def test_values_that_stayed_the_same_are_not_told() -> None:
    assert told(outcome([change()._replace(before=1, after=1)]))[-1].endswith("input a is called b")


def test_a_long_value_is_cut() -> None:
    assert told(outcome([change()._replace(before="x" * 500, after="y")]), width=200)[-1].endswith('xxx... -> "y"')


def test_a_long_report_is_cut_and_says_where_the_rest_is() -> None:
    many = [change(f"n{number}", message=f"change {number}") for number in range(MOST_CHANGES + 10)]
    lines = told(outcome(many))
    assert len(lines) == 2 + 2 * MOST_CHANGES
    assert lines[-1] == "  and 10 more changes; --report json tells all of them"


def test_many_files_share_what_room_there_is() -> None:
    many = [change(f"n{number}", message=f"change {number}") for number in range(MOST_CHANGES)]
    files = MOST_IN_ALL // MOST_CHANGES
    lines = told(*[outcome(many)] * (files + 1))
    assert lines[-3:-1] == ["w.json: lossless  40 of 9 nodes", "  and 40 more changes; --report json tells all of them"]


def test_nothing_is_wider_than_the_terminal_but_names() -> None:
    wordy = change(status=Status.LOSSY, message="a word " * 60)._replace(before="v" * 500)
    missing = Missing("t/gone", "t", "1.0", tuple(f"node{number}" for number in range(40)))
    for width in (80, 120):
        lines = told(outcome([wordy], Status.LOSSY, [missing]), check=True, width=width)
        assert max(map(len, lines)) <= width
        assert not any(line.endswith(" ") for line in lines)


def test_what_is_missing_is_told_with_pack_and_version_and_the_way_out() -> None:
    missing = [
        Missing("t/gone", "t", "1.2.0", ("n",)),
        Missing("u/x", "u", "", ("m",)),
        Missing("v/old", "v", "", ("o",), "use v/new"),
    ]
    assert told(outcome((), Status.UNCHANGED, missing)) == [
        "w.json: unchanged  3 types not installed",
        "  missing  t/gone (pack t 1.2.0), used by n",
        "  missing  u/x (pack u), used by m",
        "  missing  v/old was taken out of its pack: use v/new; used by o",
        "  next     install or update the packs t, u (or name it with --pack), or choose other types with",
        "           --map, and upgrade again; until then these nodes stay as they are, with their values and",
        "           edges",
        "  next     put other nodes in the place of those whose type was taken out",
    ]


def test_a_document_of_another_program_is_told_by_its_format_and_its_missing_models() -> None:
    base = MissingModel("XL base", None, "main", "sdxl", ("a.model",), (Offer("sdxl", "hash"), Offer("xl", "name")))
    missing = (base, replace(base, offers=(), hash="blake3:0123456789abcdef"))
    lines = told(Outcome("w.json", Status.LOSSLESS, source=Format.COMFYUI_UI, nodes=2, missing_models=missing))
    assert lines == [
        "w.json: lossless  read as ComfyUI workflow, 2 models not here",
        "  model  XL base (sdxl main), named by a.model; the same is here as sdxl",
        "  model  XL base (sdxl main, blake3 0123456789ab...), named by a.model",
        "  next   put the models into a model folder, or choose others with --map 'XL base=sdxl' or a file of",
        "         --choices; `nodeloom models` lists what there is",
    ]


def test_types_of_another_program_are_in_no_pack_that_could_be_installed() -> None:
    missing = (Missing("invokeai/esrgan", "invokeai", "", ("n",), program="InvokeAI"),)
    lines = told(outcome((), Status.LOSSLESS, missing))
    assert "install" not in " ".join(lines[2:])
    assert lines[1] == "  missing  invokeai/esrgan (of InvokeAI), used by n"
    assert lines[2].startswith("  next     these types are not known here: choose others with --map")


def test_what_the_reader_of_another_program_says_is_told_beside_what_follows() -> None:
    guest = change("", message="A becomes B")._replace(type="", op="guest", path="format")
    form = guest._replace(path="form", status=Status.LOSSY, message="the form can't be read; it is kept")
    label = change(message="the label is cut", status=Status.LOSSY)._replace(op="guest", path="label")
    assert told(outcome([guest, form, label, change()], Status.LOSSY)) == [
        "w.json: lossy  1 of 9 nodes (1 lossless, 2 lossy)",
        "  the document",
        "    lossy              the form can't be read; it is kept",
        "  n (t/x)",
        "    lossy              the label is cut",
        "    lossless           input a is called b",
        "lossy  nothing is lost: the document keeps what has no place now; --to brings it back",
    ]


def test_many_missing_types_are_counted() -> None:
    missing = [Missing(f"t/x{number}", "t", "", ("n",)) for number in range(50)]
    lines = told(outcome((), Status.UNCHANGED, missing))
    assert "  missing  and 30 more types" in lines
    assert len(lines) == 24


def test_a_choice_names_the_inputs_that_wait_for_it() -> None:
    waiting = [change(node, Status.NEEDS_CHOICE) for node in ("n", "part/m")]
    lines = told(outcome(waiting, Status.NEEDS_CHOICE))
    assert lines[-1] == "  next  decide on n.b, part/m.b: change the value in the document, or connect it"


def test_a_choice_about_the_whole_document_says_itself_what_to_do() -> None:
    whole = change("", Status.NEEDS_CHOICE, "nodes a -> a go round in a circle; remove one of the edges")
    lines = told(outcome([whole._replace(type="", op="circle")], Status.NEEDS_CHOICE))
    assert lines[-1] == "    needs-choice       nodes a -> a go round in a circle; remove one of the edges"


def test_names_that_move_the_cursor_are_harmless() -> None:
    lines = told(outcome([change("a\nb\x1b[31m", message="c\rd")]))
    assert lines[1:] == ["  a b [31m (t/x)", "    lossless           c d"]


def test_what_holds_for_all_files_is_said_once_at_the_end() -> None:
    lossy, other = outcome([change(status=Status.LOSSY)]), outcome([change(status=Status.BEHAVIOUR_CHANGED)])
    assert told(lossy, other, lossy, check=True)[-4:] == [
        "3 files: 3 lossless",
        "lossy              nothing is lost: the document keeps what has no place now; --to brings it back",
        "behaviour-changed  the same values may give another result: run it and compare",
        "next               nothing was written; leave out --check to upgrade",
    ]


def test_a_change_of_a_node_that_is_no_more_needs_no_type() -> None:
    assert told(outcome([change()._replace(type="")]))[1] == "  n"


def test_a_removed_type_is_told_with_what_it_is_now() -> None:
    became = Change("n", "t/x", "becomes", 1, 2, "type", Status.LOSSLESS, "t/x 1 becomes t/y 2", "t/x", "t/y")
    on = Change("n", "t/y", "version", 2, 3, "version", Status.LOSSLESS, "version 2 becomes 3", 2, 3)
    assert told(outcome([became, on]))[1] == "  n (t/x 1 -> t/y 3)"
    assert told(outcome([became]))[1] == "  n (t/x 1 -> t/y 2)"
