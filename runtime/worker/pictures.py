"""Pictures of a run: opened within bounds, kept in memory for the nodes downstream, saved with their workflow."""

from __future__ import annotations

import hashlib
import io
import re
import warnings
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from PIL import Image as PillowImage
from PIL import ImageOps, UnidentifiedImageError
from PIL.Image import Image
from PIL.PngImagePlugin import PngInfo

from nodeloom.runtime.worker.handles import PREFIX as HANDLE
from nodeloom.runtime.worker.handles import HandleStore
from nodeloom.runtime.worker.numbers import Kept, numbers_digest, pillow, settled
from nodeloom.runtime.worker.picture_codec import picture_digest, plain
from nodeloom.schema import ImageField, ImageOutput, InputError, MaskField
from nodeloom.schema.context import Files
from nodeloom.schema.workflow import PICTURE_KEY

if TYPE_CHECKING:
    from nodeloom.runtime.worker.numbers import Numbers

FORMATS = ("PNG", "JPEG", "WEBP", "AVIF", "TIFF", "BMP", "GIF")
"""Formats that are opened: those without a scripting language or a helper program inside."""

PICTURE = f"{HANDLE}picture-"
"""What the handle of every picture begins with."""

NO_TEXTS: Final[Mapping[str, str]] = MappingProxyType({})

PREFIX = re.compile(r"[\w -]{0,100}")
"""What the name of a saved picture may begin with: a name is never a path."""


def picture_size(image: Kept) -> int:
    """Bytes of a picture's pixels, about."""
    if not isinstance(image, Image):
        return image.nbytes
    return image.width * image.height * len(image.getbands())


class RunPictures:
    """The `Images` of one node: its handles, the user's files, and the folder where it saves."""

    def __init__(
        self,
        store: HandleStore[Kept],
        files: Files,
        *,
        max_pixels: int,
        save: Callable[[bytes, str, str], None],
        workflow: Callable[[], str],
        texts: Callable[[], Mapping[str, str]] = lambda: NO_TEXTS,
    ) -> None:
        self._store = store
        self._files = files
        self._max_pixels = max_pixels
        self._save = save
        self._workflow = workflow
        self._texts = texts

    def load(self, image: ImageField | MaskField) -> Image:
        """The picture as it is stored, turned upright; `InputError` if it can't be used."""
        if image.name.startswith(HANDLE):
            return pillow(self._store.get(image.name)).copy()
        return self._open(image.name, image.hash)

    def numbers(self, image: ImageField | MaskField) -> Numbers | None:
        """The numbers of a picture that is kept as such, not to be changed; None of all others."""
        kept = self._store.get(image.name) if image.name.startswith(HANDLE) else None
        return None if kept is None or isinstance(kept, Image) else kept

    def put(self, image: Image) -> ImageField:
        """Keep a picture for the nodes downstream, named by its content."""
        return self._keep(plain(image))

    def put_numbers(self, numbers: Numbers) -> ImageField:
        """Keep numbers [height, width, channels] as a picture, named by its content."""
        kept = settled(numbers)
        name = f"{PICTURE}{numbers_digest(kept)}"
        self._store.put(name, kept)
        return ImageField(name=name)

    def output(self, image: Image) -> ImageOutput:
        """`put`, with the picture's size."""
        return ImageOutput(image=self.put(image), width=image.width, height=image.height)

    def save(self, image: Image, prefix: str = "") -> ImageField:
        """Write a PNG for the user, named by its content, so that the same picture has the same name."""
        if not PREFIX.fullmatch(prefix):
            raise InputError(f"prefix is {prefix!r}, must be at most 100 letters, digits, spaces, - and _")
        kept = plain(image)
        data = png_bytes(kept, self._workflow(), self._texts())
        field = self._keep(kept)
        self._save(data, file_name(prefix, data), field.name)
        return field

    def _keep(self, image: Image) -> ImageField:
        name = f"{PICTURE}{picture_digest(image)}"
        self._store.put(name, image)
        return ImageField(name=name)

    def _open(self, name: str, digest: str | None) -> Image:
        data = self._files.read(name, digest)
        try:
            return open_picture(data, name, self._max_pixels)
        except InputError:
            raise
        except (OSError, SyntaxError, ValueError, EOFError) as error:
            raise InputError(f"{name} is a damaged picture: {error}") from error


def open_picture(data: bytes, name: str, max_pixels: int) -> Image:
    """Decode a picture, turned upright by its EXIF orientation.

    Raises `InputError` before a pixel is decoded if it has more than `max_pixels`.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", PillowImage.DecompressionBombWarning)
            image = PillowImage.open(io.BytesIO(data), formats=FORMATS)
    except (UnidentifiedImageError, PillowImage.DecompressionBombError) as error:
        what = "too large" if isinstance(error, PillowImage.DecompressionBombError) else "no picture that can be read"
        raise InputError(
            f"{name} is {what}; at most {max_pixels / 1e6:.0f} megapixels of PNG, JPEG, WebP or the like"
        ) from error
    if image.width * image.height > max_pixels:
        raise InputError(
            f"{name} has {image.width} x {image.height} = {image.width * image.height / 1e6:.0f} megapixels, "
            f"at most {max_pixels / 1e6:.0f} are opened; make it smaller or raise NODELOOM_MAX_PIXELS"
        )
    image.load()
    return ImageOps.exif_transpose(image)


def png_bytes(image: Image, workflow: str, texts: Mapping[str, str] = NO_TEXTS) -> bytes:
    """A PNG with the workflow in a compressed text chunk, and `texts` by their keywords in plain ones.

    The same picture, workflow and texts give the same bytes.
    """
    info = PngInfo()
    info.add_itxt(PICTURE_KEY, workflow, zip=True)
    for keyword, text in texts.items():
        info.add_text(keyword, text)
    buffer = io.BytesIO()
    image.save(buffer, "PNG", pnginfo=info)
    return buffer.getvalue()


def file_name(prefix: str, data: bytes) -> str:
    """What the file of a PNG is called: by its content, so that the same picture has the same name."""
    return named_by_content(prefix or "picture", data, "png")


def named_by_content(prefix: str, data: bytes, ending: str) -> str:
    """A name that the same bytes always have."""
    return f"{prefix}-{hashlib.blake2b(data, digest_size=8).hexdigest()}.{ending}"


def write_into(folder: Path, on_saved: Callable[[Path], None]) -> Callable[[bytes, str], None]:
    """A writer into `folder`: a file appears whole or not at all, and its path is reported."""

    def write(data: bytes, name: str) -> None:
        partial = folder / f".{name}.part"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            partial.write_bytes(data)
            partial.replace(folder / name)
        except OSError as error:
            raise InputError(f"{folder / name} can't be written: {error.strerror}") from error
        on_saved(folder / name)

    return write
