"""What a file really is, judged by its bytes: names and browsers' media types say little about what people upload.

CSV text and web pages named .xls are so common that each has its own sentence.
"""

from typing import Literal

from server.workbooks.problems import WorkbookProblem

ZIP = b"PK\x03\x04"
COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLD = (b"\x09\x00\x04\x00", b"\x09\x02\x06\x00", b"\x09\x04\x06\x00", b"\x09\x08\x08\x00", b"\x09\x08\x10\x00")
_HTML = ("<!doctype", "<html", "<head", "<meta", "<body", "<table", "<style", "<div", "mime-version:")
_SAMPLE = 4096


def kind_of(content: bytes) -> Literal["xlsx", "xls"]:
    """Which of the two readable kinds a file claims to be by its first bytes; WorkbookProblem when neither."""
    if content.startswith(ZIP):
        return "xlsx"
    if content.startswith(COMPOUND):
        return "xls"
    if not content.strip(b"\x00\t\r\n "):
        raise WorkbookProblem("empty")
    if content.startswith(_OLD):
        raise WorkbookProblem("old")
    raise WorkbookProblem(_kind_of_text(_text(content[:_SAMPLE])))


def _text(sample: bytes) -> str:
    """The beginning of a text in one of the encodings that such files have; empty when it is no text."""
    if sample.startswith((b"\xff\xfe", b"\xfe\xff")):
        return sample.decode("utf-16", "replace")
    if b"\x00" in sample:
        return ""
    for encoding in ("utf-8-sig", "gb18030"):
        text = sample.decode(encoding, "replace")
        if text[:-4].count("�") == 0:
            return text
    return ""


def _kind_of_text(text: str) -> str:
    start = text.lstrip().lower()
    if start.startswith("<?xml") and "<html" not in start:
        return "xml"
    if start.startswith(_HTML) or "<html" in start or "<table" in start:
        return "html"
    printable = all(char.isprintable() or char in "\t\r\n" for char in text)
    return "csv" if printable and any(mark in text for mark in ",\t;\n，") else "kind"
