"""Pictures of a run."""

from pathlib import Path

import pytest
from PIL import Image

from nodeloom.migrations import read_document
from nodeloom.runtime.worker.files import UserFiles
from nodeloom.runtime.worker.handles import HandleStore
from nodeloom.runtime.worker.pictures import RunPictures, open_picture, picture_size, png_bytes, write_into
from nodeloom.runtime.worker.places import Places
from nodeloom.schema import ImageField, InputError


@pytest.fixture
def saved() -> list[tuple[bytes, str]]:
    return []


@pytest.fixture
def pictures(tmp_path: Path, saved: list[tuple[bytes, str]]) -> RunPictures:
    return RunPictures(
        HandleStore(picture_size),
        UserFiles([tmp_path], 10_000, Places(tmp_path / "cache")),
        max_pixels=100,
        save=lambda data, name, handle: saved.append((data, name)),
        workflow=lambda: '{"a":1}',
    )


def test_a_kept_picture_comes_back_and_can_be_changed_without_harm(pictures: RunPictures) -> None:
    field = pictures.put(Image.new("RGB", (2, 2), "red"))
    pictures.load(field).paste("blue", (0, 0, 2, 2))
    assert pictures.load(field).getpixel((0, 0)) == (255, 0, 0)


def test_equal_pictures_have_one_name_whatever_file_they_came_from(pictures: RunPictures, tmp_path: Path) -> None:
    image = Image.effect_noise((4, 4), 50)
    image.save(tmp_path / "a.png", dpi=(72, 72))
    image.save(tmp_path / "b.bmp")
    fields = [pictures.put(pictures.load(ImageField(name=name))) for name in ("a.png", "b.bmp")]
    assert fields[0] == fields[1] == pictures.put(image)
    assert fields[0].name.startswith("run:picture-")
    assert pictures.put(image.rotate(90)) != fields[0]


def test_a_node_may_go_on_with_a_picture_that_it_gave(pictures: RunPictures) -> None:
    image = Image.new("RGB", (2, 2), "red")
    field = pictures.put(image)
    image.paste("blue", (0, 0, 2, 2))
    assert pictures.load(field).getpixel((0, 0)) == (255, 0, 0)


def test_an_output_tells_the_size(pictures: RunPictures) -> None:
    output = pictures.output(Image.new("RGB", (3, 2)))
    assert (output.width, output.height) == (3, 2)


def test_a_saved_picture_carries_its_workflow_and_is_named_by_its_content(
    pictures: RunPictures, saved: list[tuple[bytes, str]]
) -> None:
    for colour in ("red", "red", "blue"):
        pictures.save(Image.new("RGB", (2, 2), colour), "my cat")
    names = [name for _, name in saved]
    assert names[0] == names[1] != names[2]
    assert names[0].startswith("my cat-")
    assert read_document(saved[0][0]) == {"a": 1}


@pytest.mark.parametrize("prefix", ["../x", "a/b", "a\\b", "x\0", "." * 3, "a" * 101])
def test_the_name_of_a_saved_picture_is_never_a_path(pictures: RunPictures, prefix: str) -> None:
    with pytest.raises(InputError, match="prefix is"):
        pictures.save(Image.new("RGB", (1, 1)), prefix)


def test_a_file_of_the_user_is_turned_upright(pictures: RunPictures, tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # orientation: rotate by 90 degrees
    Image.new("RGB", (4, 2)).save(tmp_path / "a.jpg", exif=exif)
    assert pictures.load(ImageField(name="a.jpg")).size == (2, 4)


def test_a_picture_with_too_many_pixels_is_refused_before_it_is_decoded(pictures: RunPictures, tmp_path: Path) -> None:
    Image.new("RGB", (11, 10)).save(tmp_path / "big.png")
    with pytest.raises(InputError, match="big.png has 11 x 10"):
        pictures.load(ImageField(name="big.png"))


def test_a_file_that_is_too_large_or_missing_is_refused(pictures: RunPictures, tmp_path: Path) -> None:
    (tmp_path / "long.png").write_bytes(bytes(10_001))
    with pytest.raises(InputError, match="file long.png has"):
        pictures.load(ImageField(name="long.png"))
    with pytest.raises(InputError, match="there is no file nothing.png in"):
        pictures.load(ImageField(name="nothing.png"))


def test_the_same_picture_and_workflow_give_the_same_bytes() -> None:
    image = Image.effect_noise((16, 16), 50)
    assert png_bytes(image, "{}") == png_bytes(image.copy(), "{}")
    assert open_picture(png_bytes(image, "{}"), "x", 256).tobytes() == image.tobytes()


def test_files_appear_whole_or_not_at_all(tmp_path: Path) -> None:
    reported: list[Path] = []
    write_into(tmp_path / "new", reported.append)(b"data", "a.png")
    assert [path.read_bytes() for path in (tmp_path / "new").iterdir()] == [b"data"]
    assert reported == [tmp_path / "new" / "a.png"]


def test_a_folder_that_can_not_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError, match="can't be written"):
        write_into(tmp_path / "file", lambda path: None)(b"data", "a.png")
