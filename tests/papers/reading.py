"""What is in a PDF, as far as tests ask: pages, document properties, and the text where poppler is installed."""

import re
import shutil
import subprocess

import pytest

needs_poppler = pytest.mark.skipif(shutil.which("pdftotext") is None, reason="pdftotext is not installed")


def pages_of(pdf: bytes) -> int:
    """How many pages it has."""
    assert pdf.startswith(b"%PDF-")
    assert pdf.rstrip().endswith(b"%%EOF")
    return len(re.findall(rb"/Type /Page\b(?!s)", pdf))


def text_of(pdf: bytes) -> str:
    """All its text without spaces and line breaks, for lines are broken anywhere."""
    run = subprocess.run(["pdftotext", "-enc", "UTF-8", "-", "-"], input=pdf, capture_output=True, check=True)  # noqa: S607
    assert run.stderr == b""
    return re.sub(r"\s", "", run.stdout.decode())


def fonts_of(pdf: bytes) -> set[bytes]:
    """Its fonts; those embedded in part have a prefix of six letters."""
    return set(re.findall(rb"/BaseFont /(\S+)", pdf))
