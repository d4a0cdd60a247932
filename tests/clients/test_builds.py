"""What was built for the three targets: how large it is, and that nothing in it is forbidden on a phone."""

import gzip
import json
import re
from pathlib import Path

import pytest

from server.settings import ROOT

BROWSER = ROOT / "miniprogram/dist/h5"
PROGRAMS = {"weapp": ROOT / "miniprogram/dist/weapp", "alipay": ROOT / "alipay_miniapp/dist"}
MAIN_PACKAGE = 1_200_000
PACKAGE = 2_000_000  # what both platforms allow one package
EVAL = re.compile(r"\beval\s*\(|\bnew Function\s*\(|[^.\w]Function\s*\(")
FALL_BACK = 'Function("return this")'  # in a branch that is never reached
SECRET = re.compile(r"(app_?secret|private_?key)\"?\s*[:=]\s*\"[^\"]{8,}", re.IGNORECASE)


def scripts(folder: Path) -> list[Path]:
    found = list(folder.rglob("*.js"))
    assert found, f"{folder} is empty: scripts/clients builds it"
    return found


def test_every_text_file_is_compressed_beforehand() -> None:
    for path in (*scripts(BROWSER), BROWSER / "index.html"):
        assert gzip.decompress(Path(f"{path}.gz").read_bytes()) == path.read_bytes()
        assert Path(f"{path}.br").exists()


@pytest.mark.parametrize("name", PROGRAMS)
def test_packages_fit(name: str) -> None:
    folder = PROGRAMS[name]
    manifest = json.loads((folder / "app.json").read_text("utf-8"))
    parts = manifest.get("subPackages") or manifest.get("subpackages")
    roots = [part["root"].strip("/") for part in parts]
    sizes = {root: sum(path.stat().st_size for path in (folder / root).rglob("*") if path.is_file()) for root in roots}
    whole = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    assert whole - sum(sizes.values()) < MAIN_PACKAGE
    assert all(size < PACKAGE for size in sizes.values()), sizes


@pytest.mark.parametrize("folder", [BROWSER, *PROGRAMS.values()], ids=["h5", *PROGRAMS])
def test_nothing_is_evaluated_and_nothing_is_secret(folder: Path) -> None:
    for path in scripts(folder):
        text = path.read_text("utf-8").replace(FALL_BACK, "")
        assert not EVAL.search(text), path
        assert not SECRET.search(text), path


@pytest.mark.parametrize("folder", [BROWSER, *PROGRAMS.values()], ids=["h5", *PROGRAMS])
def test_nothing_is_loaded_from_elsewhere(folder: Path) -> None:
    """No script, style or picture of another origin; links in texts are not loaded."""
    for path in folder.rglob("*"):
        if path.suffix in (".html", ".css", ".wxss", ".acss", ".wxml", ".axml"):
            assert not re.search(
                r"(?:src|href)=\"https?:|url\(\s*[\"']?https?:|@import\s+url", path.read_text("utf-8")
            ), path
