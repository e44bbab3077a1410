"""Packs and the registry."""

import textwrap
from pathlib import Path

import pytest

from nodeloom.schema import DefinitionError, NodeloomError, Pack, PackError, Registry
from nodeloom.schema.pack import pack_from

BLUR = """
    from nodeloom.schema import Pack, invocation

    pack = Pack("{pack}", version="0.1.0", module=__name__)

    @invocation("{type}", version=1)
    def shout(text: str) -> str:
        '''Shout.'''
        return text.upper()
"""


def write(folder: Path, name: str, text: str) -> str:
    path = folder / f"{name}.py"
    path.write_text(textwrap.dedent(text))
    return str(path)


def test_a_file_with_a_pack_is_all_it_takes(tmp_path: Path) -> None:
    pack = pack_from(write(tmp_path, "acme_one", BLUR.format(pack="acme", type="acme/shout")))
    registry = Registry([pack])
    assert list(registry) == ["acme/shout"]
    assert registry.catalogue().packs == {"acme": "0.1.0"}


def test_the_built_in_packs_come_through_the_entry_points() -> None:
    registry = Registry.installed()
    assert {"core", "image", "diffusion"} <= set(registry.packs)
    assert registry.problems == {}


def test_a_pack_declares_types_under_its_own_name_only(tmp_path: Path) -> None:
    pack = pack_from(write(tmp_path, "acme_two", BLUR.format(pack="acme", type="image/shout")))
    with pytest.raises(DefinitionError, match="pack acme, type image/shout: the id must begin with acme/"):
        Registry([pack])


def test_two_packs_of_one_name_collide(tmp_path: Path) -> None:
    pack = pack_from(write(tmp_path, "acme_three", BLUR.format(pack="acme", type="acme/shout")))
    with pytest.raises(DefinitionError, match="pack acme is registered twice"):
        Registry([pack, pack])


def test_two_classes_of_one_type_collide(tmp_path: Path) -> None:
    twice = (
        BLUR
        + "\n"
        + "    @invocation('acme/shout', version=1)\n    def again(text: str) -> str:\n        return text\n"
    )
    pack = pack_from(write(tmp_path, "acme_four", twice.format(pack="acme", type="acme/shout")))
    with pytest.raises(DefinitionError, match=r"pack acme, type acme/shout: declared by .* and by .*; rename one"):
        Registry([pack])


MAKERS = """
    from nodeloom.schema import Pack, invocation

    pack = Pack("acme", version="0.1.0", module=__name__)

    def first():
        @invocation("acme/one", version=1)
        def make(text: str) -> str:
            return text
        return make

    @invocation("acme/two", version=1)
    def make(text: str) -> {result}:
        return text

    one = first()
"""


def test_two_results_of_one_name_are_refused_before_the_pack_is_registered(tmp_path: Path) -> None:
    good = pack_from(write(tmp_path, "acme_good", BLUR.format(pack="good", type="good/shout")))
    registry = Registry([good])
    before = registry.openapi()
    pack = pack_from(write(tmp_path, "acme_makers", MAKERS.format(result="int")))
    sentence = (
        r"^pack acme, type acme/two: two different classes are named MakeOutput "
        r"\(published as acme_makers\.MakeOutput\); rename one of them, or the function whose result it is$"
    )
    with pytest.raises(DefinitionError, match=sentence):
        registry.add(pack)
    assert list(registry) == ["good/shout"]
    assert list(registry.packs) == ["good"]
    assert registry.openapi() == before


def test_results_that_are_alike_may_share_a_name(tmp_path: Path) -> None:
    pack = pack_from(write(tmp_path, "acme_alike", MAKERS.format(result="str")))
    assert set(Registry([pack]).catalogue().templates) == {"acme/one", "acme/two"}


def test_a_broken_pack_breaks_nothing_but_itself(tmp_path: Path) -> None:
    write(tmp_path, "acme_five", "")
    broken = Pack("broken", version="1", module="no_such_module_anywhere")
    registry = Registry.installed([broken])
    assert "No module named 'no_such_module_anywhere'" in str(registry.problems["broken"])
    assert "core/string" in registry


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("1 / 0", "can't be imported: ZeroDivisionError"),
        ("pack = 3", "`pack` is 3, must be a Pack"),
        ("x = 3", "can't be imported: AttributeError"),
        ("raise OSError('a\\udcff.txt')", "can't be imported: OSError: a\\udcff.txt"),
    ],
)
def test_a_file_that_is_no_pack_is_named(tmp_path: Path, text: str, sentence: str) -> None:
    name = write(tmp_path, f"acme_bad_{abs(hash(text))}", text)
    with pytest.raises(PackError) as caught:
        pack_from(name)
    assert sentence in str(caught.value)
    assert name in str(caught.value)


@pytest.mark.parametrize(
    ("said", "told"), [('version="0.1.0"', "pack 'acme'"), ("version=1", "pack acme, type acme/shout")]
)
def test_half_a_character_in_what_a_pack_says_is_told_of_that_pack(tmp_path: Path, said: str, told: str) -> None:
    text = BLUR.format(pack="acme", type="acme/shout").replace(said, f"{said}, title='\\ud800'")
    with pytest.raises(NodeloomError, match="half a character") as caught:
        Registry([pack_from(write(tmp_path, f"acme_half_{len(told)}", text))])
    assert told in str(caught.value)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(PackError, match=r"there is no Python file .*nothing\.py"):
        pack_from(str(tmp_path / "nothing.py"))


def test_the_fingerprint_follows_the_sources(tmp_path: Path) -> None:
    path = write(tmp_path, "acme_six", BLUR.format(pack="acme", type="acme/shout"))
    pack = pack_from(path)
    before = pack.fingerprint()
    assert before == pack.fingerprint()
    Path(path).write_text(Path(path).read_text() + "# changed\n")
    assert pack.fingerprint() != before
