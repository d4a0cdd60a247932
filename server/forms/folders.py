"""Template folders on disk: the only module, with `checks`, that reads files.

Run as a program it writes every bundled template to a folder: `python -m server.forms.folders form_templates out`.
"""

import json
import sys
from functools import cache
from pathlib import Path
from typing import Any

from server.forms.bundling import Read, bundle
from server.forms.templates import Template, parse


def load_folder(path: Path, root: Path | None = None) -> Template:
    """The template in a folder; references may reach anything under `root` (by default the folder's parent)."""
    root = (root or path.parent).resolve()
    name = path.resolve().relative_to(root).as_posix()
    schema = bundle(f"{name}/schema.json", reader(root))
    return parse(schema, read_json(path / "ui.json"), read_json(path / "template.json"))


def load_all(root: Path) -> dict[str, Template]:
    """Every template under `root` by id, in the order of the folders' names."""
    loaded = (load_folder(folder, root) for folder in list_folders(root))
    return {template.id: template for template in loaded}


def list_folders(root: Path) -> list[Path]:
    """The folders under `root` that hold a template; a name starting with `_` or `.` is a shared part."""
    return sorted(found.parent for found in root.glob("*/template.json") if found.parent.name[0] not in "_.")


def reader(root: Path) -> Read:
    """Reads each document under `root` once; a symbolic link cannot lead out of it."""

    @cache
    def read(path: str) -> Any:
        full = (root / path).resolve()
        if not full.is_relative_to(root.resolve()):
            raise ValueError(f"outside the templates: {path}")
        return read_json(full)

    return read


def read_json(path: Path) -> Any:
    """The JSON document in a file."""
    return json.loads(path.read_text("utf-8"))


def read_examples(folder: Path, kind: str) -> dict[str, Any]:
    """The examples of a kind (`valid`, `invalid`) by file name."""
    return {found.name: read_json(found) for found in sorted((folder / "examples" / kind).glob("*.json"))}


def bundle_all(root: Path, out: Path) -> None:
    """Writes every template with its valid examples as one self-contained JSON file, for other languages' tests."""
    for folder in list_folders(root):
        template = load_folder(folder, root)
        document = {**template.to_document(), "examples": read_examples(folder, "valid")}
        text = json.dumps(document, ensure_ascii=False, indent=2, sort_keys=False)
        (out / f"{folder.name}.json").write_text(text + "\n", "utf-8")


if __name__ == "__main__":
    bundle_all(Path(sys.argv[1]), Path(sys.argv[2]))
