"""An .xlsx file as what it is, a zip of XML parts, taken apart under limits and put together again.

Headers lie about sizes, names and places, and two zip readers may believe different ones. So the parts are unpacked
here with a cap, each is accounted for, and the reader sees only a new package of what was looked at: no pictures, no
links to other files, nothing it does not need.
"""

import io
import zipfile
import zlib
from collections.abc import Iterator

from server.workbooks import limits
from server.workbooks.parts import Part
from server.workbooks.problems import WorkbookProblem

_CHUNK = 256 << 10
_SHARED = "sharedstrings.xml"
_UNREAD = ("docprops/", "customxml/", "xl/theme/", "xl/media/", "xl/drawings/", "xl/charts/", "xl/externallinks/")
_LOCAL_HEADER = 30


def repack(content: bytes) -> io.BytesIO:
    """A package with the same worksheets that is safe to read; WorkbookProblem when it is not to be read."""
    entries = _entries(content)
    load, texts, total = limits.Load(), list[int](), 0
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as package:
        for name in sorted(entries, key=lambda name: (not _is_shared(name), name)):
            part = Part(load, texts, shared=_is_shared(name))
            with package.open(name, "w") as copy:
                for chunk in _unpacked(content, entries[name]):
                    total += len(chunk)
                    if total > limits.UNPACKED_BYTES:
                        raise WorkbookProblem("size")
                    part.feed(chunk)
                    copy.write(chunk)
            part.close()
    target.seek(0)
    return target


def _entries(content: bytes) -> dict[str, zipfile.ZipInfo]:
    """The parts a reader needs, by name."""
    try:
        entries = zipfile.ZipFile(io.BytesIO(content)).infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError, OverflowError):
        raise WorkbookProblem("broken") from None
    if len(entries) > limits.PARTS:
        raise WorkbookProblem("size")
    if any(entry.flag_bits & 1 for entry in entries):
        raise WorkbookProblem("password")
    _check_names([_path(entry.filename) for entry in entries])
    return {entry.filename: entry for entry in entries if _is_read(_path(entry.filename))}


def _path(name: str) -> str:
    """A part's name as the reader looks it up."""
    return name.replace("\\", "/").lower()


def _is_shared(name: str) -> bool:
    return _path(name).endswith(_SHARED)


def _check_names(names: list[str]) -> None:
    if "xl/workbook.bin" in names:
        raise WorkbookProblem("binary")
    if "mimetype" in names and "content.xml" in names:
        raise WorkbookProblem("opendocument")
    if any(name.endswith("vbaproject.bin") or "/macrosheets/" in name for name in names):
        raise WorkbookProblem("macros")
    if not any(name.startswith("xl/") for name in names):
        raise WorkbookProblem("kind")
    if len(set(names)) != len(names) or sum(map(_is_shared, names)) > 1:
        raise WorkbookProblem("broken")  # which of them the reader takes is anybody's guess


def _is_read(name: str) -> bool:
    return name.endswith((".xml", ".rels")) and not name.startswith(_UNREAD)


def _unpacked(content: bytes, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    """The bytes of an entry, whatever its header says of their number; more than the permitted ratio is refused."""
    head = content[entry.header_offset : entry.header_offset + _LOCAL_HEADER]
    if len(head) < _LOCAL_HEADER or not head.startswith(b"PK\x03\x04"):
        raise WorkbookProblem("broken")
    start = entry.header_offset + _LOCAL_HEADER + sum(int.from_bytes(head[at : at + 2], "little") for at in (26, 28))
    packed = memoryview(content)[start : start + entry.compress_size]
    if entry.compress_type == zipfile.ZIP_STORED:
        yield from (bytes(packed[at : at + _CHUNK]) for at in range(0, len(packed), _CHUNK))
        return
    if entry.compress_type != zipfile.ZIP_DEFLATED:
        raise WorkbookProblem("broken")
    size = 0
    for chunk in _inflated(packed):
        size += len(chunk)
        if size > limits.RATIO_FROM and size > limits.RATIO * len(packed):
            raise WorkbookProblem("size")
        yield chunk


def _inflated(packed: memoryview) -> Iterator[bytes]:
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        for at in range(0, len(packed), _CHUNK):
            piece = bytes(packed[at : at + _CHUNK])
            while piece:
                yield inflater.decompress(piece, _CHUNK)
                piece = inflater.unconsumed_tail
        while not inflater.eof:
            rest = inflater.decompress(b"", _CHUNK)
            if not rest:
                raise WorkbookProblem("broken")
            yield rest
    except zlib.error:
        raise WorkbookProblem("broken") from None
